"""Whatever people do to cases in whatever order, what must never be false never is."""

import itertools
from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hilirisasi.case_flow import BY_STEP, ENDED
from hilirisasi.errors import DomainError
from hilirisasi.services import (
    appeals,
    audit_verification,
    case_clocks,
    case_moves,
    cases,
    contracts,
    decisions,
    listings,
    reviews,
    revocations,
    screenings,
)
from hilirisasi.services.decisions import Verdict
from hilirisasi.services.questions import Question
from models import (
    AuditEvent,
    Case,
    CaseMove,
    CaseStatus,
    ListingStatus,
    MissingPart,
    MonthlyKg,
    Outcome,
    Reservation,
    Role,
    TalkStatus,
)
from tests import factories
from tests.review_rules import APPROVAL, NOW, PLENTY, REJECTION, keep_policy, official

COUNT_OF_EVENTS = sa.select(sa.func.count()).select_from(AuditEvent)
CASES = 3
OFFERED_KG = 10_000
KG = st.sampled_from((3_000, 4_000, 6_000))
PICK = st.integers(0, CASES - 1)
WHO = st.integers(0, 5)
ASKED = Question("Mana jadwalnya?", "Syarat layanan 3")
QUESTION = Verdict(outcome=Outcome.RETURN, reason="Mana jadwalnya?", questions=(ASKED,))
VERDICTS = st.sampled_from((APPROVAL, APPROVAL, REJECTION, QUESTION))
GOES_ON = Verdict(outcome=Outcome.CONTINUE, reason="Limbahnya sudah diolah.")
ANSWERS = st.sampled_from((GOES_ON, REJECTION, QUESTION))


