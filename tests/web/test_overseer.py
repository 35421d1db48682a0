"""The overseer reads cases and audit and changes nothing; the admin sees neither."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from hilirisasi.permissions import Permission
from hilirisasi.services import audit_heads
from models import AuditEvent, Base, Role
from tests import audit_chains
from tests.web import world as worlds
from tests.web.test_walk import BUTTONS, JUNK, walk


@pytest.fixture
def world(session):
    return worlds.build(session)


@pytest.fixture
def overseer(sign_in, world):
    sign_in(world.person(Role.OVERSEER))


def event(session, **change):
    row = {
        "at": datetime(2026, 11, 5, 3, 0, tzinfo=UTC),
        "actor_name": "Ratna",
        "actor_post": "Penelaah, DPMPTSP",
        "action": "decision.make",
        "record": "case",
        "record_id": "7",
        "before": {"status": "in_review"},
        "after": {"status": "rejected", "outcome": "reject", "opinion": "none"},
        "reason": "Alasan unik.",
    }
    session.add(AuditEvent(**{**row, **change}))
    session.commit()


OWN_SEARCHES = {Permission.SEARCH_SAVE, Permission.SEARCH_OPEN}


def snapshot(session):
    """Return every row of every table but sessions and counted guesses."""
    session.expire_all()
    return {
        table.name: sorted(map(repr, session.execute(sa.select(table))))
        for table in Base.metadata.sorted_tables
        if table.name not in {"attempt", "sign_in_session"}
    }


def test_the_overseer_reads_every_case(client, overseer, world):
    for side in (world.own, world.foreign):
        page = client.get(f"/kerja-sama/{side.case.id}")

        assert page.status_code == 200
        assert "Catatan perubahan" in page.text
        assert "Pendapat kabupaten/kota" in page.text


def test_the_overseer_changes_nothing(app, client, session, world, overseer):
    before = snapshot(session)
    codes = {}

    for method, path, rule, _relation in walk(app, world, Role.OVERSEER):
        permission = app.view_functions[rule.endpoint].permission
        if permission in OWN_SEARCHES or rule.endpoint == "factor.begin":
            continue  # whoever is signed in keeps searches, and sets a phone up, of their own
        own = permission in {Permission.PUBLIC, Permission.ACCOUNT_USE}
        if method == "POST" and (rule.endpoint in BUTTONS or not own):
            codes[path] = client.post(path, data=JUNK).status_code

    assert codes
    changed = {path: code for path, code in codes.items() if code not in {403, 404}}
    assert changed == {}
    assert snapshot(session) == before


def test_what_changed_is_told_in_words(client, session, overseer):
    event(session)

    page = client.get("/pengawasan").text

    assert "Ratna, Penelaah, DPMPTSP" in page
    assert "keadaan: Sedang ditelaah → Ditolak" in page
    assert "putusan: Tolak" in page
    assert "pendapat kabupaten: belum ada" in page
    assert "memutuskan: Alasan unik." in page


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("catatan=case&nomor=7", True),
        ("catatan=talk", False),
        ("nomor=8", False),
        ("orang=ratna", True),
        ("orang=%25", False),
        ("tindakan=decision.make", True),
        ("tindakan=case.take", False),
        ("bulan=2026-11", True),
        ("bulan=2026-10", False),
        ("bulan=ngawur", True),
        ("bulan=9999-12", True),
        ("bulan=2999-12", False),
        ("hal=2", False),
    ],
)
def test_events_are_found(client, session, overseer, asked, is_found):
    event(session)

    page = client.get(f"/pengawasan?{asked}")

    assert page.status_code == 200
    assert ("Alasan unik." in page.text) == is_found


def test_the_seal_of_the_day_is_there_to_be_written_down(client, session, overseer):
    assert "Segel jejak audit" not in client.get("/pengawasan").text
    audit_chains.make(session, 2)
    head = audit_heads.keep(session, now=datetime(2026, 11, 24, 17, 0, tzinfo=UTC))

    page = client.get("/pengawasan").text

    assert "Segel jejak audit, 25 November 2026" in page
    assert f"{head.number}:{head.hash}" in page


def test_a_month_begins_at_midnight_in_lampung(client, session, overseer):
    event(session, at=datetime(2026, 10, 31, 17, 0, tzinfo=UTC))

    assert "Alasan unik." in client.get("/pengawasan?bulan=2026-11").text
    assert "Alasan unik." not in client.get("/pengawasan?bulan=2026-10").text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OVERSEER])
def test_nobody_else_reads_the_audit(client, sign_in, world, role):
    sign_in(world.person(role))

    assert client.get("/pengawasan").status_code == 403


def test_the_admin_has_account_rights_only(app, client, sign_in, world):
    sign_in(world.person(Role.ADMIN))
    wrong = []

    for method, path, rule, relation in walk(app, world, Role.ADMIN):
        permission = app.view_functions[rule.endpoint].permission
        if permission is Permission.PUBLIC or str(permission).split(":")[0] in OPEN_TO_ADMIN:
            continue
        data = JUNK if method == "POST" else None
        answer = client.open(path, method=method, data=data, buffered=True)
        if answer.status_code not in {403, 404}:
            wrong.append((method, path, relation, answer.status_code))

    assert wrong == []


OPEN_TO_ADMIN = {
    "account",
    "calendar",
    "declaration",
    "interest",
    "invitation",
    "outline",
    "post",
    "search",
    "team",
}
