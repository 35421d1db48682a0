"""*Kabar*: the list, the choice, the way out of letters, and letters in words."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from hilirisasi.extensions import COMPOSE
from hilirisasi.services import deliveries, digests, notice_settings, telling
from hilirisasi.services.notice_kinds import KINDS
from hilirisasi.services.records import MODELS
from hilirisasi.services.transactions import transaction
from hilirisasi.web.notice_mail import read_stop_code, stop_code
from hilirisasi.web.notice_words import PAGES, SENTENCES, TITLES, path_of, title_of
from models import (
    Channel,
    Condition,
    Membership,
    Notice,
    NoticeChoice,
    Outbox,
    OutboxStatus,
    PolicyRecord,
    Role,
    User,
)
from tests import factories
from tests.factories import NOW
from tests.statements import statements

SignIn = Callable[[User], None]
DIGEST = {Channel.MAIL: NoticeChoice.DIGEST, Channel.MESSAGE: NoticeChoice.DIGEST}


@pytest.fixture
def village(session: Session) -> User:
    operator = factories.person(Role.VILLAGE_OPERATOR)
    session.commit()
    session.refresh(operator)
    return operator


def make_talk(operator: User):
    village = operator.memberships[0].organisation
    return factories.TalkFactory(listing=factories.ListingFactory(organisation=village))


def tell(session: Session, talk, *kinds: str, at=NOW) -> None:
    with transaction(session):
        for minute, kind in enumerate(kinds):
            telling.tell(
                session, kind=kind, subject=talk, actor=None, now=at + timedelta(minutes=minute)
            )
    session.commit()


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def unread(session: Session, user: User) -> list[str]:
    session.expire_all()
    return list(
        session.scalars(
            sa.select(Notice.kind)
            .where(Notice.user_id == user.id, Notice.read_at.is_(None))
            .order_by(Notice.id)
        )
    )


def test_every_kind_has_its_sentence_and_every_record_its_page(app: Flask):
    assert set(SENTENCES) == set(KINDS)
    assert {model.__name__ for model in MODELS.values()} == {m.__name__ for m in TITLES}
    without_page = set(TITLES) - set(PAGES)
    assert {model.__name__ for model in without_page} == {
        *("Condition", "Objection", "Organisation", "Invitation", "User")
    }


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_sentence_is_one_line_without_a_figure(app: Flask, language: str):
    with app.test_request_context(), force_locale(language):
        sentences = [str(sentence) for sentence in SENTENCES.values()]

    assert [text for text in sentences if re.search(r"\d|\n|%", text)] == []
    assert len(set(sentences)) == len(sentences)


def test_the_list_is_by_record_newest_first(client, session, village, sign_in):
    old, new = make_talk(village), make_talk(village)
    tell(session, old, "talk.start", "talk.say", at=NOW - timedelta(days=1))
    tell(session, new, "terms.propose")
    sign_in(village)

    page = client.get("/kabar").text

    titles = re.findall(r'<h2 class="news__title">([^<]+)', page)
    assert [unescape(title).strip() for title in titles] == [
        f"Singkong, {talk.listing.village.name}" for talk in (new, old)
    ]
    text = words(page)
    assert "3 kabar belum dibaca." in text
    assert text.index("pesan baru") < text.index("Ada ajakan bicara")


def test_who_was_told_nothing_reads_that(client, session, village, sign_in):
    sign_in(village)

    page = words(client.get("/kabar").text)

    assert "Belum ada kabar." in page
    assert "belum dibaca" not in page


def test_opening_a_record_marks_it_and_no_other(client, session, village, sign_in):
    first, second = make_talk(village), make_talk(village)
    tell(session, first, "talk.start", "talk.say")
    tell(session, second, "talk.start")
    newest = session.scalars(
        sa.select(Notice.id).where(Notice.record_id == str(first.id)).order_by(Notice.id.desc())
    ).first()
    tell(session, first, "talk.visit")  # after the page was shown
    sign_in(village)

    answer = client.post("/kabar/buka", data={"up_to": newest})

    assert (answer.status_code, answer.location) == (302, f"/percakapan/{first.id}")
    assert unread(session, village) == ["talk.start", "talk.visit"]


def test_all_is_marked_up_to_what_the_page_showed(client, session, village, sign_in):
    talk = make_talk(village)
    tell(session, talk, "talk.start", "talk.say")
    shown = session.scalar(sa.select(sa.func.max(Notice.id)))
    tell(session, talk, "talk.visit")
    sign_in(village)

    answer = client.post("/kabar/terbaca", data={"up_to": shown})

    assert answer.location == "/kabar"
    assert unread(session, village) == ["talk.visit"]


@pytest.mark.parametrize("address", ["/kabar/buka", "/kabar/terbaca"])
def test_a_strangers_notice_stays_unread(client, session, village, sign_in, address):
    talk = make_talk(village)
    tell(session, talk, "talk.start")
    notice = session.scalar(sa.select(Notice.id))
    sign_in(factories.person(Role.INVESTOR))

    answer = client.post(address, data={"up_to": notice})

    assert (answer.status_code, answer.location) == (302, "/kabar")
    assert unread(session, village) == ["talk.start"]


def test_a_record_that_may_be_read_no_more_is_not_named(client, session, village, sign_in):
    talk = make_talk(village)
    tell(session, talk, "talk.start")
    session.execute(
        sa.update(Membership).where(Membership.user_id == village.id).values(ended_at=NOW)
    )
    session.commit()
    sign_in(village)

    page = client.get("/kabar").text

    assert talk.listing.village.name not in page
    assert "Ada ajakan bicara" not in page


def test_the_header_counts_what_is_unread(client, session, village, sign_in):
    tell(session, make_talk(village), "talk.start", "talk.say")
    sign_in(village)

    header = words(client.get("/").text.partition("</header>")[0])

    assert "Kabar 2 belum dibaca" in header


def test_a_page_of_many_records_asks_as_often_as_one_of_few(client, session, village, sign_in):
    counts = []
    sign_in(village)
    for number in (2, 10):
        for _ in range(number):
            tell(session, make_talk(village), "talk.say")
        session.commit()
        with statements(session) as said:
            assert client.get("/kabar").status_code == 200
        counts.append(len(said))

    # One record of each group is read by its key.
    assert counts[1] - counts[0] <= 10 * 4


def test_pages_of_twenty(client, session, village, sign_in):
    for _ in range(21):
        tell(session, make_talk(village), "talk.say")
    sign_in(village)

    lengths = [client.get(f"/kabar?hal={page}").text.count("news__title") for page in (1, 2, 3)]

    assert lengths == [20, 1, 0]


def test_the_message_stands_to_be_copied_where_no_gateway_is_set(
    client, session, village, sign_in, app, monkeypatch
):
    talk = make_talk(village)
    tell(session, talk, "talk.start")
    sign_in(village)
    settings = app.config["SETTINGS"]

    without = client.get("/kabar").text
    monkeypatch.setitem(
        app.config, "SETTINGS", replace(settings, message_url="https://gateway.example/")
    )
    with_gateway = client.get("/kabar").text

    text = (
        f"Singkong, {talk.listing.village.name}: Ada ajakan bicara yang menunggu jawaban. "
        f"http://127.0.0.1:8000/percakapan/{talk.id}"
    )
    assert f"readonly>{text}</textarea>" in without
    assert "Salin pesan" not in with_gateway


def test_a_choice_is_kept_and_shown(client, session, village, sign_in):
    sign_in(village)

    answer = client.post(
        "/akun/kabar", data={"mail": "direct", "message": "none", "language": "en"}
    )

    session.expire_all()
    assert answer.location == "/akun/kabar"
    assert notice_settings.of_people(session, [village])[village.id] == {
        Channel.MAIL: NoticeChoice.DIRECT,
        Channel.MESSAGE: NoticeChoice.NONE,
    }
    assert notice_settings.language_of(session, user=village) == "en"
    page = client.get("/akun/kabar").text
    assert re.findall(r'name="(\w+)" id="[\w-]+" value="(\w+)" checked', page) == [
        ("mail", "direct"),
        ("message", "none"),
        ("language", "en"),
    ]


@pytest.mark.parametrize(
    "wrong", [{"mail": "hourly"}, {"message": ""}, {"language": "fr"}, {"language": "idx"}]
)
def test_a_choice_that_is_none_is_refused(client, session, village, sign_in, wrong):
    sign_in(village)

    page = client.post(
        "/akun/kabar", data={"mail": "none", "message": "none", "language": "id", **wrong}
    )

    assert "Ada isian yang perlu diperbaiki" in page.text
    assert notice_settings.of_people(session, [village])[village.id] == notice_settings.defaults(
        village
    )


def test_the_page_says_what_is_not_set_up(client, session, village, sign_in):
    sign_in(village)

    page = words(client.get("/akun/kabar").text)

    assert "Surel belum dikirim" in page
    assert "Pesan belum dikirim" in page


# A letter's way out


def code_of(app: Flask, user: User, channel: Channel = Channel.MAIL) -> str:
    with app.test_request_context():
        return stop_code(user.id, channel)


def mail_choice(session: Session, user: User) -> NoticeChoice:
    session.expire_all()
    return notice_settings.of_people(session, [user])[user.id][Channel.MAIL]


def test_a_link_that_is_only_looked_at_changes_nothing(app, client, session, village):
    """Programs that check mail open every link in it."""
    page = client.get(f"/kabar/berhenti/{code_of(app, village)}")

    assert page.status_code == 200
    assert "Ya, berhenti" in page.text
    assert village.name not in page.text
    assert village.email not in page.text
    assert mail_choice(session, village) is NoticeChoice.DIGEST


def test_one_press_ends_the_letters_without_signing_in(app, client, session, village, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    address = f"/kabar/berhenti/{code_of(app, village)}"

    # RFC 8058: what a mail program sends, without a cookie; pressed twice, it has one effect.
    answers = [client.post(address, data={"List-Unsubscribe": "One-Click"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Selesai." in answers[0].text
    assert mail_choice(session, village) is NoticeChoice.NONE
    assert notice_settings.of_people(session, [village])[village.id][Channel.MESSAGE] is (
        NoticeChoice.NONE
    )


def test_messages_end_apart_from_mail(app, client, session, village):
    notice_settings.choose(session, user=village, choices=DIGEST, language="en")

    client.post(f"/kabar/berhenti/{code_of(app, village, Channel.MESSAGE)}")

    session.expire_all()
    assert notice_settings.of_people(session, [village])[village.id] == {
        Channel.MAIL: NoticeChoice.DIGEST,
        Channel.MESSAGE: NoticeChoice.NONE,
    }
    assert notice_settings.language_of(session, user=village) == "en"


@pytest.mark.parametrize("change", [lambda code: code[:-1], lambda _: "x", lambda c: f"{c}A"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_code_that_was_not_signed_here_does_nothing(
    app, client, session, village, change, method
):
    code = change(code_of(app, village))

    assert client.open(f"/kabar/berhenti/{code}", method=method).status_code == 404
    assert mail_choice(session, village) is NoticeChoice.DIGEST


def test_a_code_says_whose_and_which(app, village):
    with app.test_request_context():
        assert read_stop_code(stop_code(village.id, Channel.MESSAGE)) == (
            village.id,
            Channel.MESSAGE,
        )


# Letters in words


def compose_all(app: Flask, session: Session, *, channel=Channel.MAIL, now=NOW):
    composed = []
    for letter_id in deliveries.take(session, channels=[channel], now=now):
        letter, _ = deliveries._write(session, letter_id, app.extensions[COMPOSE], now)
        session.commit()
        composed.append(letter)
    return composed


def test_a_letter_is_one_line_and_one_link(app, session, village):
    talk = make_talk(village)
    tell(session, talk, "terms.propose")

    (letter,) = compose_all(app, session)

    assert letter.subject == "Ada usulan syarat yang menunggu jawaban."
    assert letter.text.splitlines()[:3] == [
        f"Singkong, {talk.listing.village.name}",
        "- Ada usulan syarat yang menunggu jawaban.",
        f"http://127.0.0.1:8000/percakapan/{talk.id}",
    ]
    assert letter.stop_url in letter.text
    assert f'href="http://127.0.0.1:8000/percakapan/{talk.id}"' in letter.html
    assert letter.stop_url.startswith("http://127.0.0.1:8000/kabar/berhenti/")


def test_a_digest_is_by_record_and_says_how_many(app, session, village):
    first, second = make_talk(village), make_talk(village)
    morning = NOW - timedelta(hours=1)
    tell(session, first, "talk.say", at=morning)
    tell(session, second, "talk.visit", at=morning)
    tell(session, first, "talk.say", "talk.close", at=morning + timedelta(minutes=5))
    digests.queue(session, channels=[Channel.MAIL], now=NOW)

    (letter,) = compose_all(app, session)

    assert letter.subject == "Hari ini: 4 kabar"
    assert letter.text.partition("-- \n")[0].split("\n\n") == [
        "Hari ini: 4 kabar",
        "\n".join(
            [
                f"Singkong, {first.listing.village.name}",
                "- Pihak lain mengakhiri percakapan.",
                "- Ada pesan baru dalam percakapan.",
                f"http://127.0.0.1:8000/percakapan/{first.id}",
            ]
        ),
        "\n".join(
            [
                f"Singkong, {second.listing.village.name}",
                "- Hari kunjungan sudah dipilih.",
                f"http://127.0.0.1:8000/percakapan/{second.id}",
            ]
        ),
        "",
    ]


def test_the_digest_of_an_official_says_what_lies_on_the_desk(app, session):
    reviewer = factories.person(Role.REVIEWER)
    mine = factories.CaseFactory(status="in_review", reviewer_id=reviewer.id)
    factories.CaseFactory()
    session.commit()
    session.expire_all()
    tell(session, mine, "case.answer", at=NOW - timedelta(hours=1))
    digests.queue(session, channels=[Channel.MAIL], now=NOW)

    (letter,) = compose_all(app, session)

    said = "Di meja telaah: 1 milik Anda, 2 menunggu, 0 lewat waktu."
    assert letter.text.split("\n\n")[:2] == [
        "Hari ini: 1 kabar",
        f"{said} http://127.0.0.1:8000/telaah?tumpukan=milik",
    ]
    assert f"<p>{said} <a href=" in letter.html


def test_a_letter_is_in_the_language_that_was_chosen(app, session, village):
    notice_settings.choose(session, user=village, choices=DIGEST, language="en")
    tell(session, make_talk(village), "talk.say")
    digests.queue(session, channels=[Channel.MAIL], now=NOW + timedelta(minutes=1))

    (letter,) = compose_all(app, session, now=NOW + timedelta(minutes=1))

    assert letter.subject == "Today: 1 notice"
    assert "Cassava, " in letter.text
    assert '<html lang="en">' in letter.html


def test_a_message_is_a_text_alone(app, session, village):
    notice_settings.choose(session, user=village, choices=DIGEST, language="id")
    talk = make_talk(village)
    tell(session, talk, "talk.start")

    (letter,) = compose_all(app, session, channel=Channel.MESSAGE)

    assert (letter.address, letter.html, letter.stop_url) == (village.phone, "", "")
    assert letter.text.splitlines()[0] == (
        f"Singkong, {talk.listing.village.name}: Ada ajakan bicara yang menunggu jawaban. "
        f"http://127.0.0.1:8000/percakapan/{talk.id}"
    )


def test_a_letter_names_nobody_and_no_figure_of_a_plan(app, session, village):
    talk = make_talk(village)
    company = factories.person(Role.INVESTOR, talk.plan.organisation)
    tell(session, talk, "terms.propose", "talk.say")
    digests.queue(session, channels=[Channel.MAIL], now=NOW + timedelta(minutes=2))

    letters = compose_all(app, session, now=NOW + timedelta(minutes=2))

    text = " ".join(f"{letter.subject} {letter.text} {letter.html}" for letter in letters)
    secrets = [
        *(company.name, company.email, company.phone, village.name, village.email, village.phone),
        *(talk.plan.organisation.name, talk.plan.organisation.nib, "1400", "1.400"),
    ]
    assert len(letters) == 4  # the terms at once and a digest, to each side
    assert [secret for secret in secrets if secret in text] == []


def test_what_is_written_by_people_cannot_become_html(app, session, village):
    village.memberships[0].organisation.region.name = "<b>Toba</b>"
    session.commit()
    tell(session, make_talk(village), "talk.start")

    (letter,) = compose_all(app, session)

    assert "<b>" not in letter.html
    assert "&lt;b&gt;Toba" in letter.html
    assert "<b>Toba</b>" in letter.text


def _subjects():
    talk = factories.TalkFactory()
    terms = factories.TermsFactory(talk=talk)
    policy = PolicyRecord(version="2026-7", content={}, is_provisional=True, source="Uji")
    case = factories.CaseFactory(terms=terms)
    return [
        Condition(id=1, case_id=case.id, case=case, number=1),  # never stored
        talk,
        talk.listing,
        talk.plan,
        talk.plan.organisation,
        case,
        factories.PoolOfferFactory(plan=talk.plan),
        factories.ObjectionFactory(listing=talk.listing, plan=talk.plan),
        factories.InvitationFactory(),
        factories.person(Role.REVIEWER),
        policy,
    ]


def test_every_record_has_a_title_and_an_address_that_exists(app, session):
    subjects = _subjects()
    session.add(subjects[-1])
    session.commit()
    adapter = app.url_map.bind("127.0.0.1")

    with app.test_request_context():
        for subject in subjects:
            for kind in ("objection.raise", "objection.answer"):
                line = deliveries.Line(Notice(kind=kind), subject)
                assert adapter.match(path_of(line).partition("?")[0])
            assert title_of(subject).strip()

    assert {type(subject) for subject in subjects} == set(MODELS.values())


# The admin


def test_the_admin_sees_what_is_sent_and_no_address(client, session, village, sign_in):
    tell(session, make_talk(village), "talk.start")
    session.execute(
        sa.update(Outbox).values(status=OutboxStatus.FAILED, last_error="recipient 550")
    )
    session.commit()
    sign_in(factories.person(Role.ADMIN))

    page = client.get("/admin/kabar").text

    text = words(page)
    assert "Tidak ada yang dikirim: HILIRISASI_MAIL_URL belum diatur." in text
    assert "Tidak ada yang dikirim: HILIRISASI_MESSAGE_URL belum diatur." in text
    assert "recipient 550" in text
    assert [secret for secret in (village.name, village.email) if secret in page] == []


def test_the_admin_lets_what_failed_be_tried_again(client, session, village, sign_in):
    tell(session, make_talk(village), "talk.start")
    session.execute(sa.update(Outbox).values(status=OutboxStatus.FAILED, attempts=10))
    session.commit()
    sign_in(factories.person(Role.ADMIN))

    pages = [words(client.post("/admin/kabar/ulang", follow_redirects=True).text) for _ in range(2)]

    session.expire_all()
    assert "1 kiriman dicoba lagi." in pages[0]
    assert "Tidak ada kiriman yang masih dapat dicoba lagi." in pages[1]
    assert [(row.status, row.attempts) for row in session.scalars(sa.select(Outbox))] == [
        (OutboxStatus.WAITING, 0)
    ]
