"""The value-added table for anybody: a route's figures or own ones, no account, nothing kept."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.quantities import parse_number
from hilirisasi.scoring.hayami_batch import Checked, check, useful_of
from hilirisasi.scoring.hayami_chain import Chain, Stage, chain_of
from hilirisasi.scoring.hayami_range import Range, ranges_of
from hilirisasi.services import commodities, figures, value_added
from hilirisasi.web.access import now, requires
from hilirisasi.web.forms.value_added import ValueAddedForm, values_of
from models import FigureStatus, Price, Route

bp = Blueprint("value_added", __name__)
SENT = "hitung"  # the name of the button: with it in the address, the form was sent


@dataclass(frozen=True, slots=True)
class Result:
    """A table with its ranges, what follows from it, and the chain where there are later stages."""

    table: Checked
    ranges: dict[str, Range]
    useful: dict[str, float]
    chain: Chain | None


@bp.get("/nilai-tambah")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Show the form, filled with a route's figures, and the table once it was sent."""
    route = value_added.find_route(db.session, code=request.args.get("rute", ""))
    if SENT not in request.args:
        values = values_of(
            route,
            raw_price_idr_per_kg=_typed_price(request.args.get("bahan", "")),
            wage_idr_per_hok=figures.wage_idr_per_hok(db.session),
        )
        return _page(ValueAddedForm(formdata=None, data=values), route, None)
    typed = {name: text for name, text in request.args.items() if text.strip()}
    if len(typed) < len(request.args):  # a short address is easier to pass on
        return redirect(f"{request.path}?{urlencode(typed)}")
    form = ValueAddedForm(formdata=request.args)
    if not form.validate():
        return _page(form, route, None), 422
    return _page(form, route, _result(form, route))


def _page(form: ValueAddedForm, route: Route | None, result: Result | None) -> str:
    return render_template(
        "value_added/show.html",
        form=form,
        route=route,
        result=result,
        reference=_reference(route),
        wage=figures.wage_floor(db.session),
        groups=[] if route or result else commodities.list_all(db.session),
        routes=value_added.routes_by_commodity(db.session),
        sent=SENT,
        today=day_of(now()),
    )


def _reference(route: Route | None) -> Price | None:
    return value_added.reference_price(db.session, form=route.form) if route else None


def _result(form: ValueAddedForm, route: Route | None) -> Result:
    reference = _reference(route)
    market = (reference.low_idr_per_kg + reference.high_idr_per_kg) / 2 if reference else None
    table = check(form.to_batch(route, market or (route.raw_price_idr_per_kg if route else None)))
    x = table.inputs
    later = form.to_stages()
    first = Stage(D=table.lines["D"], E=table.lines["E"], **{k: x[k] for k in "FGHIb"})
    is_measured = route is not None and (
        route.status_of("conversion_kg_per_kg") is FigureStatus.PUBLISHED
    )
    return Result(
        table=table,
        ranges=ranges_of(
            table.lines,
            H=x["H"],
            I=x["I"],
            is_measured=is_measured,
            price_age_years=0.0,
            raw_price_age_years=0.0,
        ),
        useful=useful_of(table.lines, x),
        chain=chain_of([first, *later]) if later else None,
    )


def _typed_price(text: str) -> float | None:
    """Return the raw price that a link brings, or ``None`` where it is no number."""
    try:
        return float(parse_number(text))
    except ValueError:
        return None
