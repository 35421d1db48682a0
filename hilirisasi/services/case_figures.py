"""The figures of a case beside those of others: from its terms, its explanation, its district."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.scoring.explain import Chance, Explanation
from models import Case, Indicator

POVERTY = "poverty_rate_pct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a case's explanation said when it opened; ``None`` is not known.

    ``poverty`` is the newest published rate of its regency, in per cent, with its period.
    """

    score: float | None
    chance: Chance | None
    jobs_fte: float | None
    poverty: Indicator | None


def of_case(session: Session, *, case: Case) -> Figures:
    """Return the figures of one case."""
    told = Explanation.from_dict(case.explanation) if case.explanation else None
    quantities = told.quantities if told else {}
    return Figures(
        score=told.score if told else None,
        chance=told.chance if told else None,
        jobs_fte=quantities.get("jobs"),
        poverty=session.scalar(
            sa.select(Indicator)
            .where(
                Indicator.region_code == case.listing.village_code[:5], Indicator.name == POVERTY
            )
            .order_by(Indicator.period.desc(), Indicator.id)
            .limit(1)
        ),
    )
