"""Every address of the service, with records of all kinds: what no link of the sample leads to.

The world and the walk are those of the tests of permissions: two villages and two companies with
everything that can lie between them.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from flask.testing import FlaskClient

from accept.crawl import LANGUAGES, Page, noting_templates
from hilirisasi.app import create_app
from hilirisasi.config import Settings
from hilirisasi.extensions import db
from hilirisasi.services import migrations, sessions
from models import Role, User
from tests import factories
from tests.web import test_walk, world

HTTP_OK: Final = 200
# Of each side; who is nobody opens what anybody may.
WALKERS: Final = (None, *Role)


def pages(languages: Sequence[str] = LANGUAGES) -> Iterator[Page]:
    """Yield what each role is shown at each address in each language."""
    with TemporaryDirectory() as folder:
        app = create_app(
            Settings(
                secret_key="accept" * 8,
                database_url=f"sqlite:///{folder}/world.db",
                media_dir=Path(folder),
            )
        )
        with app.app_context():
            migrations.migrate(db.session)
            db.session.close()
            engine = db.engine
        factories.Session.remove()
        factories.Session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
        made = world.build(factories.Session())
        with noting_templates(app) as rendered:
            for role in WALKERS:
                for language in languages:
                    client = app.test_client()
                    client.set_cookie("bahasa", language)
                    if role:
                        _sign_in(client, made.person(role))
                    for method, path, rule, relation in test_walk.walk(app, made, role):
                        if method == "POST" or relation == "foreign":
                            continue
                        if rule.endpoint == "language.choose":
                            continue  # the rest would be in the language that it chose
                        rendered.clear()
                        answer = client.get(path)
                        if answer.status_code == HTTP_OK and answer.mimetype == "text/html":
                            person, template = role or "nobody", rendered[-1] if rendered else ""
                            yield Page(person, language, path, rule.endpoint, template, answer.text)
                        answer.close()
        factories.Session.remove()
        engine.dispose()


def _sign_in(client: FlaskClient, user: User) -> None:
    session = factories.Session()
    session.rollback()  # what it read before is older than what the service wrote since
    token = sessions.open_session(session, user=user, now=datetime.now(UTC))
    session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
