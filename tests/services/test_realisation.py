"""Reports by two people, the village's answers, and what does not fit."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hilirisasi.actors import actor_of
from hilirisasi.condition_errors import FileUnreadableError
from hilirisasi.errors import MissingReasonError
from hilirisasi.media import GRACE, Media
from hilirisasi.promises import Promise
from hilirisasi.realisation_errors import (
    MismatchClosedError,
    NotNewestReportError,
    PeriodNotOpenError,
    ReceiptMissingError,
    SamePersonError,
)
from hilirisasi.services import (
    case_papers,
    impact,
    mismatches,
    realisation,
    realisation_notices,
    realised,
    report_periods,
    tasks,
)
from hilirisasi.services.realisation import Answers, ReportFigures
from hilirisasi.services.report_periods import Period
from hilirisasi.services.task_kinds import TaskKind
from models import (
    Case,
    CaseMove,
    CaseStatus,
    FirmSize,
    Kg,
    Mismatch,
    MismatchKind,
    Notice,
    RealisationReport,
    Reply,
    ReportSchedule,
    Reservation,
    Role,
)
from tests.factories import CaseFactory, RegencyOfficeFactory, actor, person
from tests.pictures import drawn, saved

JAN, APR, JUL, OCT = (date(2027, month, 1) for month in (1, 4, 7, 10))
SPRING = datetime(2027, 4, 2, 3, 0, tzinfo=UTC)  # the first quarter is over
SUMMER = datetime(2027, 7, 2, 3, 0, tzinfo=UTC)
GOOD = {
    "investment_idr": 0,
    "people": 30,
    "people_of_village": 12,
    "bought_kg": 15_000,
    "price_idr_per_kg": 1_200,
    "payment_days": 7,
    "production_kg": 4_000,
    "oss_receipt": "LKPM-1",
}
NOWHERE = Media(Path("tidak-ada"))  # no receipt is sent
PDF = b"%PDF-1.7\nisi\n%%EOF\n"
YES = {"built": Reply.YES, "buying": Reply.YES, "paid": Reply.YES, "women": 8, "men": 4}


def running(session, size=FirmSize.MEDIUM, **values):
    """Return a contract of 2027, 5 t a month reserved, twelve of the village promised."""
    report_periods.keep(session)
    case = CaseFactory(
        status=CaseStatus.RUNNING, contract_number="1", contract_on=date(2027, 1, 4), **values
    )
    case.plan.organisation.firm_size = size
    case.plan.jobs_of_village = 12
    for month in range(1, 13):
        case.reservations.append(
            Reservation(listing_id=case.listing_id, month=date(2027, month, 1), kg=Kg(5_000))
        )
    session.commit()
    return case


@pytest.fixture
def case(session):
    return running(session)


def colleague(case):
    return actor(Role.INVESTOR, case.plan.organisation)


def report(session, case, first_month=JAN, now=SPRING, **figures):
    row = realisation.draft(
        session,
        files=NOWHERE,
        receipt=None,
        case=case,
        first_month=first_month,
        figures=ReportFigures(**{**GOOD, **figures}),
        actor=colleague(case),
        now=now,
    )
    return realisation.certify(session, case=case, report_id=row.id, actor=colleague(case), now=now)


def answer(session, case, quarter=JAN, now=SPRING, **values):
    return realisation.answer(
        session,
        case=case,
        quarter=quarter,
        answers=Answers(**{**YES, **values}),
        actor=actor(Role.VILLAGE_OPERATOR, case.listing.organisation),
        now=now,
    )


def kinds(session, case):
    return {row.kind for row in mismatches.list_of(session, case=case) if row.closed_at is None}


@pytest.mark.parametrize(
    ("size", "periods"),
    [
        (FirmSize.MICRO, [Period(JAN, 3), Period(APR, 3)]),
        (FirmSize.SMALL, [Period(JAN, 6, date(2027, 7, 15))]),
        (FirmSize.MEDIUM, [Period(JAN, 3, date(2027, 4, 15)), Period(APR, 3, date(2027, 7, 15))]),
        (FirmSize.LARGE, [Period(JAN, 3, date(2027, 4, 15)), Period(APR, 3, date(2027, 7, 15))]),
        (None, []),
    ],
)
def test_the_day_of_a_report_follows_the_size_of_the_company(session, size, periods):
    case = running(session, size)

    assert report_periods.list_periods(session, case=case, now=SUMMER) == periods
    assert report_periods.list_quarters(case, now=SUMMER) == [JAN, APR]


def test_a_foreign_company_reports_as_a_large_one(session):
    case = running(session, FirmSize.SMALL)
    case.plan.organisation.is_foreign = True

    due = [row.due_on for row in report_periods.list_periods(session, case=case, now=SPRING)]

    assert due == [date(2027, 4, 15)]


def test_a_stopped_contract_owes_nothing_of_what_came_after(session, case):
    case.status = CaseStatus.STOPPED
    case.moves.append(
        CaseMove(
            source=CaseStatus.RUNNING,
            target=CaseStatus.STOPPED,
            made_by_id=actor(Role.INVESTOR, case.plan.organisation).user_id,
            made_by_name="",
            made_by_post="",
            made_at=SPRING,
        )
    )
    session.flush()

    later = datetime(2028, 1, 2, tzinfo=UTC)
    assert report_periods.list_quarters(case, now=later) == [JAN, APR]


def test_every_row_of_the_schedule_says_where_it_is_from_and_is_kept_once(session):
    for _ in range(2):
        report_periods.keep(session)

    rows = session.scalars(sa.select(ReportSchedule)).all()

    assert {row.firm_size: (row.period_months, row.due_day) for row in rows} == {
        FirmSize.MICRO: (3, None),
        FirmSize.SMALL: (6, 15),
        FirmSize.MEDIUM: (3, 15),
        FirmSize.LARGE: (3, 15),
    }
    assert len(rows) == 4
    assert all("5/2025" in row.source for row in rows)


def test_a_period_that_is_not_over_takes_no_report_and_no_answer(session, case):
    for say in (report, answer):
        with pytest.raises(PeriodNotOpenError):
            say(session, case, APR)


def test_who_must_report_tells_the_receipt_and_a_micro_firm_need_not(session, case):
    with pytest.raises(ReceiptMissingError):
        report(session, case, oss_receipt="")

    assert report(session, running(session, FirmSize.MICRO), oss_receipt="").certified_at == SPRING


def test_two_people_stand_for_a_report_and_only_the_newest_counts(session, case):
    writer = colleague(case)
    first, second = (
        realisation.draft(
            session,
            files=NOWHERE,
            receipt=None,
            case=case,
            first_month=JAN,
            figures=ReportFigures(**{**GOOD, "bought_kg": kg}),
            actor=writer,
            now=SPRING,
        )
        for kg in (14_000, 15_000)
    )

    with pytest.raises(SamePersonError):
        realisation.certify(session, case=case, report_id=second.id, actor=writer, now=SPRING)
    with pytest.raises(NotNewestReportError):
        realisation.certify(
            session, case=case, report_id=first.id, actor=colleague(case), now=SPRING
        )
    assert realised.by_case(session, case_ids=[case.id]) == {}

    realisation.certify(session, case=case, report_id=second.id, actor=colleague(case), now=SPRING)

    with pytest.raises(NotNewestReportError):
        realisation.certify(
            session, case=case, report_id=second.id, actor=colleague(case), now=SPRING
        )
    told = realised.by_case(session, case_ids=[case.id])[case.id]
    assert [(row.bought_kg, row.certified_at) for row in told.reports] == [(15_000, SPRING)]
    assert (second.number, told.kg_by_year) == (2, {2027: 15_000})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE realisation_report SET bought_kg = 1 WHERE certified_at IS NULL",
        "UPDATE realisation_report SET certified_at = drafted_at, certified_by_id = drafted_by_id",
        "UPDATE realisation_report SET certified_by_name = 'x' WHERE certified_at IS NOT NULL",
        "DELETE FROM realisation_report",
        "UPDATE village_answer SET paid = 'yes'",
        "DELETE FROM village_answer",
        "UPDATE mismatch SET note = 'lain' WHERE closed_at IS NOT NULL",
        "DELETE FROM mismatch",
    ],
)
def test_the_database_itself_keeps_what_was_said(session, case, change):
    report(session, case, price_idr_per_kg=1_000)
    answer(session, case, paid=Reply.NO)
    realisation.draft(
        session,
        files=NOWHERE,
        receipt=None,
        case=case,
        first_month=JAN,
        figures=ReportFigures(**GOOD),
        actor=colleague(case),
        now=SPRING,
    )
    row = mismatches.list_of(session, case=case)[0]
    officer = actor(Role.REVIEWER)
    mismatches.close(
        session, case=case, mismatch_id=row.id, actor=officer, note="Benar.", now=SPRING
    )

    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.execute(sa.text(change))


@pytest.mark.parametrize(
    ("figures", "answers", "expected"),
    [
        ({}, {}, set()),
        ({}, {"built": Reply.NOT_YET}, {MismatchKind.BUILT}),
        ({}, {"buying": Reply.NOT_YET}, {MismatchKind.BUYING}),
        ({}, {"women": 1}, {MismatchKind.HIRED}),
        ({}, {"women": None}, set()),
        ({}, {"paid": Reply.NO}, {MismatchKind.PAYMENT}),
        ({}, {"paid": Reply.NOT_YET}, set()),
        ({"bought_kg": 14_999}, {}, {MismatchKind.BOUGHT}),
        ({"price_idr_per_kg": 1_189}, {}, {MismatchKind.PRICE}),
        ({"price_idr_per_kg": 1_190}, {}, set()),
        ({"payment_days": 8}, {}, {MismatchKind.PAYMENT}),
        ({"people_of_village": 11}, {"women": 7}, {MismatchKind.JOBS}),
        ({"people_of_village": 0, "production_kg": 0}, {}, set()),
        (
            {"bought_kg": 0, "price_idr_per_kg": None, "payment_days": None},
            {},
            {MismatchKind.BOUGHT},
        ),
    ],
)
def test_what_does_not_fit_is_opened_once_whoever_speaks_first(
    session, case, figures, answers, expected
):
    other = running(session)

    report(session, case, **figures)
    answer(session, case, **answers)
    answer(session, case, **answers)
    answer(session, other, **answers)
    report(session, other, **figures)

    found = [row.kind for row in mismatches.list_of(session, case=case)]
    assert (set(found), len(found)) == (expected, len(expected))
    assert kinds(session, other) == expected


def test_a_village_alone_opens_what_it_was_promised_and_does_not_get(session, case):
    answer(session, case, buying=Reply.NO, paid=Reply.NO)

    assert kinds(session, case) == {MismatchKind.BOUGHT, MismatchKind.PAYMENT}


def test_what_a_failed_harvest_freed_was_not_promised_any_more(session, case):
    for row in case.reservations:
        if row.month == date(2027, 3, 1):
            row.released_at = datetime(2027, 2, 10, tzinfo=UTC)
        if row.month == date(2027, 2, 1):
            row.released_at = SPRING  # long after it was over
    session.commit()

    report(session, case, bought_kg=10_000)

    assert kinds(session, case) == set()


def test_a_half_year_is_held_against_both_of_its_quarters(session):
    case = running(session, FirmSize.SMALL)
    answer(session, case, JAN, SUMMER, buying=Reply.NOT_YET)
    report(session, case, JAN, SUMMER, bought_kg=30_000)
    assert kinds(session, case) == set()

    answer(session, case, APR, SUMMER, buying=Reply.NOT_YET)

    (row,) = mismatches.list_of(session, case=case)
    assert (row.kind, row.first_month, row.months) == (MismatchKind.BUYING, JAN, 6)


def test_an_official_writes_what_came_of_it_once_and_a_newer_word_opens_it_anew(session, case):
    answer(session, case, paid=Reply.NO)
    (row,) = mismatches.list_of(session, case=case)
    officer = actor(Role.REVIEWER)

    with pytest.raises(MissingReasonError):
        mismatches.close(
            session, case=case, mismatch_id=row.id, actor=officer, note=" ", now=SPRING
        )
    mismatches.close(
        session, case=case, mismatch_id=row.id, actor=officer, note="Sudah dibayar.", now=SPRING
    )
    with pytest.raises(MismatchClosedError):
        mismatches.close(
            session, case=case, mismatch_id=row.id, actor=officer, note="Lain.", now=SPRING
        )
    assert kinds(session, case) == set()

    answer(session, case, paid=Reply.NO)

    assert kinds(session, case) == {MismatchKind.PAYMENT}
    assert [row.note for row in mismatches.list_of(session, case=case)] == ["", "Sudah dibayar."]


def test_promises_are_counted_where_both_sides_make_them_known(session, case):
    company = case.plan.organisation_id

    def counts():
        found = realised.kept_by(session, organisation_id=company)
        return {promise: (count.kept, count.known) for promise, count in found.items()}

    assert counts() == dict.fromkeys(Promise, (0, 0))
    report(session, case)
    assert counts() == dict.fromkeys(Promise, (0, 0))
    answer(session, case)
    assert counts() == dict.fromkeys(Promise, (1, 1))
    assert realised.agreement(session) == realised.Agreement(1, 1)

    report(session, case, APR, SUMMER, price_idr_per_kg=1_000, payment_days=30)
    answer(session, case, APR, SUMMER, paid=Reply.NO)

    assert counts() == {
        Promise.JOBS: (2, 2),
        Promise.PRICE: (1, 2),
        Promise.PAYMENT: (1, 2),
    }
    assert realised.agreement(session) == realised.Agreement(2, 2)  # both say that it was late


def test_a_company_that_reports_nothing_hides_no_unpaid_farmer(session, case):
    answer(session, case, paid=Reply.NO)

    found = realised.kept_by(session, organisation_id=case.plan.organisation_id)

    assert found[Promise.PAYMENT] == realised.Count(kept=0, known=1)
    assert found[Promise.PRICE].known == found[Promise.JOBS].known == 0
    assert realised.agreement(session) == realised.Agreement(0, 0)


def test_the_company_is_held_to_what_its_plan_said_when_the_case_opened(session, case):
    case.plan.jobs_of_village = None
    session.commit()

    report(session, case, people_of_village=0)

    assert kinds(session, case) == set()


def test_each_hears_of_a_quarter_once_and_the_company_once_more_when_it_is_late(session, case):
    village = person(Role.VILLAGE_OPERATOR, case.listing.organisation)
    investor = person(Role.INVESTOR, case.plan.organisation)
    session.commit()

    def told():
        rows = session.execute(sa.select(Notice.user_id, Notice.kind).order_by(Notice.id))
        return [tuple(row) for row in rows]

    for day in (1, 2, 15, 16, 20):
        realisation_notices.tell_due(session, now=datetime(2027, 4, day, 3, 0, tzinfo=UTC))

    assert told() == [
        (village.id, "answer.due"),
        (investor.id, "reporting.due"),
        (investor.id, "reporting.late"),
    ]


def test_who_has_answered_and_reported_is_not_reminded(session, case):
    report(session, case)
    answer(session, case)
    before = session.scalar(sa.select(sa.func.count(Notice.id)))

    assert realisation_notices.tell_due(session, now=SPRING + timedelta(days=20)) == 0
    assert session.scalar(sa.select(sa.func.count(Notice.id))) == before


def test_each_finds_what_waits_among_the_tasks(session, case):
    village = actor(Role.VILLAGE_HEAD, case.listing.organisation)
    writer, second = colleague(case), colleague(case)
    office = RegencyOfficeFactory(region__code=case.listing.village_code[:5])
    officer = actor_of(person(Role.REGENCY, office))
    session.commit()

    def waits(who):
        kinds = {task.kind for task in tasks.list_tasks(session, actor=who, now=SPRING)}
        return kinds & {
            *(TaskKind.WRITE_REPORT, TaskKind.CERTIFY_REPORT),
            *(TaskKind.ANSWER_QUARTER, TaskKind.CLOSE_MISMATCH),
        }

    assert waits(writer) == {TaskKind.WRITE_REPORT}
    assert waits(village) == {TaskKind.ANSWER_QUARTER}
    assert waits(officer) == set()

    realisation.draft(
        session,
        files=NOWHERE,
        receipt=None,
        case=case,
        first_month=JAN,
        figures=ReportFigures(**GOOD),
        actor=writer,
        now=SPRING,
    )
    answer(session, case, paid=Reply.NO)

    assert waits(writer) == set()
    assert waits(second) == {TaskKind.CERTIFY_REPORT}
    assert waits(village) == set()
    assert waits(officer) == {TaskKind.CLOSE_MISMATCH}


def test_the_receipt_is_kept_with_its_version_and_swept_only_without_one(session, case, tmp_path):
    files = Media(tmp_path)

    def draft(content):
        return realisation.draft(
            session,
            files=files,
            receipt=content,
            case=case,
            first_month=JAN,
            figures=ReportFigures(**GOOD),
            actor=colleague(case),
            now=SPRING,
        )

    scan, photo, none = draft(PDF), draft(saved(drawn())), draft(None)
    lost = case_papers.keep(files, case.id, case_papers.read(PDF + b"%%EOF"))

    assert [row.ending for row in (scan, photo, none)] == [".pdf", ".jpg", None]
    after = datetime.now(UTC) + 2 * GRACE  # the files were written by the clock of the machine
    assert case_papers.sweep(session, files=files, now=after) == 1
    assert not files.shelf("case", case.id, ".pdf").path_of(lost).exists()
    assert case_papers.content_of(files, case.id, scan) == PDF
    with pytest.raises(FileUnreadableError):
        draft(b"MZ")
    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        scan.digest = None
        session.flush()


def test_a_company_without_a_size_is_asked_for_it_and_so_is_who_reviewed(session):
    case = running(session, size=None, reviewer=person(Role.REVIEWER))
    reviewer = actor_of(case.reviewer)
    writer, village = colleague(case), actor(Role.VILLAGE_HEAD, case.listing.organisation)
    session.commit()

    def waits(who):
        found = tasks.list_tasks(session, actor=who, now=SPRING)
        return [row.kind for row in found if row.kind in {TaskKind.TELL_SIZE, TaskKind.ASK_SIZE}]

    assert [waits(who) for who in (writer, reviewer, village)] == [
        [TaskKind.TELL_SIZE],
        [TaskKind.ASK_SIZE],
        [],
    ]
    case.plan.organisation.is_foreign = True  # then it is a large one
    session.commit()
    assert [waits(who) for who in (writer, reviewer)] == [[], []]


AMOUNT = st.integers(0, 10**9)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None
)
@given(st.lists(st.tuples(AMOUNT, AMOUNT, st.booleans()), min_size=1, max_size=3))
def test_what_is_realised_on_dampak_is_the_sum_of_the_newest_certified_reports(session, told):
    for row in session.scalars(sa.select(Case)):
        row.status = CaseStatus.STOPPED  # of the example before: not counted
    expected = []
    for first, second, is_certified in told:
        case = running(session)
        report(session, case, **_bought(first))
        expected.append(first)
        draft = realisation.draft(
            session,
            files=NOWHERE,
            receipt=None,
            case=case,
            first_month=JAN,
            figures=ReportFigures(**{**GOOD, **_bought(second)}),
            actor=colleague(case),
            now=SPRING,
        )
        if is_certified:
            realisation.certify(
                session, case=case, report_id=draft.id, actor=colleague(case), now=SPRING
            )
            expected[-1] = second
    regions = impact.by_regency(session)

    assert sum(row.realised_kg or 0 for row in regions) == sum(expected)
    assert sum(row.reports for row in regions) == len(told)
    assert all(
        row.realised_kg == sum(row.realised_kg_by_year.values()) for row in regions if row.reports
    )


def _bought(kg):
    priced = {"price_idr_per_kg": 1_200, "payment_days": 7}
    return {"bought_kg": kg, **(priced if kg else dict.fromkeys(priced))}


def test_nothing_certified_is_no_figure(session, case):
    realisation.draft(
        session,
        files=NOWHERE,
        receipt=None,
        case=case,
        first_month=JAN,
        figures=ReportFigures(**GOOD),
        actor=colleague(case),
        now=SPRING,
    )

    assert [row.realised_kg for row in impact.by_regency(session) if row.cases] == [None]
    assert session.scalars(sa.select(Mismatch)).all() == []
    assert session.scalars(sa.select(RealisationReport.certified_at)).all() == [None]
