"""What an explanation says to its reader: five plain sentences, then the whole calculation."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import nan
from typing import Any

from flask_babel import gettext as _

from hilirisasi.actors import Actor
from hilirisasi.scopes import (
    Pair,
    heads_village,
    works_for_company,
    works_for_village,
    works_in_regency,
)
from hilirisasi.scoring.explain import Explanation, GateLine, InputLine, TableLine
from hilirisasi.scoring.records import Mark
from hilirisasi.web.exact import exact_inputs
from hilirisasi.web.filters import date_id, month_id, number, percent, rupiah, tonnes
from hilirisasi.web.score_words import (
    CURES,
    GATES,
    INPUTS,
    POINTS,
    SHARES,
    TRADE_SECRETS,
    gate_word,
)
from hilirisasi.web.words import name_of

KG_PER_TONNE = 1000
POINT_DIGITS = 2  # as the table of points writes them
IDR_PER_JUTA = 1e6
IDR_WITH_DECIMALS = 100  # below it a rupiah figure needs its decimals to be recomputed by hand


class Reader(StrEnum):
    """Who reads: the village sees no product price, cost or margin that the plan states."""

    VILLAGE = "village"
    OWNER = "owner"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class View:
    """An explanation in words and written numbers, for the components of `score.html`."""

    points: float
    band: str
    is_provisional: bool
    policy_version: str
    checked_share: float
    terms: list[dict[str, Any]]
    gates: list[dict[str, str]]
    inputs: list[dict[str, str]]
    table: list[dict[str, Any]]
    worth: dict[str, float]  # the lines of the table by letter, NaN where unknown
    exact: list[dict[str, str]]
    mark_shares: list[tuple[str, float]]


def reader_of(actor: Actor, pair: Pair) -> Reader:
    """Return as whom a person reads a match."""
    if any(rule(actor, pair) for rule in (works_for_village, heads_village, works_in_regency)):
        return Reader.VILLAGE
    return Reader.OWNER if works_for_company(actor, pair) else Reader.REVIEWER


def hides_trade(explanation: Explanation, reader: Reader) -> bool:
    """Is there a product price or cost of the plan's own that this reader may not see?"""
    stated = {item.name for item in explanation.inputs if item.mark in {Mark.STATED, Mark.CHECKED}}
    return reader is Reader.VILLAGE and bool(stated & TRADE_SECRETS)


def view_of(explanation: Explanation, *, reader: Reader) -> View:
    """Return the calculation in written numbers, without what the reader may not see."""
    hidden = TRADE_SECRETS if hides_trade(explanation, reader) else frozenset()
    return View(
        points=explanation.score or 0.0,
        band=explanation.band or "weak",
        is_provisional=explanation.weights_are_provisional,
        policy_version=explanation.policy_version,
        checked_share=explanation.checked_share,
        terms=_terms(explanation),
        gates=[_gate(line) for line in explanation.gates],
        inputs=[_input(line, is_hidden=line.name in hidden) for line in explanation.inputs],
        table=[] if hidden else [_table_line(line) for line in explanation.table],
        worth={}
        if hidden
        else {line.letter: nan if line.value is None else line.value for line in explanation.table},
        exact=exact_inputs(explanation, hidden),
        mark_shares=[(mark, share) for mark, share in explanation.mark_shares.items() if share],
    )


def _terms(explanation: Explanation) -> list[dict[str, Any]]:
    """Return each term's points in the digits that are written, so that they add up on paper.

    What rounding leaves over goes to the term that rounding moved most.
    """
    exact = {name: points or 0.0 for name, points in explanation.points.items()}
    written = {name: round(points, POINT_DIGITS) for name, points in exact.items()}
    step = 10**-POINT_DIGITS
    left = round((round(explanation.score or 0.0, POINT_DIGITS) - sum(written.values())) / step)
    sign = 1 if left > 0 else -1
    by_error = sorted(exact, key=lambda name: sign * (written[name] - exact[name]))
    for name in by_error[: abs(left)]:
        written[name] += sign * step
    return [{"label": POINTS[name], "points": written[name], "note": ""} for name in exact]


def sentences(explanation: Explanation, pair: Pair, *, reader: Reader) -> list[str]:
    """Return at most five plain sentences for the reader of a match."""
    if reader is Reader.VILLAGE:
        return _for_village(explanation, pair)
    return _for_investor(explanation, pair)


def _for_village(explanation: Explanation, pair: Pair) -> list[str]:
    plan, listing = pair.plan, pair.listing
    figures = {line.name: line.value for line in explanation.inputs}
    raw_t = figures["planned_raw_t_per_year"] or 0.0
    offered = figures["offered_raw_price_idr_per_kg"] or 0.0
    gain = offered - listing.price_idr_per_kg
    return [
        _(
            "Sebuah perusahaan mencari %(product)s %(need)s sehari mulai %(month)s.",
            product=name_of(listing.form).lower(),
            need=tonnes(plan.need_kg_per_day),
            month=month_id(plan.starts_on),
        ),
        _price_sentence(gain, offered, listing.price_idr_per_kg, raw_t),
        _jobs_sentence(explanation, raw_t),
        _harm_sentence(explanation),
        _(
            "Bila desa dan perusahaan bersedia bicara, percakapan terbuka; itu belum mengikat siapa pun."
        ),
    ]


def _jobs_sentence(explanation: Explanation, raw_t: float) -> str:
    facts = {"raw": number(raw_t), "jobs": number(explanation.quantities.get("jobs"), 1)}
    if explanation.chance is None:
        return _(
            "Dari bagian desa ini (%(raw)s ton setahun) tersedia pekerjaan setara %(jobs)s orang setahun penuh.",
            **facts,
        )
    return _(
        "Dari bagian desa ini (%(raw)s ton setahun) tersedia pekerjaan setara %(jobs)s orang setahun penuh; kemungkinan pabriknya untung %(chance)s.",
        **facts,
        chance=percent(explanation.chance.profit_percent / 100),
    )


