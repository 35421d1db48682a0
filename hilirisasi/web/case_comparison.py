"""Cases side by side: each figure once, with the answer of every case."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.case_clock import StepClock
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import case_figures, opinions, rivals
from hilirisasi.services.case_figures import Figures
from hilirisasi.services.rivals import Rivalry
from hilirisasi.web.access import can, now
from hilirisasi.web.case_words import TRACKS
from hilirisasi.web.clock import clocks_of, days_since, standing_of
from hilirisasi.web.filters import month_id, number, rupiah, tonnes
from hilirisasi.web.labels import JOBS_EVIDENCE, OUTCOMES, STATUSES, VIEWS
from hilirisasi.web.office_words import stands_of
from hilirisasi.web.sheets import by_month
from models import Case

UNKNOWN: Final = _l("belum diketahui")
Write = Callable[[Case, Figures], str]


def lines_of(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Return the lines: a label, and a text for each case in their order."""
    figures = {case.id: case_figures.of_case(db.session, case=case) for case in cases}
    lines = [
        {"label": str(label), "values": [write(case, figures[case.id]) for case in cases]}
        for label, write in LINES
    ]
    clocks = clocks_of(cases)
    found = rivals.list_all(db.session, now=now(), listing_ids={case.listing_id for case in cases})
    lines.append(
        {"label": _("Sisa waktu"), "values": [left_of(clocks.get(case.id)) for case in cases]}
    )
    lines.append(
        {"label": _("Berebut pasokan"), "values": [rivalry_of(case, found) for case in cases]}
    )
    return lines


def left_of(clocks: Sequence[StepClock] | None) -> str:
    """Return how long the running step has yet."""
    standing = standing_of(clocks)
    return standing[1] if standing else str(_("tidak berjalan"))


def rivalry_of(case: Case, found: Sequence[Rivalry]) -> str:
    """Return which other cases want the same tonnes, and in which months."""
    for rivalry in found:
        others = [row.number for row in rivalry.cases if row.id != case.id]
        if len(others) < len(rivalry.cases):
            months = ", ".join(month_id(row.month) for row in rivalry.months[:3])
            more = len(rivalry.months) - 3
            tail = _(" dan %(count)s bulan lain", count=more) if more > 0 else ""
            return str(
                _(
                    "Ya, dengan %(others)s: %(months)s%(tail)s",
                    others=", ".join(others),
                    months=months,
                    tail=tail,
                )
            )
    return str(_("tidak"))


def jobs_of(case: Case, figures: Figures) -> str:
    """Return the jobs as counted, as claimed, and what stands behind the claim."""
    plan = case.plan
    counted = UNKNOWN if figures.jobs_fte is None else number(figures.jobs_fte, 1)
    if plan.claimed_jobs_fte is None:
        return str(_("%(counted)s orang kerja; tanpa janji", counted=counted))
    return str(
        _(
            "%(counted)s orang kerja; dijanjikan %(claimed)s, bukti: %(evidence)s",
            counted=counted,
            claimed=number(plan.claimed_jobs_fte),
            evidence=str(JOBS_EVIDENCE[plan.jobs_evidence]).lower()
            if plan.jobs_evidence
            else _("tidak ada"),
        )
    )


def score_of(_case: Case, figures: Figures) -> str:
    """Return the score with its range."""
    if figures.score is None:
        return str(UNKNOWN)
    points = _("%(points)s poin", points=number(figures.score, 1))
    if figures.chance is None:
        return str(points)
    low, high = number(figures.chance.score_low, 1), number(figures.chance.score_high, 1)
    return f"{points} ({_('%(low)s sampai %(high)s', low=low, high=high)})"


def poverty_of(_case: Case, figures: Figures) -> str:
    """Return how many people of the district are poor."""
    row = figures.poverty
    if row is None:
        return str(UNKNOWN)
    return str(_("%(rate)s persen (%(period)s)", rate=number(row.amount, 2), period=row.period))


def opinions_of(case: Case, _figures: Figures | None = None) -> str:
    """Return what each office says; where they differ, all of it and that they do."""
    if not can(str(Permission.OFFICE_VIEW), case):
        return str(_("tidak untuk Anda"))
    said = [
        f"{row.organisation.name}: "
        + (str(OUTCOMES[row.recommendation]) if row.recommendation else _("belum memberi telaah"))
        for row in case.reviews
    ]
    opinion = opinions.newest(case)
    if opinion is not None:
        said.append(
            _(
                "Kabupaten: tata ruang %(spatial)s, pasokan %(supply)s",
                spatial=str(VIEWS[opinion.spatial_plan]).lower(),
                supply=str(VIEWS[opinion.supply]).lower(),
            )
        )
    said.extend(stands_of(case))
    if not said:
        return str(_("belum ada"))
    heads = {row.recommendation for row in case.reviews if row.recommendation}
    return "; ".join([*([_("Berbeda pendapat")] if len(heads) > 1 else []), *said])


# Each line of the comparison: what it is called and how it is written.
LINES: Final[Sequence[tuple[LazyString, Write]]] = (
    (_l("Keadaan"), lambda case, _: str(STATUSES[case.status][1])),
    (_l("Perusahaan"), lambda case, _: case.plan.organisation.name),
    (_l("Jalur telaah"), lambda case, _: str(TRACKS[case.track])),
    (_l("Setahun"), lambda case, _: tonnes(sum(case.terms.kg))),
    (_l("Tiap bulan"), lambda case, _: by_month(case.terms.kg)),
    (_l("Harga bersih per kg"), lambda case, _: rupiah(case.terms.price_idr_per_kg)),
    (_l("Lapangan kerja"), jobs_of),
    (_l("Poin dan rentangnya"), score_of),
    (_l("Penduduk miskin di kabupaten"), poverty_of),
    (_l("Pendapat kantor"), opinions_of),
    (_l("Hari kerja sejak dibuka"), lambda case, _: number(days_since(case.opened_at))),
)
