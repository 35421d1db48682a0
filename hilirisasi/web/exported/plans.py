"""Investment plans: the own ones, and those on the board without a name."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from flask import request

from hilirisasi.extensions import db
from hilirisasi.services import plans
from hilirisasi.web.access import actor, now
from hilirisasi.web.labels import PRICE_PLACES
from hilirisasi.web.list_files import (
    KG_PER_TONNE,
    PRODUCT,
    SAMPLE,
    STATUS,
    Row,
    column,
    product,
    yes,
)
from hilirisasi.web.words import status_of
from models import Plan

OFFER: Final = (
    *PRODUCT,
    column("need_t_per_day", "Kebutuhan sehari (ton)", "Need a day (t)"),
    column("region", "Di sekitar", "Around"),
    column("radius_km", "Jarak paling jauh (km)", "Greatest distance (km)"),
    column("price", "Harga (Rp per kg)", "Price (Rp per kg)"),
    column("deduction_percent", "Potongan (%)", "Deduction (%)"),
    column("price_place", "Harga dibayar di", "Price is paid at"),
    column("payment_days", "Dibayar paling lama (hari)", "Paid within (days)"),
    column("starts_on", "Mulai", "Starts on"),
)
OWN_COLUMNS: Final = (
    column("id", "Nomor", "Number"),
    *OFFER,
    column("stage", "Tahap", "Stage"),
    STATUS,
    SAMPLE,
)
BOARD_COLUMNS: Final = (
    *OFFER,
    column("is_haulage_paid_by_farmer", "Petani membayar angkutan", "The farmer pays haulage"),
    SAMPLE,
)


def own() -> Iterable[Row]:
    """Return the plans of the reader's companies."""
    found = plans.list_own(
        db.session, organisation_ids=[post.organisation_id for post in actor().posts]
    )
    return map(_values, found)


def on_board() -> Iterable[Row]:
    """Return what the board shows, for the product that the address asks for."""
    commodity = request.args.get("komoditas") or None
    return map(_values, plans.list_all_on_board(db.session, commodity=commodity, now=now()))


def _values(plan: Plan) -> Row:
    return {
        "id": plan.id,
        **offer(plan),
        "stage": status_of(plan.stage)[1],
        "status": status_of(plan.status)[1],
    }


def offer(plan: Plan) -> Row:
    """Return the cells of `OFFER` and of `BOARD_COLUMNS`."""
    return {
        **product(plan),
        "need_t_per_day": Decimal(plan.need_kg_per_day) / KG_PER_TONNE,
        "region": plan.region.name,
        "radius_km": plan.radius_km,
        "price": plan.price_idr_per_kg,
        "deduction_percent": round(Decimal(str(plan.deduction_share)) * 100, 3),
        "price_place": str(PRICE_PLACES[plan.price_place]),
        "payment_days": plan.payment_days,
        "starts_on": plan.starts_on,
        "is_haulage_paid_by_farmer": yes(is_so=plan.farmer_pays_haulage),
        "is_sample": yes(is_so=plan.is_sample),
    }
