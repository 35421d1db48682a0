"""Every address, as nobody and as each role, with own, foreign and unknown records.

What is expected is read from the agreed matrix of permissions, not from the code that grants them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from hilirisasi.permissions import PRIVATE, Permission
from hilirisasi.web.headers import HEADERS, POLICY
from models import Base, FigureOwner, Role, User
from tests.golden import FOLDER
from tests.web import world as worlds
from tests.web.world import World

SignIn = Callable[[User], None]
Walk = Iterator[tuple[str, str, Rule, str]]  # method, path, route, relation
EVERYBODY = [None, *Role]
# Whose own records the world holds; to every other role all records are foreign.
OF_A_SIDE = {
    *(Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD, Role.VILLAGE_ASSISTANT, Role.REGENCY),
    Role.INVESTOR,
}
# Whatever their organisation.
OF_A_PERSON = {
    *(Permission.ACCOUNT_CLOSE, Permission.ACCOUNT_RESET_FACTOR),
    Permission.SEARCH_OPEN,
}
# Buttons without a field: whoever may press them has an effect, whatever else was sent.
BUTTONS = {
    *("admin.close", "listing.act", "review.take", "talk.start", "talk.start_pool"),
    *("team.revoke", "team.end", "team.reset", "season.remind"),
    *("talk.confirm_terms", "plan.check_evidence", "plan.confirm", "head.ask"),
    *("photo.remove", "sheet_mapping.forget"),
    *("talk_alone.ask", "talk_alone.end", "policy_steps.simulate"),
    *("saved_search.see", "saved_search.remove", "factor.begin"),
}
# No pool of the plan, a region without outlines, a code that nobody made or signed, a photo
# without its file, a case without comments: not found.
FINDS_LESS = {
    *(
        "plan_pool.show",
        "plan_pool.map_svg",
        "maps.commodity_svg",
        "maps.region_svg",
        "impact.picture",
    ),
    "plan_pool.move",
    "head.answer",
    "season.confirm",
    "pool.make",
    "photo.show",
    "profile.confirm",
    "profile.change",
    "profile.remove",
    "notices.stop",
    # A case without conditions and minutes.
    *(f"condition.{view}" for view in ("show", "file", "answer", "renew", "paper")),
    "consent.paper",
    "realisation.receipt",
    *(
        f"official_letter.{view}"
        for view in ("show", "file", "printable", "sign", "withdraw", "add_pdf")
    ),
}
# Of the own plan there is an offer, to which they are led; the foreign plan's pool takes from the
# own village too, and its people read their part of that.
OF_THE_POOL = {Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD, Role.REGENCY}
# Nobody of this world wrote the message that the address names.
FINDS_LESS |= {"message.take_back"}
# A sheet of listings at the desk of invitations.
FINDS_LESS |= {f"invitation_sheets.{view}" for view in ("show", "take", "wrong_xlsx")}
# A sheet with our own headers has no columns to match.
FINDS_LESS |= {f"sheet_mapping.{view}" for view in ("columns", "header", "words")}
# Counting guesses, keeping sessions alive, and keeping for a person what was typed and refused are
# no records of people's work.
COUNTED = [
    t
    for name, t in sorted(Base.metadata.tables.items())
    if name not in {"attempt", "sign_in_session", "form_draft"}
]
JUNK = {
    **dict.fromkeys(("name", "body", "reason", "text", "answer", "jawab-text", "pesan-body"), "  "),
    **dict.fromkeys(
        ("amount", "need", "price", "role", "syarat-price", "months", "road"), "<b>NaN</b>"
    ),
    **dict.fromkeys(("status", "score", "organisation_id", "village_id", "is_sample"), "1"),
    **dict.fromkeys(("version", "jawab-version", "tarik-version", "cabut-version"), "²"),
    "step": "save",
}
CODES = {
    **dict.fromkeys(
        ("region.show", "maps.region_json", "maps.region_csv", "maps.region_svg"), "18.02"
    ),
    **dict.fromkeys(("exports.wilayah_xlsx", "exports.wilayah_csv"), "18.02"),
    "language.choose": "id",
}
STEPS = {"proposal.edit": "proses", "case_step.act": "lengkap"}
UNKNOWN_IDS = (2**31 - 1, 2**40, 0)


def read_matrix() -> dict[tuple[str, str], dict[str, str]]:
    """Return the agreed answers by (permission, role)."""
    rows = [line.split() for line in (FOLDER / "permissions.txt").read_text().splitlines()[1:]]
    return {
        (permission, role): {"own": own, "foreign": foreign, "none": none}
        for permission, role, own, foreign, none in rows
    }


MATRIX = read_matrix()


@pytest.fixture
def world(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # a failure is a 500, as outside
    return worlds.build(session)


def walk(app: Flask, world: World, role: Role | None, ids: Mapping[str, Any] | None = None) -> Walk:
    """Yield every address; with ``ids`` only those that name a record, with these values."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        names = {name for name in rule.arguments if name.endswith("_id")}
        if ids is None:
            names |= rule.arguments & {"village_code"}
            relations = ("own", "foreign") if names else ("none",)
            if rule.endpoint.startswith("team.") and role is Role.INVESTOR:
                relations = tuple(r for r in relations if r != "own" or names != {"village_code"})
        else:
            relations = ("unknown",) if names else ()
        for relation in relations:
            values = ids or _ids(world, role, relation, rule)
            path = _path(app, rule, values)
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield method, path, rule, relation


