from dataclasses import fields

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.scoring.policy import Policy
from hilirisasi.web import policy as view
from hilirisasi.web.score_words import INPUTS
from models import PolicyRecord
from tests.factories import NOW


def test_every_rule_of_the_policy_has_words() -> None:
    policy = Policy.default()

    assert set(view.ANCHORS) == set(policy.anchors)
    assert set(view.RAMPS) == set(policy.ramps)
    assert set(view.GATES) == set(policy.gates)
    assert set(view.PENALTIES) == set(policy.penalty)
    assert set(policy.defaults) <= {*INPUTS, *view.OTHER_DEFAULTS}
    numbers = {field.name for field in fields(policy) if field.type is float}
    assert set(view.CONSTANTS) == numbers


def test_page_says_that_the_weights_are_provisional(client: FlaskClient, session: Session) -> None:
    page = client.get("/aturan-penilaian").text

    assert "bobot sementara" in page
    assert "sementara-1" in page
    assert "46,0%" in page
    assert "121.909,36" in page


def test_page_shows_the_active_policy(client: FlaskClient, session: Session) -> None:
    session.add(
        PolicyRecord(
            version="pergub-1",
            content={"version": "pergub-1", "weights_are_provisional": False, "rho": 0.125},
            is_provisional=False,
            source="Uji",
            activated_at=NOW,
        )
    )
    session.commit()

    page = client.get("/aturan-penilaian").text

    assert "pergub-1" in page
    assert "0,125" in page
    assert "score__note" not in page
