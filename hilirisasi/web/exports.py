"""Every list as a file: XLSX and CSV, from one table."""

from typing import Final

from flask import Blueprint

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import invitation_sheets, listing_sheet_columns, regions
from hilirisasi.spreadsheets.columns import Words
from hilirisasi.web.exported import (
    buyable,
    cases,
    listings,
    matches,
    people,
    places,
    plans,
    realised,
    villages,
)
from hilirisasi.web.list_files import Export, add_to
from hilirisasi.web.team import organisation_of
from models import Listing, Plan

bp = Blueprint("exports", __name__)

# Each asks the permission of the page that shows the list.
EXPORTS: Final = (
    Export(
        "produk",
        "/produk",
        Permission.PUBLIC,
        listing_sheet_columns.TITLE,
        listings.SHOWN_COLUMNS,
        listings.shown,
    ),
    Export(
        "dapat_dibeli",
        "/produk/dapat-dibeli",
        Permission.PUBLIC,
        Words("Yang dapat dibeli", "What can be bought"),
        buyable.OFFER_COLUMNS,
        buyable.offers,
    ),
    Export(
        "dapat_dibeli_bulan",
        "/produk/dapat-dibeli/bulan",
        Permission.PUBLIC,
        Words("Bulan demi bulan", "Month by month"),
        buyable.MONTH_COLUMNS,
        buyable.months,
    ),
    Export(
        "milik",
        "/produk/milik",
        Permission.LISTING_UPLOAD,
        listing_sheet_columns.TITLE,
        listings.OWN_COLUMNS,
        listings.own,
    ),
    Export(
        "calon_mitra",
        "/produk/<id:listing_id>/kecocokan",
        Permission.LISTING_MATCHES,
        Words("Calon mitra", "Matching plans"),
        matches.OF_LISTING,
        matches.of_listing,
        model=Listing,
    ),
    Export(
        "dicari",
        "/dicari",
        Permission.BOARD_VIEW,
        Words("Dicari", "Wanted"),
        plans.BOARD_COLUMNS,
        plans.on_board,
    ),
    Export(
        "proposal",
        "/proposal",
        Permission.PLAN_CREATE,
        Words("Rencana investasi", "Investment plans"),
        plans.OWN_COLUMNS,
        plans.own,
    ),
    Export(
        "calon_pemasok",
        "/proposal/<id:plan_id>/kecocokan",
        Permission.PLAN_VIEW,
        Words("Calon pemasok", "Matching supply"),
        matches.OF_PLAN,
        matches.of_plan,
        model=Plan,
    ),
    Export(
        "percakapan",
        "/percakapan",
        Permission.CASE_LIST,
        Words("Percakapan", "Talks"),
        cases.TALK_COLUMNS,
        cases.talks,
    ),
    Export(
        "kerja_sama",
        "/kerja-sama",
        Permission.CASE_LIST,
        Words("Kerja sama", "Cooperation"),
        cases.CASE_COLUMNS,
        cases.visible,
    ),
    Export(
        "tanggapan",
        "/tanggapan",
        Permission.PUBLIC,
        Words("Menunggu putusan", "Awaiting a decision"),
        cases.COMMENT_COLUMNS,
        cases.open_to_comments,
    ),
    Export(
        "dampak",
        "/dampak",
        Permission.PUBLIC,
        Words("Janji dan kenyataan", "Promised and realised"),
        realised.COLUMNS,
        realised.approved,
    ),
    Export(
        "telaah",
        "/telaah",
        Permission.CASE_QUEUE,
        Words("Telaah", "Review"),
        cases.QUEUE_COLUMNS,
        cases.waiting,
    ),
    Export(
        "perusahaan",
        "/telaah/perusahaan",
        Permission.COMPANY_QUEUE,
        Words("Periksa perusahaan", "Companies to check"),
        people.COMPANY_COLUMNS,
        people.companies_waiting,
    ),
    Export(
        "kabupaten",
        "/kabupaten",
        Permission.REGENCY_VIEW,
        Words("Desa dan kelurahan", "Villages"),
        villages.COLUMNS,
        villages.of_regency,
    ),
    Export(
        "diam",
        "/kabupaten/diam",
        Permission.REGENCY_VIEW,
        Words("Yang diam", "Silent talks"),
        villages.SILENT_COLUMNS,
        villages.silent,
    ),
    Export(
        "undangan",
        "/kabupaten/undangan",
        Permission.INVITATION_UPLOAD,
        invitation_sheets.TITLE,
        invitation_sheets.COLUMNS,
        villages.officials,
    ),
    Export(
        "pengawasan",
        "/pengawasan",
        Permission.AUDIT_VIEW,
        Words("Jejak audit", "Audit trail"),
        people.AUDIT_COLUMNS,
        people.events,
    ),
    Export(
        "akun",
        "/admin",
        Permission.ACCOUNT_INVITE,
        Words("Daftar akun", "Accounts"),
        people.ACCOUNT_COLUMNS,
        people.accounts,
        is_personal=True,
    ),
    Export(
        "tim",
        "/tim/<id:organisation_id>",
        Permission.TEAM_VIEW,
        Words("Tim", "Team"),
        people.TEAM_COLUMNS,
        people.team,
        load=organisation_of,
    ),
    Export(
        "komoditas",
        "/komoditas",
        Permission.PUBLIC,
        Words("Komoditas", "Commodities"),
        places.COMMODITY_COLUMNS,
        places.all_commodities,
    ),
    Export(
        "wilayah",
        "/wilayah/<code>/daftar",
        Permission.PUBLIC,
        Words("Wilayah", "Regions"),
        places.REGION_COLUMNS,
        places.below,
        load=lambda code: regions.find(db.session, code),
    ),
)

for _export in EXPORTS:
    add_to(bp, _export)
