"""Every list as a file: XLSX and CSV, from one table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from hilirisasi.circles import LISTING_FIELDS, Circle
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import cases, listing_sheet_exports, plans, regions
from hilirisasi.services.listing_sheet_columns import COLUMNS, EXPORTED, TITLE
from hilirisasi.spreadsheets.columns import Column, Words
from hilirisasi.spreadsheets.writing import Value, csv_text, workbook
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.labels import PRICE_PLACES, STATUSES
from hilirisasi.web.sheet_words import language
from models import Case, Organisation, Plan, Role

bp = Blueprint("exports", __name__)

KG_PER_TONNE: Final = 1000
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The circles are kept by the fields of the form, not by the columns of a sheet.
FIELD_OF: Final = {"home_processing_percent": "home_processing_share"}
OWNERS: Final = (Role.VILLAGE_OPERATOR, Role.REGENCY)
Row = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Export:
    """One list: its address without the ending, who may have it, its columns and rows."""

    name: str
    path: str
    permission: Permission
    title: Words
    columns: Sequence[Column]
    rows: Callable[[Sequence[Column]], Iterable[Row]]


def file_answer(content: bytes, name: str) -> Response:
    """Return a file to save."""
    is_csv = name.endswith(".csv")
    answer = Response(content, mimetype="text/csv" if is_csv else XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _column(key: str, indonesian: str, english: str) -> Column:
    return Column(key=key, header=Words(indonesian, english), meaning=Words("", ""))


def _is_public(column: Column) -> bool:
    field = FIELD_OF.get(column.key, column.key)
    return LISTING_FIELDS.get(field, Circle.PUBLIC) is Circle.PUBLIC


PRODUCT: Final = (
    _column("commodity", "Komoditas", "Commodity"),
    _column("form", "Bentuk", "Form"),
)
PLAN_COLUMNS: Final = (
    _column("id", "Nomor", "Number"),
    *PRODUCT,
    _column("need_t_per_day", "Kebutuhan sehari (ton)", "Need a day (t)"),
    _column("region", "Di sekitar", "Around"),
    _column("radius_km", "Jarak paling jauh (km)", "Greatest distance (km)"),
    _column("price", "Harga (Rp per kg)", "Price (Rp per kg)"),
    _column("deduction_percent", "Potongan (%)", "Deduction (%)"),
    _column("price_place", "Harga dibayar di", "Price is paid at"),
    _column("payment_days", "Dibayar paling lama (hari)", "Paid within (days)"),
    _column("starts_on", "Mulai", "Starts on"),
    _column("stage", "Tahap", "Stage"),
    _column("status", "Keadaan", "State"),
    _column("is_sample", "Data contoh", "Sample data"),
)
CASE_COLUMNS: Final = (
    _column("number", "Nomor", "Number"),
    *PRODUCT,
    _column("village_code", "Kode desa", "Village code"),
    _column("village", "Desa", "Village"),
    _column("company", "Perusahaan", "Company"),
    _column("kg_a_year", "Disepakati setahun (ton)", "Agreed a year (t)"),
    _column("status", "Keadaan", "State"),
    _column("opened_on", "Dibuka", "Opened on"),
    _column("is_sample", "Data contoh", "Sample data"),
)
QUEUE_COLUMNS: Final = (
    *CASE_COLUMNS,
    _column("reviewer", "Penelaah", "Reviewer"),
    _column("working_days", "Hari kerja", "Working days"),
)


def _shown_listings(columns: Sequence[Column]) -> Iterator[Row]:
    return listing_sheet_exports.list_rows(
        db.session, where=listing_sheet_exports.shown(now()), columns=columns, language=language()
    )


def _own_listings(columns: Sequence[Column]) -> Iterator[Row]:
    codes: frozenset[str] = frozenset()
    for post in actor().posts:
        if post.role in OWNERS:
            organisation = db.session.get_one(Organisation, post.organisation_id)
            codes |= regions.villages_of(db.session, organisation=organisation)
    where = listing_sheet_exports.of_villages(codes)
    return listing_sheet_exports.list_rows(
        db.session, where=where, columns=columns, language=language()
    )


def _own_plans(columns: Sequence[Column]) -> Iterator[Row]:
    own = plans.list_own(
        db.session, organisation_ids=[post.organisation_id for post in actor().posts]
    )
    return (_cells(_plan_values(plan), columns) for plan in own)


def _visible_cases(columns: Sequence[Column]) -> Iterator[Row]:
    found = _all_pages(lambda page: cases.list_visible(db.session, actor=actor(), page=page))
    return (_cells(_case_values(case), columns) for case in found)


def _queue(columns: Sequence[Column]) -> Iterator[Row]:
    found = _all_pages(lambda page: cases.get_queue(db.session, page=page))
    return (_cells(_case_values(case), columns) for case in found)


def _all_pages(page_of: Callable[[int], cases.Page]) -> Iterator[Case]:
    first = page_of(1)
    yield from first.cases
    for number in range(2, first.pages + 1):
        yield from page_of(number).cases


def _plan_values(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.id,
        **_product_values(plan),
        "need_t_per_day": Decimal(plan.need_kg_per_day) / KG_PER_TONNE,
        "region": plan.region.name,
        "radius_km": plan.radius_km,
        "price": plan.price_idr_per_kg,
        "deduction_percent": round(Decimal(str(plan.deduction_share)) * 100, 3),
        "price_place": str(PRICE_PLACES[plan.price_place]),
        "payment_days": plan.payment_days,
        "starts_on": plan.starts_on,
        "stage": str(STATUSES[plan.stage][1]),
        "status": str(STATUSES[plan.status][1]),
        "is_sample": _yes(is_so=plan.is_sample),
    }


def _case_values(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        **_product_values(case.listing),
        "village_code": case.listing.village_code,
        "village": case.listing.village.name,
        "company": case.plan.organisation.name,
        "kg_a_year": Decimal(sum(case.terms.kg)) / KG_PER_TONNE,
        "status": str(STATUSES[case.status][1]),
        "opened_on": day_of(case.opened_at),
        "reviewer": case.reviewer.name if case.reviewer else None,
        "working_days": cases.working_days(case, now()),
        "is_sample": _yes(is_so=case.listing.is_sample or case.plan.is_sample),
    }


def _product_values(record: Any) -> dict[str, str]:  # a listing or a plan
    is_english = language() == "en"
    commodity, form = record.commodity, record.form
    return {
        "commodity": commodity.name_en if is_english else commodity.name_id,
        "form": form.name_en if is_english else form.name_id,
    }


def _yes(*, is_so: bool) -> str | None:
    return listing_sheet_exports.YES.of(language()) if is_so else None


def _cells(values: dict[str, Any], columns: Sequence[Column]) -> Row:
    return [values[column.key] for column in columns]


EXPORTS: Final = (
    Export(
        "produk",
        "/produk",
        Permission.PUBLIC,
        TITLE,
        [column for column in (*COLUMNS, *EXPORTED) if _is_public(column)],
        _shown_listings,
    ),
    Export(
        "milik",
        "/produk/milik",
        Permission.LISTING_UPLOAD,
        TITLE,
        (*COLUMNS, *EXPORTED),
        _own_listings,
    ),
    Export(
        "proposal",
        "/proposal",
        Permission.PLAN_CREATE,
        Words("Rencana investasi", "Investment plans"),
        PLAN_COLUMNS,
        _own_plans,
    ),
    Export(
        "kerja_sama",
        "/kerja-sama",
        Permission.CASE_LIST,
        Words("Kerja sama", "Cooperation"),
        CASE_COLUMNS,
        _visible_cases,
    ),
    Export(
        "telaah",
        "/telaah",
        Permission.CASE_QUEUE,
        Words("Telaah", "Review"),
        QUEUE_COLUMNS,
        _queue,
    ),
)


def _add(export: Export, ending: str) -> None:
    @requires(export.permission)
    def download() -> ResponseReturnValue:
        rows = export.rows(export.columns)
        name = f"{export.path.strip('/').replace('/', '-')}-{day_of(now()).isoformat()}.{ending}"
        if ending == "csv":
            return file_answer(csv_text(export.columns, rows, language=language()), name)
        content = workbook(export.columns, rows, title=export.title, language=language())
        return file_answer(content, name)

    bp.add_url_rule(f"{export.path}.{ending}", f"{export.name}_{ending}", download)


for _export in EXPORTS:
    for _ending in ("xlsx", "csv"):
        _add(_export, _ending)
