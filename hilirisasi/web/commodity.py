"""Commodities: what is made of them, at which prices, and how much villages offer."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import commodities, figures, harvest_calendars, regions, value_added
from hilirisasi.web.access import now, requires
from hilirisasi.web.maps import supply_of
from models import Commodity

bp = Blueprint("commodity", __name__)

PRICE_KINDS: Final[Mapping[str, LazyString]] = {
    "regulation": _l("ketetapan pemerintah"),
    "market": _l("harga pasar"),
    "market_old": _l("harga pasar lama"),
    "proxy": _l("harga pengganti, bukan harga produk ini"),
}
BOUND_BUYERS: Final[Mapping[str, LazyString]] = {
    "factories": _l("pabrik"),
    "factories and collection points": _l("pabrik dan lapak"),
}


@bp.get("/komoditas")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """List the commodities."""
    return render_template(
        "commodity/index.html",
        commodities=commodities.list_all(db.session),
        listings=commodities.count_listings(db.session, now=now()),
        routes=commodities.count_routes(db.session),
    )


@bp.get("/komoditas/<slug>")
@requires(Permission.PUBLIC, load=lambda slug: commodities.find(db.session, slug))
def show(record: Commodity) -> ResponseReturnValue:
    """Show one commodity."""
    tables = commodities.route_tables(
        db.session, commodity=record, wage_idr_per_hok=figures.wage_idr_per_hok(db.session)
    )
    province = regions.province(db.session)
    return render_template(
        "commodity/show.html",
        commodity=record,
        supply=supply_of(province, record) if province else None,
        here=lambda month: url_for("commodity.show", slug=record.slug, bulan=month),
        link_of=lambda region: url_for("region.show", code=region.code, komoditas=record.slug),
        forms={form.code: form for form in record.forms},
        supplies=commodities.list_supply(db.session, commodity=record, now=now()),
        calendars=harvest_calendars.by_form(db.session, commodity=record, now=now()),
        tables=tables,
        worth_of=lambda route: value_added.at_own_price(
            db.session, route=route, today=day_of(now())
        ),
        wage=figures.wage_floor(db.session),
        wage_idr_per_hok=figures.wage_idr_per_hok(db.session),
        rules=commodities.list_rules(db.session, commodity=record),
        prices=commodities.list_prices(db.session, commodity=record),
        price_kinds=PRICE_KINDS,
        bound_buyers=BOUND_BUYERS,
        today=day_of(now()),
    )
