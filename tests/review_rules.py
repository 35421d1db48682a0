"""Rules of review for a test, and a case that is reviewed by them."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.services import gates
from hilirisasi.services.decisions import GateAnswer, Verdict
from models import (
    Case,
    CaseStatus,
    Finding,
    MonthlyKg,
    Outcome,
    ReviewPolicy,
    ReviewRule,
    Role,
    TalkStatus,
    Track,
)
from tests import factories

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PLENTY = MonthlyKg((1_000_000,) * 12)
GATES = (*gates.RANKING_GATES, *gates.APPROVAL_GATES)
APPROVAL = Verdict(
    outcome=Outcome.APPROVE,
    reason="Semua syarat terpenuhi.",
    gates={gate: GateAnswer(Finding.MET, "Surat nomor 12/2026") for gate in GATES},
)
REJECTION = Verdict(outcome=Outcome.REJECT, reason="Lahan pangan dilindungi.")
RULE = {
    "reviewers": 1,
    "has_different_offices": False,
    "has_other_screener": False,
    "has_other_decider": False,
    "has_meeting": False,
}


def keep_policy(
    session: Session,
    version: str = "uji",
    *,
    asks_interest: bool = False,
    objection_days: int = 14,
    **rule: object,
) -> str:
    """Store a version with the same rule on every track, in force today; return its name."""
    session.add(
        ReviewPolicy(
            version=version,
            valid_from=date(2026, 11, 1),
            light_up_to_idr=1_000_000_000,
            heavy_above_idr=10_000_000_000,
            sign_within_days=90,
            objection_days=objection_days,
            extend_within_days=60,
            source="Uji",
            asks_interest=asks_interest,
            rules=[ReviewRule(track=track, **{**RULE, **rule}) for track in Track],
        )
    )
    session.flush()
    return version


def make_case(version: str = "awal", **values: object) -> Case:
    """Make a submitted case on terms for January to March, under a version of the rules."""
    factories.ListingFactory(harvest_kg=PLENTY)  # the neighbours, so that the supply gate passes
    terms = factories.TermsFactory(
        talk=factories.TalkFactory(
            plan=factories.PlanFactory(complete=True),
            listing=factories.ListingFactory(),
            status=TalkStatus.AGREED,
        ),
        first_month=date(2027, 1, 1),
        last_month=date(2027, 3, 1),
    )
    return factories.CaseFactory(
        **{
            "terms": terms,
            "review_version": version,
            "status": CaseStatus.SUBMITTED,
            "consented": True,
            **values,
        }
    )


def official(role: Role = Role.REVIEWER, office: str = "") -> Actor:
    """Return an official of an office of that name, or of the usual one."""
    return factories.actor(role, factories.OfficeFactory(name=office) if office else None)


def village_of(case: Case) -> Actor:
    """Return an operator of the case's village."""
    return factories.actor(Role.VILLAGE_OPERATOR, case.listing.organisation)


def investor_of(case: Case) -> Actor:
    """Return an investor of the case's company."""
    return factories.actor(Role.INVESTOR, case.plan.organisation)
