"""Names, numbers and words of people appear where the circles let them, and never in the log."""

import logging
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from models import Answer, Message, Organisation, Role, Side, TalkStatus, User
from tests.factories import FormFactory, RouteFactory
from tests.spreadsheets.sheets import text_of
from tests.web import world as worlds
from tests.web.test_walk import walk
from tests.web.world import World

SignIn = Callable[[User], None]
# What the second village and the second company have told, as a page would show it.
SECRETS = {
    "village name": "Sri Wahyuni Rahasia",
    "village phone": "81277700001",
    "village email": "sri.rahasia@contoh.id",
    "investor name": "Budi Santoso Rahasia",
    "investor phone": "81277700002",
    "investor email": "budi.rahasia@contoh.id",
    "company": "PT Dua Unik",
    "nib": "9120001112223",
    "npwp": "0012345678901000",
    "holder": "Pemegang Dua Unik",
    "message": "Sawah Pak Karto dekat kali",
    "price rule": "Harga ditinjau tiap panen raya unik",
    "product price": "7.654.321",
    "investment": "9.876.543.210",
}
NAMES = {"village name", "investor name"}
CONTACTS = {"village phone", "village email", "investor phone", "investor email"}
OFFICIAL = {"company", "price rule", "product price", "investment"}
PUBLIC = {"company"}  # once both sides agreed, its name is on the village's page
# Who comes upon what, on all pages together.
ALLOWED: dict[Role | None, set[str]] = {
    None: PUBLIC,
    Role.VILLAGE_OPERATOR: PUBLIC,
    Role.INVESTOR: PUBLIC,
    # An officer compares a company, its numbers and its person with OSS.
    Role.REVIEWER: OFFICIAL | {"investor name", "nib", "npwp"},
    Role.OVERSEER: OFFICIAL,
    Role.ADMIN: NAMES | {"company"},
}


@pytest.fixture
def world(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> World:
    world = worlds.build(session)
    side = world.foreign
    side.village.name, side.investor.name = SECRETS["village name"], SECRETS["investor name"]
    side.village.phone, side.investor.phone = "+6281277700001", "+6281277700002"
    side.village.email = SECRETS["village email"]
    side.investor.email = SECRETS["investor email"]
    side.plan.organisation.nib = SECRETS["nib"]
    side.plan.organisation.npwp = SECRETS["npwp"]
    side.plan.product_price_idr_per_kg = 7_654_321
    side.plan.investment_idr = 9_876_543_210
    side.case.terms.price_rule = SECRETS["price rule"]
    session.add(
        Message(
            talk_id=side.talk.id,
            author_id=side.village.id,
            author_name=side.village.name,
            side=Side.VILLAGE,
            body=SECRETS["message"],
            sent_at=side.talk.started_at,
        )
    )
    session.commit()
    RouteFactory(form=FormFactory())
    return world


def come_upon(app: Flask, client: FlaskClient, world: World, role: Role | None) -> set[str]:
    """Return which secrets a person meets on all pages that answer."""
    text = "".join(
        text_of(client.get(path, follow_redirects=True, buffered=True))
        for method, path, _rule, _relation in walk(app, world, role)
        if method == "GET"
    )
    mixed = f"/kecocokan/{world.own.listing.id}/{world.foreign.plan.id}"
    other = f"/kecocokan/{world.foreign.listing.id}/{world.own.plan.id}"
    text += client.get(mixed).text + client.get(other).text
    return {name for name, secret in SECRETS.items() if secret in text}


@pytest.mark.parametrize("role", ALLOWED)
def test_a_stranger_comes_upon_what_the_circles_allow(
    app: Flask, client: FlaskClient, world: World, sign_in: SignIn, role: Role | None
) -> None:
    if role:
        sign_in(world.person(role))

    met = come_upon(app, client, world, role)

    assert met == ALLOWED[role]


def test_the_other_side_of_a_talk_sees_who_speaks_and_no_more(
    client: FlaskClient, world: World, sign_in: SignIn
) -> None:
    sign_in(world.foreign.village)
    ids = world.foreign.ids()

    text = "".join(
        client.get(path.format(**ids)).text
        for path in (
            "/percakapan/{talk_id}",
            "/kerja-sama/{case_id}",
            "/kecocokan/{listing_id}/{plan_id}",
            "/proposal/{plan_id}",
        )
    )

    met = {name for name, secret in SECRETS.items() if secret in text}
    assert {"investor name", "company", "message", "price rule"} <= met
    hidden = {"investor email", "nib", "npwp", "product price", "investment"}
    assert met & hidden == set()


def test_a_number_is_masked_until_both_are_willing(
    client: FlaskClient, session: Session, world: World, sign_in: SignIn
) -> None:
    talk = world.foreign.talk
    talk.status, talk.village_answer = TalkStatus.ASKED, Answer.WAITING
    session.execute(sa.delete(Message))
    session.commit()
    sign_in(world.foreign.investor)

    page = client.get(f"/percakapan/{talk.id}").text

    assert SECRETS["village phone"] not in page
    assert SECRETS["village name"] not in page


def test_the_log_holds_nothing_personal(
    app: Flask,
    client: FlaskClient,
    world: World,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    caplog.set_level(logging.INFO)
    side = world.foreign
    for login in (SECRETS["village email"], "0812-7770-0001"):
        client.post("/masuk", data={"login": login, "password": "kata-sandi-unik"})
    person = {"name": SECRETS["village name"], "email": SECRETS["village email"]}
    client.post("/daftar", data={**person, "password": "kata-sandi-unik", "company": "PT Dua Unik"})
    sign_in(side.village)
    for body in (SECRETS["message"], SECRETS["message"] + "\0", SECRETS["message"] * 200):
        client.post(f"/percakapan/{side.talk.id}/pesan", data={"pesan-body": body})
    come_upon(app, client, world, None)

    # A failure in the middle of it all: what was typed stays out of the trace as well.
    monkeypatch.setattr("hilirisasi.services.messages.say", _fail)
    answer = client.post(
        f"/percakapan/{side.talk.id}/pesan", data={"pesan-body": SECRETS["message"]}
    )

    assert answer.status_code == 500
    assert "incident" in caplog.text
    met = [name for name, secret in SECRETS.items() if secret in caplog.text]
    assert met == []
    assert "kata-sandi-unik" not in caplog.text


def _fail(session: Session, **values: object) -> None:
    """Break a constraint with what a person typed, as a forgotten check would."""
    session.add(Organisation(name=str(values["body"])))
    session.flush()
