"""Twelve reviewers at once never promise more than there is, on either database."""

import contextlib
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from hilirisasi.actors import Actor, actor_of
from hilirisasi.app import create_app
from hilirisasi.config import Settings
from hilirisasi.database import normalise_url
from hilirisasi.errors import DomainError
from hilirisasi.extensions import db
from hilirisasi.services import (
    audit,
    audit_verification,
    case_clocks,
    cases,
    decisions,
    gates,
    migrations,
    pool_answers,
    second_factors,
    sessions,
    talks_alone,
)
from hilirisasi.services.decisions import GateAnswer, Verdict
from hilirisasi.services.transactions import hold, transaction
from models import (
    Answer,
    AuditEvent,
    Case,
    CaseStatus,
    Finding,
    Listing,
    MonthlyKg,
    Outcome,
    PoolOffer,
    PoolOfferPart,
    PoolStatus,
    Role,
    SentForm,
    Side,
    Talk,
)
from tests import factories, phones
from tests.web import right_forms

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
REVIEWERS = int(os.environ.get("HILIRISASI_TEST_RACERS", "12"))
PRESSES = REVIEWERS
DATABASE = "hilirisasi_race"
PERIOD = {"first_month": date(2027, 1, 1), "last_month": date(2027, 3, 1)}
APPROVAL = Verdict(
    outcome=Outcome.APPROVE,
    reason="Semua syarat terpenuhi.",
    gates={
        gate: GateAnswer(Finding.MET, "Surat 12/2026")
        for gate in (*gates.RANKING_GATES, *gates.APPROVAL_GATES)
    },
)


