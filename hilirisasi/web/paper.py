"""One-page papers: what a musyawarah needs to weigh an offer, and the receipt of a case."""

from typing import Final

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi import offers
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.scopes import works_for_village
from hilirisasi.services import contacts, listing_search, regional, step_clocks, terms
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.clock import days_since
from hilirisasi.web.filters import percent, rupiah
from hilirisasi.web.sheets import lines_of, sum_of
from hilirisasi.web.talk_page import worths_of
from models import Case, JobsEvidence, Listing, Plan, PriceRule, Side, Talk, Terms

bp = Blueprint("paper", __name__)

LATE_DAYS: Final = 14  # a payment later than this is worth asking about


@bp.get("/percakapan/<id:talk_id>/lembar-musyawarah")
@requires(Permission.TALK_VIEW, Talk)
def deliberation(talk: Talk) -> ResponseReturnValue:
    """Show the newest terms on one page for the village's musyawarah; none without terms."""
    sheet = terms.newest(talk) or abort(404)
    listing, today = talk.listing, day_of(now())
    side = Side.VILLAGE if works_for_village(actor(), talk) else Side.INVESTOR
    rule = regional.rule_on(
        db.session, commodity=listing.commodity_code, form=listing.form_code, day=today
    )
    return render_template(
        "paper/deliberation.html",
        talk=talk,
        sheet=sheet,
        sum=sum_of(terms.sheet_of(sheet)),
        company=contacts.contact_of(
            db.session, talk=talk, side=Side.INVESTOR, reader_side=side
        ).organisation,
        neighbours=listing_search.neighbours_price(
            db.session, village=listing.village, form=listing.form, today=today
        ),
        rule=rule,
        worth=next((worth for worth in worths_of(talk) if worth.route is not None), None),
        jobs=jobs_of(talk.plan),
        risks=risks_of(sheet, listing, rule),
        unknowns=unknowns_of(talk.plan, listing),
        today=today,
    )


@bp.get("/kerja-sama/<id:case_id>/tanda-terima")
@requires(Permission.CASE_VIEW, Case)
def receipt(case: Case) -> ResponseReturnValue:
    """Show the receipt of a case on one page."""
    return render_template(
        "paper/receipt.html",
        case=case,
        lines=lines_of(terms.sheet_of(case.terms)),
        working_days=days_since(case.opened_at),
        promised_days=step_clocks.promised_days(db.session, case=case),
        today=day_of(now()),
    )


def jobs_of(plan: Plan) -> str:
    """Return the jobs that a company speaks of, and what stands behind it, in plain words."""
    if plan.claimed_jobs_fte is None:
        return str(_("Perusahaan belum menyebut berapa orang."))
    if plan.jobs_evidence is JobsEvidence.NONE:
        proof = _("Belum ada dokumen buktinya.")
    elif plan.jobs_evidence_checked:
        proof = _("Buktinya sudah diperiksa petugas.")
    else:
        proof = _("Buktinya belum diperiksa petugas.")
    count = _(
        "Kata perusahaan: kira-kira %(count)s orang bekerja sepanjang tahun.",
        count=plan.claimed_jobs_fte,
    )
    return f"{count} {proof}"


def risks_of(sheet: Terms, listing: Listing, rule: PriceRule | None) -> list[str]:
    """Return what speaks for care in the terms on the table, in a stated order."""
    is_below_rule = rule is not None and offers.breaks_rule(
        rule, offer_idr_per_kg=sheet.offer_price_idr_per_kg, offer=sheet
    )
    risks = {
        _(
            "Tawaran ini di bawah harga atau di atas potongan yang ditetapkan aturan."
        ): is_below_rule,
        _(
            "Harga bersihnya lebih rendah %(gap)s per kg daripada harga desa terakhir.",
            gap=rupiah(listing.price_idr_per_kg - sheet.price_idr_per_kg),
        ): sheet.price_idr_per_kg < listing.price_idr_per_kg,
        _(
            "Tidak ada harga terendah tertulis: bila harga pasar jatuh, harga ini dapat ikut turun."
        ): sheet.floor_idr_per_kg is None,
        _(
            "Potongan dapat sampai %(share)s. Siapa yang menimbang dan mengukur mutunya?",
            share=percent(sheet.deduction_share),
        ): sheet.deduction_share > 0,
        _(
            "Uang baru diterima paling lama %(days)s hari sesudah barang diserahkan.",
            days=sheet.payment_days,
        ): sheet.payment_days > LATE_DAYS,
        _("Ongkos angkut ditanggung petani."): sheet.farmer_pays_haulage,
        _(
            "Ada %(count)s pengolah rumahan di desa yang memakai bahan yang sama.",
            count=listing.home_processors,
        ): bool(listing.home_processors),
    }
    return [str(text) for text, is_risk in risks.items() if is_risk]


def unknowns_of(plan: Plan, listing: Listing) -> list[str]:
    """Return what nobody has told yet, in a stated order."""
    unknowns = {
        _("upah per hari"): plan.wage_idr_per_hok is None,
        _("berapa pekerja dari luar desa"): plan.outside_workers_share is None,
        _("berapa tenaga yang diminta pada musim sibuk"): plan.peak_labour_hok is None,
        _("apakah pabriknya sudah ada"): plan.plant_exists is None,
        _("berapa lahan baru yang dibuka"): plan.new_land_ha is None,
        _("berapa pengolah rumahan di desa"): listing.home_processors is None,
        _("tenaga desa yang menganggur tiap bulan"): listing.idle_hok_per_month is None,
    }
    return [str(text) for text, is_unknown in unknowns.items() if is_unknown]