def _price_sentence(gain: float, offered: float, today: float, raw_t: float) -> str:
    facts = {
        "offered": rupiah(offered),
        "today": rupiah(today),
        "gain": rupiah(abs(gain)),
        "total": number(abs(gain) * raw_t * KG_PER_TONNE / IDR_PER_JUTA),
    }
    if gain >= 0:
        return _(
            "Harga bersih di kebun %(offered)s per kg, hari ini %(today)s: naik %(gain)s, atau Rp%(total)s juta setahun.",
            **facts,
        )
    return _(
        "Harga bersih di kebun %(offered)s per kg, hari ini %(today)s: turun %(gain)s, atau Rp%(total)s juta setahun.",
        **facts,
    )


def _harm_sentence(explanation: Explanation) -> str:
    lost = explanation.quantities.get("lost")
    states = {gate.name: gate.status for gate in explanation.gates}
    if states["displacement"] == "unknown" or lost is None:
        return _(
            "Siapa yang dapat dirugikan belum diketahui: isi jumlah rumah yang mengolah sendiri."
        )
    if lost == 0:
        return _("Tidak ada pengolah rumahan yang terhitung akan kehilangan bahan.")
    return _(
        "Yang dapat dirugikan: pengolah rumahan, setara %(lost)s orang kerja bila bahannya diambil.",
        lost=number(lost, 1),
    )


def _for_investor(explanation: Explanation, pair: Pair) -> list[str]:
    listing = pair.listing
    figures = {line.name: line.value for line in explanation.inputs}
    profit = explanation.quantities.get("O")
    open_gates = [
        str(GATES[gate.name][0]) for gate in explanation.gates if gate.status == "unknown"
    ]
    lines = [
        _(
            "%(village)s dapat memasok %(raw)s ton setahun; harga terakhirnya %(price)s per kg (%(day)s).",
            village=listing.village.name,
            raw=number(figures["planned_raw_t_per_year"]),
            price=rupiah(listing.price_idr_per_kg),
            day=date_id(listing.price_on),
        ),
        _(
            "Tawaran bersih di kebun %(offered)s per kg; acuan sekitar %(reference)s.",
            offered=rupiah(figures["offered_raw_price_idr_per_kg"]),
            reference=rupiah(figures["reference_raw_price_idr_per_kg"]),
        ),
    ]
    if profit is not None and profit < 0:
        lines.append(
            _("Harga ini melebihi kemampuan rute: rugi %(loss)s per kg.", loss=rupiah(-profit))
        )
    elif profit is not None:
        lines.append(_("Sisa untuk pengolah %(profit)s per kg bahan.", profit=rupiah(profit)))
    if open_gates:
        lines.append(_("Belum diperiksa: %(gates)s.", gates=", ".join(open_gates)))
    lines.append(
        _("Berikutnya: bersedia bicara, sepakat, lalu penelaah provinsi memutuskan dengan alasan.")
    )
    return lines


def _gate(line: GateLine) -> dict[str, str]:
    reason = "" if line.status == "pass" else gate_word(line.name, line.status)
    return {
        "label": str(GATES[line.name][0]),
        "state": line.status,
        "reason": reason,
        "cure": cure_words(line.cures),
    }


def cure_words(cures: Mapping[str, float]) -> str:
    """Return what would lift a match over the gates that it fails, in words."""
    return " ".join(
        str(CURES[name]) % {"value": _cure_value(name, value)}
        for name, value in cures.items()
        if name in CURES
    )


def _cure_value(name: str, value: float) -> str:
    if name.endswith("_share"):
        return percent(value)
    if name.endswith("_idr_per_kg"):
        return rupiah(value)
    return number(value)


def _input(line: InputLine, *, is_hidden: bool) -> dict[str, str]:
    return {
        "name": line.name,
        "label": str(INPUTS[line.name]),
        "value": _("rahasia usaha") if is_hidden else written_value(line.name, line.value),
        "mark": line.mark.name.lower(),
        "source": _source(line),
    }


def written_value(name: str, value: float | None) -> str:
    """Write an input as pages show it."""
    if value is None:
        return _("tidak diketahui")
    if name in SHARES:
        return percent(value, 1)
    if name.endswith(("_idr_per_kg", "_idr_per_hok", "_idr_per_kg_raw")):
        return rupiah(value, 0 if abs(value) >= IDR_WITH_DECIMALS else 2)
    if name == "investment_idr_bn":
        return _("Rp%(bn)s miliar", bn=number(value, 3))
    if name.endswith("_t_per_year"):
        return _("%(mass)s ton", mass=number(value, 1))
    return number(value, 4 if 0 < abs(value) < 1 else 2)


def _source(line: InputLine) -> str:
    known = {
        "village": _("pernyataan desa"),
        "villages": _("pernyataan desa-desa"),
        "plan": _("rencana investor"),
        "route": _("jalur olahan"),
        "route:published": _("jalur olahan, angka terbitan"),
        "route:implied": _("jalur olahan, dihitung dari angka terbitan"),
        "route:estimated": _("jalur olahan, perkiraan"),
    }
    text = known.get(line.source, line.source)
    return f"{text}, {date_id(line.on)}" if text and line.on else text


def _table_line(line: TableLine) -> dict[str, Any]:
    if line.value is None:
        return {"letter": line.letter, "value": _("tidak terhitung"), "unit": line.unit}
    digits = 4 if line.letter in {"D", "E"} else 2 if line.unit == "%" else 0
    return {"letter": line.letter, "value": number(line.value, digits), "unit": line.unit}
