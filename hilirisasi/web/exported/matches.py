"""Rankings: the supply of a plan, and the plans for a listing, with the points of every part."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from flask import abort, redirect, url_for

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.services import match_exports
from hilirisasi.services.match_exports import Line, Table
from hilirisasi.services.match_rows import Gate
from hilirisasi.services.rankings import SCORING_ERRORS
from hilirisasi.spreadsheets.columns import Words
from hilirisasi.web.access import now
from hilirisasi.web.exported.plans import OFFER, offer
from hilirisasi.web.filters import number
from hilirisasi.web.gate_words import names_of
from hilirisasi.web.list_files import KG_PER_TONNE, SAMPLE, VILLAGE, Row, column, yes
from hilirisasi.web.sheet_words import language
from models import Listing, Plan

DIGITS: Final = 6  # of points: a ranking can be recomputed from its file
# The parts of `Scores.points`; they add up to the points in all.
PARTS: Final = (
    column("jobs", "Poin: lapangan kerja", "Points: jobs"),
    column("value_added", "Poin: nilai tambah", "Points: value added"),
    column("local", "Poin: manfaat setempat", "Points: local benefit"),
    column("balance", "Poin: imbangan", "Points: balance"),
    column("penalty_sp", "Poin: menekan pasokan", "Points: pressure on supply"),
    column("penalty_dh", "Poin: usaha yang tergeser", "Points: businesses displaced"),
    column("penalty_ms", "Poin: menguasai pembelian", "Points: dominance in buying"),
    column("penalty_fd", "Poin: lahan pangan", "Points: food land"),
    column("penalty_lc", "Poin: berebut tenaga", "Points: competition for labour"),
)
FIGURES: Final = (
    column("score", "Poin", "Points"),
    column("profit_percent", "Kemungkinan untung (persen)", "Chance of profit (per cent)"),
    column("expected", "Poin × kemungkinan untung", "Points × chance of profit"),
    *PARTS,
    column("failed", "Syarat yang tidak dipenuhi", "Gates failed"),
    column("unknown", "Syarat yang belum diketahui", "Gates unknown"),
    column("jobs_fte", "Orang kerja", "Jobs"),
    column("value_added_idr_bn", "Nilai tambah setahun (Rp miliar)", "Value added a year (Rp bn)"),
    column("taken_t", "Dapat diambil setahun (ton)", "Can be taken a year (t)"),
    column("net_price", "Harga bersih di kebun (Rp per kg)", "Net price at the farm (Rp per kg)"),
    column("distance_km", "Jarak (km)", "Distance (km)"),
    column("policy", "Aturan penilaian", "Scoring rules"),
    column("is_provisional", "Bobot sementara", "Provisional weights"),
    column("computed_on", "Dihitung", "Computed on"),
    SAMPLE,
)
PLACE: Final = column("place", "Peringkat", "Rank")
OF_PLAN: Final = (
    column("kind", "Pasokan", "Supply"),
    PLACE,
    column("listing", "Nomor produk", "Product number"),
    *VILLAGE,
    column("parts", "Desa dalam gabungan (ton setahun)", "Villages in the pool (t a year)"),
    *FIGURES,
)
OF_LISTING: Final = (
    PLACE,
    column("plan", "Nomor rencana", "Plan number"),
    *OFFER,
    *FIGURES,
)
POOL: Final = Words("gabungan", "pool")
SINGLE: Final = Words("satu desa", "one village")
UNSCORED: Final = Words("belum dapat dihitung", "cannot be computed yet")


def of_plan(plan: Plan) -> Iterable[Row]:
    """Return a plan's pool, then the single listings: those ranked, then those kept out."""
    try:
        table = match_exports.of_plan(db.session, plan=plan, now=now())
    except SCORING_ERRORS:  # the page says so
        abort(redirect(url_for("plan.show", plan_id=plan.id)))
    return (_supply(line, table) for line in table.lines)


def of_listing(listing: Listing) -> Iterable[Row]:
    """Return the plans that a listing could serve, without their companies' names."""
    table = match_exports.of_listing(db.session, listing=listing, now=now())
    return (
        {
            "plan": line.match.plan_id,
            **offer(table.plans[line.match.plan_id]),
            **_figures(line, table),
        }
        for line in table.lines
    )


def _supply(line: Line, table: Table) -> Row:
    match = line.match
    listing = table.listings[match.listing_id] if match.listing_id else None
    parts = (
        f"{table.listings[listing_id].village.name} {number(sum(kg) / KG_PER_TONNE, 3)}"
        for listing_id, kg in match.parts
    )
    return {
        "kind": (POOL if match.is_pool else SINGLE).of(language()),
        "listing": match.listing_id,
        "village_code": listing.village_code if listing else None,
        "village": listing.village.name if listing else None,
        "parts": "; ".join(parts) if match.is_pool else None,
        **_figures(line, table),
    }


def _figures(line: Line, table: Table) -> Row:
    match = line.match
    is_sample = table.plans[match.plan_id].is_sample or any(
        table.listings[listing_id].is_sample for listing_id, _kg in match.parts
    )
    return {
        "place": line.place,
        "score": _points(match.score),
        "profit_percent": None if match.score is None else match.profit_percent,
        "expected": _rounded(match.expected, 4),
        **{part.key: _points(line.points[part.key]) for part in PARTS},
        "failed": _gates(line, Gate.FAIL),
        "unknown": _gates(line, Gate.UNKNOWN),
        "jobs_fte": _rounded(match.jobs_fte, 3),
        "value_added_idr_bn": _rounded(match.value_added_idr_bn, 6),
        "taken_t": Decimal(sum(match.taken_kg)) / KG_PER_TONNE,
        "net_price": _rounded(match.net_price_idr_per_kg, 2),
        "distance_km": _rounded(match.distance_km, 2),
        "policy": table.policy.version,
        "is_provisional": yes(is_so=table.policy.weights_are_provisional),
        "computed_on": day_of(now()),
        "is_sample": yes(is_so=is_sample),
    }


def _gates(line: Line, said: Gate) -> str:
    names = names_of([gate for gate, state in line.match.gates.items() if state == said])
    if said is Gate.FAIL and line.match.score is None:
        return "; ".join(filter(None, (names, UNSCORED.of(language()))))
    return names


def _points(value: float | None) -> float | None:
    return _rounded(value, DIGITS)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