def _ids(world: World, role: Role | None, relation: str, rule: Rule) -> dict[str, Any]:
    side = world.own if relation == "own" else world.foreign
    if rule.endpoint == "season.remind":
        return {**side.ids(), **side.teams["village"]}
    if rule.endpoint.startswith(("team.", "exports.tim_")):
        return {**side.ids(), **side.teams["company" if role is Role.INVESTOR else "village"]}
    user = world.person(role) if role and relation == "own" else world.foreign.village
    owner = {Role.INVESTOR: FigureOwner.COMPANY, Role.REVIEWER: FigureOwner.REVIEWERS}.get(
        role, FigureOwner.VILLAGE
    )
    objection = side.objections[owner]
    return {
        **side.ids(),
        "user_id": user.id,
        "objection_id": objection.id,
        "saved_search_id": world.searches[user.id],
    }


def _path(app: Flask, rule: Rule, values: Mapping[str, Any]) -> str:
    rest = {
        "code": CODES.get(rule.endpoint, "AAAA-BBBB-CCCC-DDDD"),
        "slug": "singkong",
        "number": 1,
        "pool": 1,
        "step": STEPS.get(rule.endpoint, "benar"),
        "cause": "gagal-panen",
        "ending": "csv",
        "part": "lahan",
        "digest": "0" * 64,
        "version": worlds.DRAFT,
    }
    path = rule.rule
    for name in rule.arguments:
        start = path.index("<" if path.count("<") == 1 else _opening(path, name))
        end = path.index(">", start) + 1
        path = path[:start] + str({**rest, **values}[name]) + path[end:]
    return path


def _opening(path: str, name: str) -> str:
    """Return the placeholder of a name as the route writes it."""
    return next(
        f"<{part}>"
        for part in (piece.split(">")[0] for piece in path.split("<")[1:])
        if part.rpartition(":")[2] == name
    )


def expected(permission: Permission, role: Role | None, relation: str) -> set[int]:
    """Return the status codes that the matrix allows."""
    if permission is Permission.PUBLIC:
        return {200, 302, 422}
    if role is None:
        return {302}
    answers = MATRIX[str(permission), str(role)]
    scope = "none" if answers["none"] != "." else relation
    if scope == "own" and role not in OF_A_SIDE:
        scope = "own" if permission in OF_A_PERSON else "foreign"
    if answers[scope] == "yes":
        return {200, 302, 409, 422}
    return {404} if permission in PRIVATE else {403}


def hides_draft(rule: Rule, role: Role | None) -> bool:
    """Return whether an address leads to drafted rules, which the role may not even know of."""
    is_read = role is not None and MATRIX[str(Permission.POLICY_READ), str(role)]["none"] == "yes"
    return "version" in rule.arguments and not is_read


def permission_of(app: Flask, rule: Rule) -> Permission:
    return app.view_functions[rule.endpoint].permission  # type: ignore[attr-defined]


def counts(session: Session) -> dict[str, int]:
    return {
        table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in COUNTED
    }


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_address_answers_as_the_matrix_says(
    app: Flask, client: FlaskClient, world: World, sign_in: SignIn, role: Role | None
) -> None:
    if role:
        sign_in(world.person(role))
    wrong = []

    for method, path, rule, relation in walk(app, world, role):
        if rule.endpoint in {"auth.sign_out", *BUTTONS} and method == "POST":
            continue  # see the test of the buttons
        data = JUNK if method == "POST" else None
        answer = client.open(path, method=method, data=data, buffered=True)  # closes files
        codes = expected(permission_of(app, rule), role, relation)
        codes |= {404} if rule.endpoint in FINDS_LESS and 200 in codes else set()
        codes = {404} if hides_draft(rule, role) and codes != {302} else codes
        if rule.endpoint == "plan_pool.show" and role in OF_THE_POOL:
            codes = {302 if relation == "own" else 200}
        if answer.status_code not in codes:
            wrong.append((method, path, relation, answer.status_code, codes))
        if role is None and 302 in codes and permission_of(app, rule) is not Permission.PUBLIC:
            assert answer.location.startswith("/masuk?next="), path

    assert wrong == []


