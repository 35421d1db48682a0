import pytest

from hilirisasi import config
from hilirisasi.config import Settings, SettingsError

PRODUCTION = {
    "HILIRISASI_ENV": "production",
    "HILIRISASI_SECRET_KEY": "k" * 40,
    "HILIRISASI_DATABASE_URL": "postgresql://db/hilirisasi",
    "HILIRISASI_BASE_URL": "https://hilirisasi.lampungprov.go.id",
}


def test_production_starts_with_all_that_it_needs() -> None:
    settings = Settings.from_environment(PRODUCTION)

    assert settings.is_production
    assert settings.host == "hilirisasi.lampungprov.go.id"


@pytest.mark.parametrize(
    "name", ["HILIRISASI_SECRET_KEY", "HILIRISASI_DATABASE_URL", "HILIRISASI_BASE_URL"]
)
@pytest.mark.parametrize("value", [None, ""])
def test_production_names_the_setting_that_is_missing(name: str, value: str | None) -> None:
    environment = {**PRODUCTION, name: value or ""}
    if value is None:
        del environment[name]

    with pytest.raises(SettingsError, match=name):
        Settings.from_environment(environment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HILIRISASI_SECRET_KEY", "k" * 31),
        ("HILIRISASI_DATA_KEY", "k" * 31),
        ("HILIRISASI_BASE_URL", "http://hilirisasi.lampungprov.go.id"),
        ("HILIRISASI_ENV", "prod"),
        ("HILIRISASI_PROXIES", "satu"),
        ("HILIRISASI_HELP_WHATSAPP", "0812-3456-7890"),
        ("HILIRISASI_HELP_WHATSAPP", "+0812345678"),
        ("HILIRISASI_MAIL_URL", "https://mail.example?from=a@b.id"),
        ("HILIRISASI_MESSAGE_URL", "ftp://gateway.example"),
    ],
)
def test_production_names_the_setting_that_is_unfit(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({**PRODUCTION, name: value})


def test_the_ways_to_tell_people_are_read_and_not_shown() -> None:
    mail, message = "smtp://u:rahasia@m.example?from=a@b.id", "https://g.example/?token=rahasia"

    settings = Settings.from_environment(
        {**PRODUCTION, "HILIRISASI_MAIL_URL": mail, "HILIRISASI_MESSAGE_URL": message}
    )

    assert (settings.mail_url, settings.message_url) == (mail, message)
    assert "rahasia" not in repr(settings)


def test_what_seals_is_the_data_key_and_without_one_the_secret_key() -> None:
    own = Settings.from_environment({**PRODUCTION, "HILIRISASI_DATA_KEY": "d" * 32})

    assert own.sealing_key == "d" * 32
    assert "d" * 32 not in repr(own)
    assert Settings.from_environment(PRODUCTION).sealing_key == "k" * 40


def test_refusal_does_not_print_the_key() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({**PRODUCTION, "HILIRISASI_SECRET_KEY": "rahasia-pendek"})

    assert "rahasia-pendek" not in str(refused.value)


def test_development_makes_its_own_key_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    instance = tmp_path_factory.mktemp("instance")
    monkeypatch.setattr(config, "INSTANCE", instance)
    monkeypatch.setattr(config, "DEVELOPMENT_KEY_FILE", instance / "development-key")

    first, second = (Settings.from_environment({}) for _ in range(2))

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= config.MIN_KEY_LENGTH
    assert (instance / "development-key").stat().st_mode & 0o077 == 0
    assert first.database_url == f"sqlite:///{instance / 'hilirisasi.db'}"
    assert not first.is_production


def test_other_variables_are_left_alone() -> None:
    settings = Settings.from_environment({**PRODUCTION, "SECRET_KEY": "lain", "PORT": "1"})

    assert settings.secret_key == "k" * 40


def test_who_helps_is_read_and_blank_by_default() -> None:
    told = Settings.from_environment(
        {
            **PRODUCTION,
            "HILIRISASI_HELP_OFFICE": "DPMPTSP",
            "HILIRISASI_HELP_HOURS": "Senin 08.00",
            "HILIRISASI_HELP_WHATSAPP": "+6281234567890",
        }
    )
    blank = Settings.from_environment(PRODUCTION)

    assert (told.help_office, told.help_hours) == ("DPMPTSP", "Senin 08.00")
    assert told.help_whatsapp == "+6281234567890"
    assert (blank.help_office, blank.help_hours, blank.help_whatsapp) == ("", "", "")
