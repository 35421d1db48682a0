"""The *lembar telaah* fits one A4 page, however much the offices say."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser

from accept.service import sign_in
from hilirisasi.extensions import db
from hilirisasi.office_questions import QUESTIONS
from models import (
    Case,
    CaseInterest,
    CaseReview,
    OfficeAnswer,
    Organisation,
    OrganisationKind,
    Outcome,
    User,
)
from tests.factories import NOW

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

OFFICES = 7
LONG = "Menurut data panen dan tanam kecamatan tahun lalu, pasokannya belum pasti. " * 6


@pytest.fixture
def full_case(served_app: Flask) -> int:
    """The id of a case on which every office has its say, at length."""
    with served_app.app_context():
        case = db.session.scalars(sa.select(Case).order_by(Case.id.desc())).first()
        assert case is not None
        users = db.session.scalars(sa.select(User).order_by(User.id).limit(OFFICES)).all()
        offices = [
            Organisation(kind=OrganisationKind.OFFICE, name=f"Dinas Uji {i}", created_at=NOW)
            for i in range(OFFICES)
        ]
        db.session.add_all(offices)
        case.interests.extend(
            CaseInterest(user_id=user.id, kind="answer", level="none", note="", noted_at=NOW)
            for user in users
        )
        db.session.flush()
        for office, user in zip(offices, users, strict=True):
            case.reviews.append(
                CaseReview(
                    reviewer_id=user.id,
                    organisation_id=office.id,
                    reviewer_name="Uji",
                    reviewer_post="Penelaah",
                    taken_at=NOW,
                    recommendation=Outcome.REJECT,
                    reason=LONG,
                    given_at=NOW,
                )
            )
        for question, row in QUESTIONS.items():
            for place in range(len(row.duties)):
                case.office_answers.append(
                    OfficeAnswer(
                        organisation_id=offices[place].id,
                        question=question,
                        view="conflicts" if place else "fits",
                        note=LONG,
                        made_by_id=users[0].id,
                        made_by_name="Uji",
                        made_by_post="Penelaah",
                        made_at=NOW,
                    )
                )
        db.session.commit()
        number = case.id
        db.session.close()
    return number


def test_the_sheet_of_a_case_that_all_offices_speak_on_is_one_page(
    served_app: Flask, address: str, browser: Browser, full_case: int
) -> None:
    context = browser.new_context()
    kept = sign_in(served_app, "penelaah")
    context.add_cookies([{"name": n, "value": v, "url": address} for n, v in kept.items()])
    page = context.new_page()
    page.goto(f"{address}/kerja-sama/{full_case}/lembar-telaah")

    printed = page.pdf(format="A4")

    assert page.get_by_text("Berbeda pendapat").count() == sum(
        len(row.duties) > 1 for row in QUESTIONS.values()
    )
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    context.close()
