"""A file is complete, or goes back once with everything that is missing."""

import pytest

from hilirisasi.case_errors import NotYourMoveError
from hilirisasi.clock_errors import QuestionRuleMissingError
from hilirisasi.errors import StaleEditError
from hilirisasi.services import cases, screenings
from hilirisasi.services.questions import Question
from models import CaseStatus, MissingPart
from tests.review_rules import NOW, make_case, official, village_of

MISSING = {
    MissingPart.SITE: Question("Koordinat lahan.", "Syarat layanan 3"),
    MissingPart.CAPACITY: Question("Jadwal pembelian.", "Syarat layanan 4"),
}


def test_all_that_is_missing_is_asked_at_once_and_answered_back_to_the_screening(session):
    case, screener = make_case(), official()

    screenings.send_back(session, case=case, actor=screener, missing=MISSING, now=NOW)

    assert case.status is CaseStatus.RETURNED
    assert {row.part: Question(row.note, row.rule) for row in case.missing} == MISSING
    cases.answer_question(session, case=case, actor=village_of(case), text="Terlampir.", now=NOW)
    assert (case.status, case.answer) == (CaseStatus.SUBMITTED, "Terlampir.")


@pytest.mark.parametrize(
    "missing",
    [{}, {MissingPart.SITE: Question(" ", "Syarat 3")}, {MissingPart.SITE: Question("Peta", " ")}],
)
def test_nothing_goes_back_without_saying_what_is_missing(session, missing):
    case = make_case()

    with pytest.raises(QuestionRuleMissingError):
        screenings.send_back(session, case=case, actor=official(), missing=missing, now=NOW)

    assert case.status is CaseStatus.SUBMITTED


def test_a_side_does_not_screen_its_own_file(session):
    case = make_case()

    with pytest.raises(NotYourMoveError):
        screenings.pass_on(session, case=case, actor=village_of(case), now=NOW)


def test_of_two_edits_of_one_case_one_wins(session):
    case = make_case()
    seen = case.version
    screenings.pass_on(session, case=case, actor=official(), version=seen, now=NOW)

    with pytest.raises(StaleEditError):
        screenings.send_back(
            session, case=case, actor=official(), missing=MISSING, version=seen, now=NOW
        )

    assert (case.status, case.missing) == (CaseStatus.COMPLETE, [])
