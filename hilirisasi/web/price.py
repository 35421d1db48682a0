"""Prices, open to all: a page, and the same rows as JSON and CSV."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import commodities, figures, price_list
from hilirisasi.services.price_list import UNIT, LocalRange, PriceFilters
from hilirisasi.spreadsheets.columns import Words
from hilirisasi.spreadsheets.writing import workbook
from hilirisasi.web import paging
from hilirisasi.web.access import now, requires
from hilirisasi.web.commodity import BOUND_BUYERS, PRICE_KINDS
from hilirisasi.web.downloads import csv_answer
from hilirisasi.web.list_files import column, file_answer
from models import Price, PriceRule

bp = Blueprint("price", __name__)

MAX_CODE: Final = 32
VILLAGES: Final = "village_listings"
RULE: Final = "statutory_rule"
TITLE: Final = Words("Harga", "Prices")
# Columns of /harga.json and /harga.csv; a new one is added at the end, none is renamed.
COLUMNS: Final = (
    *("kind", "commodity_code", "form_code", "region_code", "place", "level"),
    *("low", "median", "high", "unit", "listings", "date", "date_as_printed"),
    *("valid_from", "valid_to", "max_deduction_share", "net_at_max_deduction", "binds"),
    *("source", "url"),
)


@bp.get("/harga")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Show prices by place and date; the filters stand in the address."""
    filters, today = _filters(), day_of(now())
    ranges = price_list.list_ranges(db.session, filters=filters, now=now())
    number, size = paging.page_number(), price_list.PAGE_SIZE
    kinds = commodities.list_all(db.session)
    return render_template(
        "price/index.html",
        filters=filters,
        today=today,
        rules=price_list.list_rules(db.session, filters=filters),
        least_of=price_list.least_idr_per_kg,
        ranges=ranges[(number - 1) * size : number * size],
        total=len(ranges),
        number=number,
        pages=max(1, -(-len(ranges) // size)),
        prices=price_list.list_published(db.session, filters=filters),
        commodities=kinds,
        by_code={kind.code: kind for kind in kinds},
        forms={(form.commodity_code, form.code): form for kind in kinds for form in kind.forms},
        regencies=figures.list_regencies(db.session),
        price_kinds=PRICE_KINDS,
        bound_buyers=BOUND_BUYERS,
        url_for_page=paging.url_for_page,
    )


@bp.get("/harga.json")
@requires(Permission.PUBLIC)
def as_json() -> ResponseReturnValue:
    """Give the same rows as JSON."""
    return jsonify({"columns": list(COLUMNS), "rows": _rows()})


@bp.get("/harga.csv")
@requires(Permission.PUBLIC)
def as_csv() -> ResponseReturnValue:
    """Give the same rows as CSV."""
    return csv_answer(_rows(), COLUMNS, "harga.csv")


@bp.get("/harga.xlsx")
@requires(Permission.PUBLIC)
def as_xlsx() -> ResponseReturnValue:
    """Give the same rows as a workbook, its columns named as in the other two."""
    columns = [column(name, name, name) for name in COLUMNS]
    content = workbook(columns, [list(row.values()) for row in _rows()], title=TITLE)
    return file_answer(content, "harga.xlsx")


def _filters() -> PriceFilters:
    return PriceFilters(
        commodity=request.args.get("komoditas", "")[:MAX_CODE] or None,
        region=request.args.get("wilayah", "")[:MAX_CODE] or None,
    )


def _rows() -> list[dict[str, Any]]:
    filters = _filters()
    published = map(_published_row, price_list.list_published(db.session, filters=filters))
    ranges = price_list.list_ranges(db.session, filters=filters, now=now())
    rules = map(_rule_row, price_list.list_rules(db.session, filters=filters))
    return [*rules, *map(_range_row, ranges), *published]


def _row(**values: Any) -> dict[str, Any]:
    return {**dict.fromkeys(COLUMNS), "unit": UNIT, **values}


def _published_row(price: Price) -> dict[str, Any]:
    return _row(
        kind=price.kind,
        commodity_code=price.commodity_code,
        form_code=price.form_code,
        region_code=price.region_code,
        place=price.place,
        level=price.level,
        low=price.low_idr_per_kg,
        high=price.high_idr_per_kg,
        date=_iso(price.on),
        date_as_printed=price.date_text,
        source=price.source,
        url=price.url,
    )


def _range_row(row: LocalRange) -> dict[str, Any]:
    return _row(
        kind=VILLAGES,
        commodity_code=row.commodity_code,
        form_code=row.form_code,
        region_code=row.district.code,
        place=row.district.name,
        level="village listings of the district",
        low=row.low_idr_per_kg,
        median=row.median_idr_per_kg,
        high=row.high_idr_per_kg,
        listings=row.count,
        date=_iso(row.newest_on),
        date_as_printed=_iso(row.newest_on),
        source=_("pernyataan desa di layanan ini"),
    )


def _rule_row(rule: PriceRule) -> dict[str, Any]:
    return _row(
        kind=RULE,
        commodity_code=rule.commodity_code,
        form_code=rule.form_code,
        region_code=figures.PROVINCE,
        place=rule.place.value,
        level=rule.instrument,
        low=rule.price_idr_per_kg,
        high=rule.price_idr_per_kg,
        date=_iso(rule.valid_from),
        date_as_printed=_iso(rule.valid_from),
        valid_from=_iso(rule.valid_from),
        valid_to=_iso(rule.valid_to),
        max_deduction_share=rule.max_deduction_share,
        net_at_max_deduction=price_list.least_idr_per_kg(rule),
        binds=rule.binds,
        source=rule.source,
        url=rule.url,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
