"""What approved cases promise and what became of them, one row for each reported period."""

from collections.abc import Iterable
from typing import Final

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.services import public_cases
from hilirisasi.services.public_cases import PublicCase
from hilirisasi.services.realised import PublicReport
from hilirisasi.web.list_files import (
    KG_PER_TONNE,
    PRODUCT,
    SAMPLE,
    STATUS,
    VILLAGE,
    Row,
    column,
    product,
    yes,
)
from hilirisasi.web.words import status_of

COLUMNS: Final = (
    column("number", "Nomor", "Number"),
    *PRODUCT,
    *VILLAGE,
    column("company", "Perusahaan", "Company"),
    STATUS,
    column("promised_t", "Dijanjikan seluruhnya (ton)", "Promised in all (t)"),
    column("first_month", "Masa laporan mulai", "Reported from"),
    column("months", "Lama masa (bulan)", "Months reported"),
    column("bought_t", "Dibeli (ton)", "Bought (t)"),
    column("price", "Harga rata-rata (Rp/kg)", "Average price (Rp/kg)"),
    column("payment_days", "Paling lama dibayar (hari)", "Longest payment (days)"),
    column("people", "Orang yang bekerja", "People employed"),
    column("people_of_village", "Warga desa yang bekerja", "Villagers employed"),
    column("certified_on", "Disahkan", "Certified on"),
    column("mismatches", "Belum cocok", "Open mismatches"),
    SAMPLE,
)


def approved() -> Iterable[Row]:
    """Return every approved case: a row for each report, one with blanks where there is none."""
    for case in public_cases.list_all_approved(db.session):
        for report in case.realised.reports or (None,):
            yield _row(case, report)


def _row(case: PublicCase, report: PublicReport | None) -> Row:
    return {
        "number": case.number,
        **product(case),
        "village_code": case.village.code,
        "village": case.village.name,
        "company": case.company,
        "status": status_of(case.status)[1],
        "promised_t": case.promised_kg / KG_PER_TONNE,
        "first_month": report.first_month if report else None,
        "months": report.months if report else None,
        "bought_t": report.bought_kg / KG_PER_TONNE if report else None,
        "price": report.price_idr_per_kg if report else None,
        "payment_days": report.payment_days if report else None,
        "people": report.people if report else None,
        "people_of_village": report.people_of_village if report else None,
        "certified_on": day_of(report.certified_at) if report else None,
        "mismatches": case.realised.open_mismatches,
        "is_sample": yes(is_so=case.is_sample),
    }