class Workflow(RuleBasedStateMachine):
    """Three cases want one listing's tonnes; sides, officials and days act at random.

    A step that is refused changes nothing; every other is a row of the table.
    """

    session: sa.orm.Session
    numbers = itertools.count()

    @initialize(kg=st.tuples(KG, KG, KG), is_strict=st.booleans(), walked=st.integers(0, CASES))
    def begin(self, kg, is_strict, walked):
        session, self.now, self.has_failed = self.session, NOW, False
        strict = {"reviewers": 2, "has_other_decider": True, "has_meeting": True}
        rules = strict | {"has_other_screener": True} if is_strict else {}
        version = keep_policy(session, f"uji-{next(self.numbers)}", **rules)
        factories.ListingFactory(harvest_kg=PLENTY)
        self.listing = factories.ListingFactory(harvest_kg=MonthlyKg((OFFERED_KG,) * 12))
        self.cases = [self._make(version, amount) for amount in kg]
        self.village = factories.actor(Role.VILLAGE_OPERATOR, self.listing.organisation)
        self.investors = [
            factories.actor(Role.INVESTOR, case.plan.organisation) for case in self.cases
        ]
        roles = (Role.REVIEWER, Role.DECIDER)
        self.officials = [official(role) for role in roles for _ in range(3)]
        session.commit()
        self.states = [case.status for case in self.cases]
        for pick in range(walked):
            self.review_and_approve(pick)

    def _make(self, version, amount):
        terms = factories.TermsFactory(
            talk=factories.TalkFactory(
                plan=factories.PlanFactory(complete=True),
                listing=self.listing,
                status=TalkStatus.AGREED,
            ),
            kg=MonthlyKg((amount,) * 12),
            first_month=date(2027, 1, 1),
            last_month=date(2027, 3, 1),
        )
        return factories.CaseFactory(terms=terms, review_version=version)

    def _try(self, work, pick, actor, **options):
        """Do something to a case; a refusal must leave it where it was."""
        case = self.cases[pick]
        before = case.status
        try:
            work(self.session, case=case, actor=actor, now=self.now, **options)
        except DomainError:
            self.session.expire_all()
            assert case.status is before

    def _party(self, pick, is_village):
        return self.village if is_village else self.investors[pick]

    @rule(pick=PICK, who=WHO, is_complete=st.booleans())
    def screen(self, pick, who, is_complete):
        if is_complete:
            self._try(screenings.pass_on, pick, self.officials[who])
        else:
            missing = {MissingPart.SITE: ASKED}
            self._try(screenings.send_back, pick, self.officials[who], missing=missing)

    @rule(pick=PICK, who=WHO)
    def take(self, pick, who):
        self._try(cases.take, pick, self.officials[who])

    @rule(pick=PICK, who=WHO)
    def review(self, pick, who):
        self._try(
            reviews.give,
            pick,
            self.officials[who],
            recommendation=Outcome.APPROVE,
            reason="Sesuai.",
        )

    @rule(pick=PICK, who=WHO)
    def meet(self, pick, who):
        self._try(reviews.call_meeting, pick, self.officials[who], on=self.now.date())

    @rule(pick=PICK, who=WHO, verdict=VERDICTS)
    def decide(self, pick, who, verdict):
        self._try(decisions.decide, pick, self.officials[who], verdict=verdict)

    @rule(pick=PICK)
    def review_and_approve(self, pick):
        """Walk the whole way, so that what follows an approval is reached often."""
        for who in range(3):
            self.take(pick, who) if who else self.screen(pick, who, is_complete=True)
            self.review(pick, who)
        self.meet(pick, 1)
        for actor in self.officials:
            self._try(decisions.decide, pick, actor, verdict=APPROVAL)

    @rule(pick=PICK, who=WHO)
    def revoke(self, pick, who):
        self._try(revocations.revoke, pick, self.officials[who], reason="Pabrik diam.")

    @rule(pick=PICK, is_village=st.booleans())
    def answer(self, pick, is_village):
        self._try(cases.answer_question, pick, self._party(pick, is_village), text="Ini.")

    @rule(pick=PICK, is_village=st.booleans())
    def withdraw(self, pick, is_village):
        self._try(cases.withdraw, pick, self._party(pick, is_village), reason="Batal.")

    @rule(pick=PICK, is_village=st.booleans())
    def sign_and_start(self, pick, is_village):
        party, day = self._party(pick, is_village), self.now.date()
        self._try(contracts.sign, pick, party, number="1/PKS", on=day)
        self._try(contracts.start, pick, party, on=day)

    @rule(pick=PICK, is_village=st.booleans())
    def stop(self, pick, is_village):
        self._try(contracts.stop, pick, self._party(pick, is_village), reason="Macet.")

    @rule(pick=PICK, who=WHO, is_village=st.booleans(), verdict=ANSWERS)
    def stop_by_the_province(self, pick, who, is_village, verdict):
        """Stop a contract for the province; a side may object, and everybody tries to answer."""
        self.sign_and_start(pick, is_village)
        self._try(contracts.stop, pick, self.officials[who], reason="Limbah dibuang.")
        self.object_to(pick, is_village)
        for other in range(len(self.officials)):
            self.decide(pick, other, verdict)

    @rule(pick=PICK, who=WHO)
    def extend(self, pick, who):
        for is_village in (True, False):
            self._try(
                contracts.ask_extension,
                pick,
                self._party(pick, is_village),
                last_month=date(2027, 5, 1),
            )
        self._try(contracts.extend, pick, self.officials[who], reason="Lancar.")

    @rule(pick=PICK, is_village=st.booleans())
    def object_to(self, pick, is_village):
        party = self._party(pick, is_village)
        self._try(appeals.raise_objection, pick, party, reason="Keliru.")

    @rule(pick=PICK, is_village=st.booleans(), verdict=st.sampled_from((APPROVAL, REJECTION)))
    def contest(self, pick, is_village, verdict):
        """Object to an end, and let everybody try to decide on it."""
        for who in range(len(self.officials)):
            self.decide(pick, who, REJECTION)
            self.revoke(pick, who)
        self.object_to(pick, is_village)
        for who in range(len(self.officials)):
            self.decide(pick, who, verdict)

    @rule(pick=PICK, who=WHO, is_extended=st.booleans())
    def see_out(self, pick, who, is_extended):
        """Run a contract to its end, longer where both sides want it."""
        self.sign_and_start(pick, is_village=True)
        for day in (date(2027, 2, 10), date(2027, 4, 2), date(2027, 6, 2)):
            if is_extended:
                self.extend(pick, who)
            self.wait(max(0, (day - self.now.date()).days))

    @precondition(lambda self: self.listing.status is ListingStatus.PUBLISHED)
    @rule()
    def fail_harvest(self):
        self.has_failed = True
        listings.pause(
            self.session,
            listing=self.listing,
            actor=self.village,
            status=ListingStatus.FAILED,
            reason="Banjir.",
            until=None,
            now=self.now,
        )

    @precondition(lambda self: self.listing.status is ListingStatus.FAILED)
    @rule()
    def list_again(self):
        listings.republish(self.session, listing=self.listing, actor=self.village, now=self.now)

    @rule(days=st.sampled_from((1, 15, 40)))
    def wait(self, days):
        self.now += timedelta(days=days)
        case_clocks.run(self.session, now=self.now)
        assert case_clocks.run(self.session, now=self.now) == 0

    @invariant()
    def no_month_is_promised_beyond_what_there_is(self):
        promised = self.session.execute(
            sa.select(sa.func.sum(Reservation.kg))
            .where(Reservation.released_at.is_(None))
            .group_by(Reservation.listing_id, Reservation.month)
        )
        assert all(kg <= OFFERED_KG for (kg,) in promised)

    @invariant()
    def every_state_is_reached_along_the_table(self):
        for case, known in zip(self.cases, self.states, strict=True):
            moves = self.session.scalars(
                sa.select(CaseMove).where(CaseMove.case_id == case.id).order_by(CaseMove.id)
            ).all()
            path = [known, *(move.target for move in moves)]
            steps = [(move.source, move.target) for move in moves]
            assert steps == list(itertools.pairwise(path))
            assert set(steps) <= set(BY_STEP)
            stored = self.session.scalar(sa.select(Case.status).where(Case.id == case.id))
            assert stored is path[-1]

    @invariant()
    def what_ended_holds_nothing_and_an_approval_had_its_reviews(self):
        for case in self.cases:
            held = [row for row in case.reservations if row.released_at is None]
            waits = appeals.ended_by(case) is not None and case.objection_until is not None
            assert not held or case.status not in ENDED or waits
            if case.decisions and case.decisions[-1].outcome is not Outcome.RETURN:
                given = [row for row in case.reviews if row.given_at is not None]
                assert len(given) >= case.rule.reviewers

    @invariant()
    def what_the_province_stopped_keeps_its_tonnes_and_other_people_let_it_go_on(self):
        for case in self.cases:
            is_stopped = case.status is CaseStatus.STOPPED and case.objection_until is not None
            if is_stopped or case_moves.contested(case) is Outcome.STOP:
                assert self.has_failed or {row.released_at for row in case.reservations} == {None}
            by_id = {row.id: row for row in case.decisions}
            for row in case.decisions:
                if row.outcome is Outcome.CONTINUE:
                    assert by_id[row.supersedes_id].outcome is Outcome.STOP
                    assert row.made_by_id not in {
                        other.made_by_id for other in case.decisions if other.id < row.id
                    }

    @invariant()
    def tonnes_are_freed_once_for_each_time_they_were_reserved(self):
        events = self.session.execute(
            sa.select(AuditEvent.record_id, AuditEvent.action, AuditEvent.after).where(
                AuditEvent.action.in_(("reservation.make", "reservation.release"))
            )
        )
        counts: Counter[tuple[str, str]] = Counter()
        for record_id, action, after in events:  # a failed harvest frees some of the months
            counts[record_id, action] += after["months"] if "months" in after else len(after)
        for case in self.cases:
            made, freed = (
                counts[str(case.id), f"reservation.{word}"] for word in ("make", "release")
            )
            assert freed <= made


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_the_workflow_holds_whatever_people_do(session):
    Workflow.session = session
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            settings.get_profile(settings.get_current_profile_name()),
            max_examples=max(12, settings().max_examples // 5),
            stateful_step_count=30,
            deadline=None,
        ),
    )
    chain = audit_verification.verify(session)
    assert (chain.broken, chain.count) == (None, session.scalar(COUNT_OF_EVENTS))