@pytest.fixture
def url(tmp_path) -> Iterator[str]:
    """An empty database of this test's own, beside the one that other tests share."""
    given = os.environ.get("HILIRISASI_TEST_DATABASE_URL")
    if given is None:
        yield f"sqlite:///{tmp_path}/race.db"
        return
    server = sa.create_engine(normalise_url(given), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {DATABASE}"))
        connection.execute(sa.text(f"CREATE DATABASE {DATABASE}"))
        yield server.url.set(database=DATABASE).render_as_string(hide_password=False)
        connection.execute(sa.text(f"DROP DATABASE {DATABASE}"))
    server.dispose()


@pytest.fixture
def service(url) -> Iterator[Flask]:
    app = create_app(Settings(secret_key="race" * 10, database_url=url, is_test=True))
    with app.app_context():
        migrations.migrate(db.session)
        db.session.close()
        engine = db.engine
    factories.Session.remove()
    factories.Session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
    yield app
    factories.Session.remove()
    engine.dispose()


@pytest.fixture
def listing(service) -> Listing:
    factories.ListingFactory(harvest_kg=MonthlyKg((10_000_000,) * 12))  # plenty around it
    return factories.ListingFactory(harvest_kg=MonthlyKg((100_000,) * 12))


def make_reviewers(count: int) -> list[Actor]:
    people = [factories.person(Role.REVIEWER) for _ in range(count)]
    factories.Session.commit()
    return [actor_of(person) for person in people]


def make_case(listing: Listing, reviewer: Actor) -> int:
    terms = factories.TermsFactory(
        talk=factories.TalkFactory(
            plan=factories.PlanFactory(complete=True), listing=listing, status="agreed"
        ),
        kg=MonthlyKg((30_000,) * 12),
        **PERIOD,
    )
    return factories.CaseFactory(
        consented=True, terms=terms, status=CaseStatus.IN_REVIEW, reviewer_id=reviewer.user_id
    ).id


def at_once(service: Flask, works: list[Callable[[sa.orm.Session], object]]) -> Counter[str]:
    """Run each work in a thread with a session of its own; count what came of them."""
    barrier = threading.Barrier(len(works))
    results: Counter[str] = Counter()

    def run(work: Callable[[sa.orm.Session], object]) -> None:
        with service.app_context():
            barrier.wait()
            try:
                work(db.session)
            except DomainError as error:
                results[type(error).__name__] += 1
            except Exception as error:  # a thread's failure must reach the test
                results[f"{type(error).__name__}: {error}"] += 1
            else:
                results["done"] += 1

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def overcommitted(session: sa.orm.Session) -> list[tuple[object, ...]]:
    """Return the months in which more is reserved than the listing offers: the invariant in SQL."""
    rows = session.execute(
        sa.text(
            "SELECT listing_id, month, SUM(kg) FROM reservation WHERE released_at IS NULL"
            " GROUP BY listing_id, month HAVING SUM(kg) > 100000"
        )
    )
    return [tuple(row) for row in rows]


def test_three_of_twelve_times_30_t_fit_into_100_t(service, listing):
    reviewers = make_reviewers(REVIEWERS)
    case_ids = [make_case(listing, reviewer) for reviewer in reviewers]
    factories.Session.commit()

    def approve(case_id, reviewer):
        return lambda session: decisions.decide(
            session,
            case=session.get_one(Case, case_id),
            actor=reviewer,
            verdict=APPROVAL,
            now=NOW,
        )

    results = at_once(service, [approve(*pair) for pair in zip(case_ids, reviewers, strict=True)])

    with service.app_context():
        assert results == {"done": 3, "SupplyExceededError": REVIEWERS - 3}
        assert overcommitted(db.session) == []
        sums = db.session.execute(
            sa.text("SELECT month, SUM(kg) FROM reservation GROUP BY month ORDER BY month")
        ).all()
        assert [int(kg) for _month, kg in sums] == [90_000] * 3
        statuses = Counter(db.session.scalars(sa.select(Case.status)))
        assert statuses == {CaseStatus.APPROVED: 3, CaseStatus.IN_REVIEW: REVIEWERS - 3}


def test_one_form_sent_by_twelve_presses_makes_one_listing_and_answers_the_same(service):
    factories.RouteFactory()
    operator = factories.person(Role.VILLAGE_OPERATOR, factories.VillageOrganisationFactory())
    with factories.Session() as session:
        token = sessions.open_session(session, user=operator, now=datetime.now(UTC))
        session.commit()
    service.config["WTF_CSRF_ENABLED"] = False
    answers: list[tuple[int, str | None]] = []

    def press(_session):
        client = service.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        answer = client.post("/produk/baru?produk=cassava.fresh_root", data=right_forms.LISTING)
        answers.append((answer.status_code, answer.location))

    assert at_once(service, [press] * PRESSES) == {"done": PRESSES}

    with service.app_context():
        (listing_id,) = db.session.scalars(sa.select(Listing.id))
        assert answers == [(302, f"/produk/{listing_id}?baru=1")] * PRESSES
        assert db.session.scalars(sa.select(AuditEvent.action)).all() == ["listing.publish"]
        assert len(db.session.scalars(sa.select(SentForm.id)).all()) == 1


def test_the_same_decision_twelve_times_has_one_effect(service, listing):
    (reviewer,) = make_reviewers(1)
    case_id = make_case(listing, reviewer)
    factories.Session.commit()

    def approve(session):
        decisions.decide(
            session,
            case=session.get_one(Case, case_id),
            actor=reviewer,
            verdict=APPROVAL,
            now=NOW,
        )

    results = at_once(service, [approve] * REVIEWERS)

    with service.app_context():
        assert results == {"done": 1, "InvalidTransitionError": REVIEWERS - 1}
        counts = [
            db.session.scalar(sa.text(query))
            for query in (
                "SELECT COUNT(*) FROM decision",
                "SELECT COUNT(*) FROM reservation",
                "SELECT COUNT(*) FROM audit_event WHERE action = 'decision.make'",
            )
        ]
        assert counts == [1, 3, 1]


def test_of_two_decisions_on_the_same_page_at_once_one_wins(service, listing):
    (reviewer,) = make_reviewers(1)
    case_id = make_case(listing, reviewer)
    factories.Session.commit()
    seen = factories.Session.get_one(Case, case_id).version
    factories.Session.commit()
    rejection = Verdict(outcome=Outcome.REJECT, reason="Tidak cukup.")

    def decide(verdict):
        return lambda session: decisions.decide(
            session,
            case=session.get_one(Case, case_id),
            actor=reviewer,
            verdict=verdict,
            version=seen,
            now=NOW,
        )

    results = at_once(service, [decide(APPROVAL), decide(rejection)])

    assert results == {"done": 1, "StaleEditError": 1}


def test_the_clock_of_several_workers_frees_an_unsigned_approval_once(service, listing):
    (reviewer,) = make_reviewers(1)
    case_id = make_case(listing, reviewer)
    factories.Session.commit()
    with service.app_context():
        decisions.decide(
            db.session,
            case=db.session.get_one(Case, case_id),
            actor=reviewer,
            verdict=APPROVAL,
            now=NOW,
        )
    after = NOW + timedelta(days=91)

    results = at_once(
        service, [lambda session: case_clocks.run(session, now=after)] * (REVIEWERS // 2)
    )

    with service.app_context():
        assert results == {"done": REVIEWERS // 2}
        told = [
            db.session.scalar(sa.text(f"SELECT COUNT(*) FROM {table} WHERE {column} = '{word}'"))
            for table, column, word in (
                ("audit_event", "action", "reservation.release"),
                ("case_move", "target", "lapsed"),
            )
        ]
        assert told == [1, 1]


def test_a_case_is_taken_by_one_of_twelve_reviewers(service, listing):
    reviewers = make_reviewers(REVIEWERS)
    case_id = make_case(listing, reviewers[0])
    case = factories.Session.get_one(Case, case_id)
    factories.bring(case, CaseStatus.SUBMITTED)
    case.reviewer_id = None
    factories.Session.commit()

    def take(reviewer):
        return lambda session: cases.take(
            session, case=session.get_one(Case, case_id), actor=reviewer, now=NOW
        )

    results = at_once(service, [take(reviewer) for reviewer in reviewers])

    assert results == {"done": 1, "NotReviewerOfCaseError": REVIEWERS - 1}


def test_an_approval_withdrawn_by_both_parties_at_once_is_freed_once(service, listing):
    (reviewer,) = make_reviewers(1)
    case_id = make_case(listing, reviewer)
    case = factories.Session.get_one(Case, case_id)
    sides = ((Role.VILLAGE_OPERATOR, case.listing), (Role.INVESTOR, case.plan))
    people = [factories.person(role, record.organisation) for role, record in sides]
    factories.Session.commit()
    parties = [actor_of(person) for person in people]
    with service.app_context():
        decisions.decide(
            db.session,
            case=db.session.get_one(Case, case_id),
            actor=reviewer,
            verdict=APPROVAL,
            now=NOW,
        )

    def withdraw(party):
        return lambda session: cases.withdraw(
            session, case=session.get_one(Case, case_id), actor=party, reason="Batal.", now=NOW
        )

    results = at_once(service, [withdraw(party) for party in parties] * (REVIEWERS // 2))

    with service.app_context():
        assert results == {"done": 1, "InvalidTransitionError": REVIEWERS - 1}
        freed = db.session.scalar(
            sa.text("SELECT COUNT(*) FROM audit_event WHERE action = 'reservation.release'")
        )
        assert freed == 1


def test_of_two_talks_that_begin_to_be_alone_at_once_one_is(service, listing):
    plans = [factories.PlanFactory() for _ in range(2)]
    people = [factories.person(Role.INVESTOR, plan.organisation) for plan in plans]
    talk_ids = [
        factories.TalkFactory(plan=plan, listing=listing, village_alone_at=NOW).id for plan in plans
    ]
    factories.Session.commit()
    askers = [actor_of(person) for person in people]

    def ask(talk_id, asker):
        return lambda session: talks_alone.ask(
            session,
            talk=session.get_one(Talk, talk_id),
            actor=asker,
            side=Side.INVESTOR,
            now=NOW,
        )

    results = at_once(service, [ask(*pair) for pair in zip(talk_ids, askers, strict=True)])

    with service.app_context():
        assert results == {"done": 1, "TalkingAloneError": 1}
        alone = sa.select(sa.func.count()).select_from(Talk).where(Talk.alone_until.is_not(None))
        assert db.session.scalar(alone) == 1


@pytest.mark.parametrize("least_kg", [30_000, 10**9])  # each stands by one yes, or none
def test_of_twelve_pools_that_want_the_same_tonnes_three_are_promised_them(
    service, listing, least_kg
):
    operator = factories.person(Role.VILLAGE_OPERATOR, listing.organisation)
    part_ids = [
        factories.PoolOfferPartFactory(
            offer__plan=factories.PlanFactory(complete=True),
            offer__least_kg=least_kg,
            listing=listing,
            kg=MonthlyKg((30_000,) * 12),
        ).id
        for _ in range(REVIEWERS)
    ]
    factories.Session.commit()
    village = actor_of(operator)

    def say_yes(part_id):
        return lambda session: pool_answers.answer(
            session,
            part=session.get_one(PoolOfferPart, part_id),
            actor=village,
            answer=Answer.WILLING,
            now=NOW,
        )

    results = at_once(service, [say_yes(part_id) for part_id in part_ids])

    with service.app_context():
        assert results == {"done": 3, "SupplyExceededError": REVIEWERS - 3}
        willing = sa.select(PoolOfferPart).where(PoolOfferPart.answer == Answer.WILLING)
        promised = db.session.scalars(willing).all()
        assert [sum(months) for months in zip(*(part.kg for part in promised), strict=True)] == [
            90_000
        ] * 12
        cases_opened = db.session.scalar(sa.select(sa.func.count()).select_from(Case))
        assert cases_opened == (3 if least_kg == 30_000 else 0)


def test_villages_that_say_yes_at_once_open_one_case_each(service, listing):
    offer = factories.PoolOfferFactory(plan=factories.PlanFactory(complete=True), least_kg=720_000)
    parts = [
        factories.PoolOfferPartFactory(
            offer=offer,
            listing=factories.ListingFactory(harvest_kg=MonthlyKg((100_000,) * 12)),
            kg=MonthlyKg((20_000,) * 12),
        )
        for _ in range(4)
    ]
    people = [factories.person(Role.VILLAGE_OPERATOR, part.listing.organisation) for part in parts]
    factories.Session.commit()
    works = [(part.id, actor_of(person)) for part, person in zip(parts, people, strict=True)]

    def say_yes(part_id, actor):
        return lambda session: pool_answers.answer(
            session,
            part=session.get_one(PoolOfferPart, part_id),
            actor=actor,
            answer=Answer.WILLING,
            now=NOW,
        )

    results = at_once(service, [say_yes(*work) for work in works])

    with service.app_context():
        assert results == {"done": 4}
        assert db.session.scalar(sa.select(PoolOffer.status)) is PoolStatus.STANDING
        opened = db.session.scalars(sa.select(Case.listing_id)).all()
        assert len(opened) == len(set(opened)) == 4


def test_twelve_that_write_at_once_make_one_chain_without_a_gap(service, listing):
    """Each notes, then locks a record that another holds: no lock follows that of the chain."""
    others = [factories.ListingFactory() for _ in range(REVIEWERS)]
    ids = [other.id for other in others]
    factories.Session.commit()

    def write(index):
        def work(session):
            for turn in range(5):
                with contextlib.suppress(ZeroDivisionError), transaction(session):
                    first, second = (
                        session.get_one(Listing, ids[(index + step) % REVIEWERS]) for step in (0, 1)
                    )
                    for place in (first, second) if first.id < second.id else (second, first):
                        hold(session, place)
                        audit.record(session, actor=None, action="a", subject=place, now=NOW)
                    if turn == index % 5:
                        raise ZeroDivisionError  # one turn of each is undone

        return work

    results = at_once(service, [write(index) for index in range(REVIEWERS)])

    with service.app_context():
        assert results == {"done": REVIEWERS}
        verdict = audit_verification.verify(db.session)
        assert (verdict.count, verdict.broken) == (REVIEWERS * 4 * 2, None)


def test_of_five_uses_of_one_code_from_the_phone_at_once_one_lets_in(service):
    user = factories.person(Role.REVIEWER)
    session = factories.Session()
    # As many as are looked at before the person has to wait.
    tokens = [sessions.open_session(session, user=user, now=NOW) for _ in range(5)]
    phones.add(session, user)

    def answer(token: str) -> Callable[[sa.orm.Session], object]:
        def work(session: sa.orm.Session) -> object:
            row = sessions.find_session(session, token=token, now=NOW)
            return second_factors.answer(
                session, row=row, code=phones.code(), key=phones.KEY, now=NOW
            )

        return work

    results = at_once(service, [answer(token) for token in tokens])

    assert results == {"done": 1, "WrongCodeError": 4}
