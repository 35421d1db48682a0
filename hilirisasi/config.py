"""Every setting, read from the environment once, typed and checked."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from hilirisasi.database import is_unsafe_sqlite
from hilirisasi.gateways import mail, message

ROOT: Final = Path(__file__).parent.parent
INSTANCE: Final = ROOT / "instance"
MIN_KEY_LENGTH: Final = 32
E164: Final = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
DEVELOPMENT_KEY_FILE: Final = INSTANCE / "development-key"


class SettingsError(Exception):
    """A setting is missing or unfit; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says. ``is_production`` decides cookies, hosts and sample data.

    ``data_key`` seals the secrets that the database keeps; blank, the secret key does.
    ``media_dir`` holds the files that people send.
    ``help_*`` is who helps people: office and hours in words, WhatsApp as E.164; blank, not shown.
    ``mail_url`` (``smtp(s)://user:password@host:port?from=address``) and ``message_url`` (where a
    gateway takes messages by POST) are how people are told; blank, nothing is sent that way.
    """

    secret_key: str
    data_key: str = field(default="", repr=False)
    database_url: str
    is_production: bool = False
    base_url: str = "http://127.0.0.1:8000"
    proxies: int = 0
    is_test: bool = False
    media_dir: Path = INSTANCE / "media"
    help_office: str = ""
    help_hours: str = ""
    help_whatsapp: str = ""
    mail_url: str = field(default="", repr=False)  # both may hold a password
    message_url: str = field(default="", repr=False)

    @property
    def sealing_key(self) -> str:
        """What seals the secrets that the database keeps."""
        return self.data_key or self.secret_key

    @property
    def host(self) -> str:
        """The host of the base address, the only one that production answers to."""
        return urlsplit(self.base_url).netloc

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the ``HILIRISASI_`` variables.

        Raises
        ------
        SettingsError
            In production a key, an address or a database is missing or a default.
        """
        value = {
            name.removeprefix("HILIRISASI_").lower(): text
            for name, text in environment.items()
            if name.startswith("HILIRISASI_") and text
        }
        mode = value.get("env", "development")
        if mode not in {"development", "production"}:
            raise SettingsError(f"HILIRISASI_ENV is {mode!r}: write development or production")
        is_production = mode == "production"
        if is_production:
            _refuse_unfit_production(value)
        try:
            proxies = int(value.get("proxies", "0"))
        except ValueError as error:
            raise SettingsError("HILIRISASI_PROXIES must be the number of proxies") from error
        return cls(
            secret_key=value.get("secret_key") or _development_key(),
            data_key=value.get("data_key", ""),
            database_url=value.get("database_url") or f"sqlite:///{INSTANCE / 'hilirisasi.db'}",
            is_production=is_production,
            base_url=value.get("base_url", "http://127.0.0.1:8000"),
            proxies=proxies,
            media_dir=Path(value.get("media_dir") or INSTANCE / "media").absolute(),
            help_office=value.get("help_office", ""),
            help_hours=value.get("help_hours", ""),
            help_whatsapp=_whatsapp(value.get("help_whatsapp", "")),
            mail_url=_mail_url(value.get("mail_url", "")),
            message_url=_message_url(value.get("message_url", "")),
        )


def _refuse_unfit_production(value: Mapping[str, str]) -> None:
    for name in ("secret_key", "database_url", "base_url"):
        if name not in value:
            raise SettingsError(f"HILIRISASI_{name.upper()} must be set in production")
    for name in ("secret_key", "data_key"):
        if len(value.get(name, "k" * MIN_KEY_LENGTH)) < MIN_KEY_LENGTH:
            raise SettingsError(
                f"HILIRISASI_{name.upper()} must have at least {MIN_KEY_LENGTH} characters"
            )
    if not value["base_url"].startswith("https://"):
        raise SettingsError("HILIRISASI_BASE_URL must begin with https:// in production")
    if is_unsafe_sqlite(value["database_url"]):
        raise SettingsError("HILIRISASI_DATABASE_URL needs SQLite 3.51.3 or PostgreSQL")


def _whatsapp(number: str) -> str:
    if number and not E164.fullmatch(number):
        raise SettingsError("HILIRISASI_HELP_WHATSAPP must be like +6281234567890")
    return number


def _mail_url(url: str) -> str:
    try:
        if url:
            mail.read_url(url)
    except ValueError as error:
        raise SettingsError(f"HILIRISASI_MAIL_URL {error}") from None
    return url


def _message_url(url: str) -> str:
    try:
        if url:
            message.check_url(url)
    except ValueError as error:
        raise SettingsError(f"HILIRISASI_MESSAGE_URL {error}") from None
    return url


def _development_key() -> str:
    """Return this checkout's own random key, so that no key stands in the code."""
    INSTANCE.mkdir(exist_ok=True)
    if not DEVELOPMENT_KEY_FILE.exists():
        DEVELOPMENT_KEY_FILE.write_text(secrets.token_urlsafe(48))
        DEVELOPMENT_KEY_FILE.chmod(0o600)
    return DEVELOPMENT_KEY_FILE.read_text()
