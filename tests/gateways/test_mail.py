"""E-mail through a real SMTP server: headers, both parts, refusals, passwords."""

import smtplib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from hilirisasi.gateways import DeliveryError, Letter
from hilirisasi.gateways.mail import Mail, read_url

LETTER = Letter(
    key="a1b2c3",
    address="desa@contoh.id",
    subject="Hari ini: 3 kabar",
    text="Singkong, Toba – ada kabar.\n",
    html="<p>Singkong, Toba – ada kabar.</p>",
    stop_url="https://hilirisasi.example/kabar/berhenti/kode",
)


class Post:
    """Keeps what arrives; refuses who is not known here."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802  # the library calls it so
        self, _server, _session, envelope, address, _options
    ) -> str:
        if address == "tidak.ada@contoh.id":
            return f"550 5.1.1 <{address}> unknown"
        if address == "penuh@contoh.id":
            return f"452 4.2.2 <{address}> mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # the library calls it so
        self, _server, _session, envelope
    ) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.letters.append(mail)
        return "250 OK"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def serve(post: Post, **options: object) -> Iterator[tuple[Post, Controller]]:
    controller = Controller(post, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    yield post, controller
    controller.stop()


@pytest.fixture
def post() -> Iterator[tuple[Post, Controller]]:
    yield from serve(Post())


def mail_to(controller: Controller, user: str = "") -> Mail:
    return Mail.from_url(f"smtp://{user}127.0.0.1:{controller.port}?from=kabar@hilirisasi.example")


def test_a_letter_arrives_with_its_headers_and_both_parts(post):
    box, controller = post

    mail_to(controller).send(LETTER)

    (mail,) = box.letters
    assert {name: mail[name] for name in ("From", "To", "Subject", "Message-ID")} == {
        "From": "Hilirisasi Lampung <kabar@hilirisasi.example>",
        "To": "desa@contoh.id",
        "Subject": "Hari ini: 3 kabar",
        "Message-ID": "<a1b2c3@hilirisasi.example>",
    }
    assert mail["List-Unsubscribe"] == "<https://hilirisasi.example/kabar/berhenti/kode>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    age = datetime.now(UTC) - parsedate_to_datetime(mail["Date"])
    assert timedelta() <= age + timedelta(seconds=1) < timedelta(minutes=1)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().strip() for part in mail.iter_parts()] == [
        LETTER.text.strip(),
        LETTER.html,
    ]


def test_sent_twice_a_letter_has_the_same_id(post):
    box, controller = post

    for _ in range(2):
        mail_to(controller).send(LETTER)

    assert [mail["Message-ID"] for mail in box.letters] == ["<a1b2c3@hilirisasi.example>"] * 2


@pytest.mark.parametrize(
    ("address", "reason", "is_final"),
    [("tidak.ada@contoh.id", "recipient 550", True), ("penuh@contoh.id", "recipient 452", False)],
)
def test_a_refusal_names_its_number_and_no_address(post, address, reason, is_final):
    _box, controller = post
    letter = Letter(key="k", address=address, subject="s", text="t")

    with pytest.raises(DeliveryError) as caught:
        mail_to(controller).send(letter)

    assert (caught.value.reason, caught.value.is_final) == (reason, is_final)
    assert caught.value.__cause__ is None


def test_a_server_that_is_away_is_tried_again():
    mail = Mail.from_url(f"smtp://127.0.0.1:{free_port()}?from=kabar@hilirisasi.example")

    with pytest.raises(DeliveryError) as caught:
        mail.send(LETTER)

    assert (caught.value.reason, caught.value.is_final) == ("ConnectionRefusedError", False)


def test_a_header_that_would_be_two_is_refused(post):
    box, controller = post
    letter = Letter(key="k", address="a@contoh.id", subject="s\r\nBcc: x@contoh.id", text="t")

    with pytest.raises(DeliveryError) as caught:
        mail_to(controller).send(letter)

    assert (caught.value.reason, caught.value.is_final) == ("ValueError", True)
    assert box.letters == []


@pytest.fixture
def locked() -> Iterator[tuple[Post, Controller]]:
    def authenticate(_server, _session, _envelope, _mechanism, data) -> AuthResult:
        is_right = (data.login, data.password) == (b"kabar", b"s:a/n d")
        return AuthResult(success=is_right, handled=False)

    yield from serve(Post(), authenticator=authenticate, auth_require_tls=False)


def test_a_password_is_read_from_the_address(locked):
    box, controller = locked

    mail_to(controller, "kabar:s%3Aa%2Fn%20d@").send(LETTER)

    assert len(box.letters) == 1


def test_a_wrong_password_is_named_by_its_number(locked):
    box, controller = locked

    with pytest.raises(DeliveryError) as caught:
        mail_to(controller, "kabar:keliru@").send(LETTER)

    assert (caught.value.reason, caught.value.is_final) == ("SMTPAuthenticationError 535", False)
    assert box.letters == []


def test_a_password_crosses_no_network_in_the_clear(post, monkeypatch):
    """Another machine's server that offers no TLS never hears the password."""
    box, controller = post
    mail = Mail.from_url("smtp://kabar:sandi@mail.example:25?from=kabar@hilirisasi.example")
    connect = smtplib.SMTP.connect
    monkeypatch.setattr(
        smtplib.SMTP,
        "connect",
        lambda self, _host, _port: connect(self, "127.0.0.1", controller.port),
    )

    with pytest.raises(DeliveryError) as caught:
        mail.send(LETTER)

    assert (caught.value.reason, box.letters) == ("no TLS for the password", [])


@pytest.mark.parametrize(
    ("url", "host", "port", "is_tls"),
    [
        ("smtp://mail.example?from=a@b.id", "mail.example", 587, False),
        ("smtps://mail.example?from=a@b.id", "mail.example", 465, True),
        ("smtp://u:p@mail.example:25?from=a@b.id", "mail.example", 25, False),
    ],
)
def test_an_address_is_read(url, host, port, is_tls):
    server = read_url(url)

    assert (server.host, server.port, server.is_tls) == (host, port, is_tls)
    assert "password" not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example?from=a@b.id",
        "smtp://?from=a@b.id",
        "smtp://mail.example",
        "smtp://mail.example?from=nobody",
        "smtp://mail.example:port?from=a@b.id",
        "smtp://u:rahasia@[mail?from=a@b.id",
    ],
)
def test_what_is_no_mail_server_is_refused_without_repeating_it(url):
    with pytest.raises(ValueError, match=r"^must be like smtp://host:587\?from=") as caught:
        read_url(url)

    assert "rahasia" not in str(caught.value)
