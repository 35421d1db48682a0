"""E-mail over SMTP: a text with its simple HTML beside it, and a way to end it by one click."""

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from ipaddress import ip_address
from typing import Final, Self
from urllib.parse import parse_qs, unquote, urlsplit

from hilirisasi.gateways import TIMEOUT_S, DeliveryError, Letter

PORTS: Final = {"smtp": 587, "smtps": 465}
SENDER_NAME: Final = "Hilirisasi Lampung"
PERMANENT: Final = range(500, 600)  # RFC 5321 4.2.1: the server will not take it later either


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and who writes through it."""

    host: str
    port: int
    is_tls: bool
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_here(self) -> bool:
        """Is it on this machine, so that a password crosses no network?"""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def read_url(url: str) -> Server:
    """Read ``smtp(s)://user:password@host:port?from=address``.

    Raises
    ------
    ValueError
        It is none; the message does not repeat it, since it may hold a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("must be like smtp://host:587?from=kabar@example.go.id") from None
    sender = parse_qs(parts.query).get("from", [""])[0]
    is_address = parseaddr(sender)[1] == sender and "@" in sender and sender.isascii()
    if parts.scheme not in PORTS or not parts.hostname or not is_address:
        raise ValueError("must be like smtp://host:587?from=kabar@example.go.id")
    return Server(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        is_tls=parts.scheme == "smtps",
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def compose(letter: Letter, *, sender: str, now: datetime) -> EmailMessage:
    """Return a letter as mail: RFC 5322, with List-Unsubscribe by RFC 2369 and 8058."""
    mail = EmailMessage()
    mail["From"] = Address(display_name=SENDER_NAME, addr_spec=sender)
    mail["To"] = Address(addr_spec=letter.address)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    if letter.stop_url:
        mail["List-Unsubscribe"] = f"<{letter.stop_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    return mail


@dataclass(frozen=True, slots=True)
class Mail:
    """Sends through a server."""

    server: Server

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Return what sends through the server of a setting."""
        return cls(read_url(url))

    def send(self, letter: Letter) -> None:
        """Hand one letter to the server; a password goes only over TLS or to this machine.

        Raises
        ------
        DeliveryError
        """
        try:
            mail = compose(letter, sender=self.server.sender, now=datetime.now(UTC))
        except (ValueError, MessageError) as error:
            raise DeliveryError(type(error).__name__, is_final=True) from None
        try:
            with self._connect() as connection:
                connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise DeliveryError(f"recipient {code}", is_final=code in PERMANENT) from None
        except smtplib.SMTPResponseException as error:
            # What the server says may repeat the address; its number does not.
            raise DeliveryError(f"{type(error).__name__} {error.smtp_code}") from None
        except OSError as error:
            raise DeliveryError(type(error).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        server, tls = self.server, ssl.create_default_context()
        if server.is_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT_S, context=tls
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
        try:
            self._prepare(connection, tls)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: smtplib.SMTP, tls: ssl.SSLContext) -> None:
        server = self.server
        connection.ehlo()
        if not server.is_tls and connection.has_extn("starttls"):
            connection.starttls(context=tls)
            connection.ehlo()
        elif not server.is_tls and server.user and not server.is_here:
            raise DeliveryError("no TLS for the password")
        if server.user:
            connection.login(server.user, server.password)