@pytest.mark.parametrize("role", EVERYBODY)
def test_nothing_is_stored_of_junk(
    app: Flask,
    client: FlaskClient,
    session: Session,
    world: World,
    sign_in: SignIn,
    role: Role | None,
) -> None:
    if role:
        sign_in(world.person(role))
    before = counts(session)
    changed = []

    for method, path, rule, relation in walk(app, world, role):
        may = 200 in expected(permission_of(app, rule), role, relation)
        if (
            method == "GET"
            or rule.endpoint == "auth.sign_out"
            or (may and rule.endpoint in BUTTONS)
        ):
            continue
        client.post(path, data=JUNK)
        session.expire_all()
        if (after := counts(session)) != before:
            changed.append((path, relation, {n: after[n] for n in after if after[n] != before[n]}))
            before = after

    assert changed == []


@pytest.mark.parametrize("role", EVERYBODY)
def test_buttons_answer_as_the_matrix_says(
    app: Flask, client: FlaskClient, world: World, sign_in: SignIn, role: Role | None
) -> None:
    if role:
        sign_in(world.person(role))
    wrong = []

    for method, path, rule, relation in walk(app, world, role):
        if rule.endpoint not in BUTTONS or method == "GET":
            continue
        answer = client.post(path)
        codes = expected(permission_of(app, rule), role, relation)
        codes = {404} if hides_draft(rule, role) and codes != {302} else codes
        if answer.status_code not in codes:
            wrong.append((path, relation, answer.status_code, codes))

    assert wrong == []


@pytest.mark.parametrize("number", UNKNOWN_IDS)
@pytest.mark.parametrize("role", [None, Role.VILLAGE_OPERATOR, Role.REVIEWER, Role.ADMIN])
def test_unknown_records_are_not_found(
    app: Flask,
    client: FlaskClient,
    world: World,
    sign_in: SignIn,
    role: Role | None,
    number: int,
) -> None:
    if role:
        sign_in(world.person(role))
    ids = dict.fromkeys(
        (
            *("listing_id", "plan_id", "talk_id", "case_id", "organisation_id", "user_id"),
            *("pool_offer_id", "pool_offer_part_id", "sheet_upload_id", "membership_id"),
            *("invitation_id", "objection_id", "saved_search_id", "listing_photo_id"),
            *("paper_form_id", "sheet_mapping_id"),
        ),
        number,
    )
    # Who is nobody learns nothing of which records there are.
    hides = role is None and number == 2**31 - 1
    wrong = []

    for method, path, rule, _relation in walk(app, world, role, ids):
        answer = client.open(path, method=method, buffered=True)
        is_public = permission_of(app, rule) is Permission.PUBLIC
        if answer.status_code != (302 if hides and not is_public else 404):
            wrong.append((method, path, answer.status_code))

    assert wrong == []


def test_a_foreign_private_record_answers_like_a_missing_one(
    app: Flask, client: FlaskClient, world: World, sign_in: SignIn
) -> None:
    sign_in(world.own.investor)
    side = world.foreign
    paths = {
        "/percakapan/": side.talk.id,
        "/kerja-sama/": side.case.id,
        "/proposal/": side.plan.id,
        f"/kecocokan/{side.listing.id}/": side.plan.id,
    }
    missing = 2**31 - 1

    def read(address: str) -> str:
        # The form's token carries the second of the clock, which may tick between two requests.
        return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", client.get(address).text)

    told = [
        (path, read(f"{path}{number}").replace(f"{path}{number}", "?"))
        for path, number in paths.items()
    ]

    assert told == [
        (path, read(f"{path}{missing}").replace(f"{path}{missing}", "?")) for path in paths
    ]
    assert all("Dua Unik" not in text for _path, text in told)


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_answer_is_hardened_and_private_ones_are_not_kept(
    app: Flask, client: FlaskClient, world: World, sign_in: SignIn, role: Role | None
) -> None:
    if role:
        sign_in(world.person(role))
    policy = "; ".join(f"{name} {value}" for name, value in POLICY.items())
    wrong = []

    for method, path, _rule, _relation in walk(app, world, role):
        if method == "POST":
            continue
        headers = client.get(path, buffered=True).headers
        is_hard = headers["Content-Security-Policy"] == policy and all(
            headers[name] == value for name, value in HEADERS.items()
        )
        is_kept = headers.get("Cache-Control") != "no-store"
        if not is_hard or (role and is_kept) or "Cookie" not in headers["Vary"]:
            wrong.append((path, dict(headers)))

    assert wrong == []
