"""Letters from the shell, through a real mail server and a real gateway."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from hilirisasi.services import telling
from hilirisasi.services.transactions import transaction
from models import Listing, Notice, Outbox, OutboxStatus, Role
from tests import factories
from tests.cli.shell import run
from tests.gateways.test_mail import post  # noqa: F401
from tests.gateways.test_message import gateway  # noqa: F401


def test_send_tells_of_seasons_and_sends_by_both_ways(
    session,
    app,
    post,  # noqa: F811
    gateway,  # noqa: F811
    monkeypatch,
):
    box, controller = post
    now = datetime.now(UTC)
    listing = factories.ListingFactory(confirmed_at=now - timedelta(days=200))
    village = listing.organisation
    by_mail = factories.person(Role.VILLAGE_OPERATOR, village)
    by_phone = factories.person(Role.VILLAGE_OPERATOR, village)
    by_phone.email = None
    talk = factories.TalkFactory(listing=listing)
    session.commit()
    session.expire_all()
    with transaction(session):
        telling.tell(session, kind="talk.start", subject=talk, actor=None, now=now)
    monkeypatch.setitem(
        app.config,
        "SETTINGS",
        replace(
            app.config["SETTINGS"],
            mail_url=f"smtp://127.0.0.1:{controller.port}?from=kabar@hilirisasi.example",
            message_url=gateway.url,
        ),
    )

    first, second = (run(app, "letters", "send") for _ in range(2))

    session.expire_all()
    urgent = [mail for mail in box.letters if "ajakan bicara" in mail["Subject"]]
    assert (first.exit_code, second.output) == (0, "0 letters taken\n")
    assert [mail["To"] for mail in urgent] == [by_mail.email]
    assert {body["to"] for _path, _headers, body in gateway.heard} == {by_phone.phone}
    assert set(session.scalars(sa.select(Outbox.status))) == {OutboxStatus.SENT}
    kinds = session.scalars(sa.select(Notice.kind).where(Notice.record == Listing.__tablename__))
    assert list(kinds) == ["season.lapsed"] * 2


def test_without_settings_nothing_is_sent(session, app):
    assert run(app, "letters", "send").output == "0 letters taken\n"
