"""Build the application: configure, bind, register."""

import inspect
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from hilirisasi import cli, database, web
from hilirisasi.config import ROOT, Settings, SettingsError
from hilirisasi.extensions import babel, csrf, db, login
from hilirisasi.media import Media
from hilirisasi.services import samples
from hilirisasi.web import language
from models import Organisation

MAX_REQUEST_BYTES = 1_000_000
STATIC = ROOT / "hilirisasi" / "web" / "static"


def create_app(settings: Settings) -> Flask:
    """Return the service for these settings.

    Raises
    ------
    SettingsError
        A production database holds sample data.
    """
    app = Flask(
        "hilirisasi",
        root_path=str(ROOT / "hilirisasi"),
        template_folder=str(ROOT / "templates"),
        static_folder=None,  # WhiteNoise serves the files, with far-off expiry and compression
    )
    app.config.from_mapping(_configuration(settings))
    _bind(app)
    if settings.is_production:
        _refuse_sample(app)
    web.init_app(app)
    cli.init_app(app)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(STATIC),
        prefix="/static/",
        mimetypes={".webmanifest": "application/manifest+json"},
        autorefresh=not settings.is_production,
    )
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SETTINGS": settings,
        "MEDIA": Media(settings.media_dir),
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.is_test,
        "SQLALCHEMY_ENGINES": {"default": database.engine_options(settings.database_url)},
        "MAX_CONTENT_LENGTH": MAX_REQUEST_BYTES,
        "SESSION_COOKIE_NAME": "__Host-sesi" if settings.is_production else "sesi",
        "SESSION_COOKIE_SECURE": settings.is_production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "TRUSTED_HOSTS": [settings.host] if settings.is_production else None,
        # A form may wait a day for signal; the token dies with the session instead.
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "id",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Jakarta",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "hilirisasi" / "translations"),
    }


def _bind(app: Flask) -> None:
    db.init_app(app)
    # The extension closes sessions in an async teardown, which needs an event loop at each request
    # and fails inside one; the async engines that it serves are not used here.
    app.teardown_appcontext_funcs[:] = [
        function
        for function in app.teardown_appcontext_funcs
        if not inspect.iscoroutinefunction(function)
    ]
    with app.app_context():
        database.prepare(db.engine)
    language.compile_catalogues()
    babel.init_app(app, locale_selector=language.choose_locale)
    csrf.init_app(app)
    login.init_app(app)


def _refuse_sample(app: Flask) -> None:
    with app.app_context():
        is_migrated = sa.inspect(db.engine).has_table(Organisation.__tablename__)
        if is_migrated and samples.has_sample(db.session):
            raise SettingsError("HILIRISASI_DATABASE_URL leads to sample data: refused")
        db.session.close()
        db.engine.dispose()  # a web server may fork after this; its workers open their own
