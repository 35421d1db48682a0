"""A regency invites from a sheet: tried, taken whole or its good rows, the codes known once."""

import pytest
import sqlalchemy as sa

from hilirisasi.errors import InvitationUnusableError, SheetAcceptedError, SheetRowsWrongError
from hilirisasi.services import invitation_sheets, invitations, regions, sheet_uploads
from hilirisasi.services.invitation_sheets import BY_KEY, COLUMNS
from hilirisasi.spreadsheets.cells import Cause
from hilirisasi.spreadsheets.columns import example_of, header_of
from hilirisasi.spreadsheets.dry_run import Effect
from models import AuditEvent, Invitation, Membership, Role
from tests.factories import (
    NOW,
    RegencyFactory,
    RegencyOfficeFactory,
    VillageFactory,
    VillageOrganisationFactory,
    actor,
    person,
)
from tests.spreadsheets import sheets

ROW = {"role": "Operator desa", "post": "Kaur Perencanaan"}


@pytest.fixture
def village(session):
    return VillageFactory()


@pytest.fixture
def office(session, village):
    return RegencyOfficeFactory(region=village.parent.parent)


@pytest.fixture
def officer(session, office):
    return actor(Role.REGENCY, office)


def sheet(*rows):
    cells = [[row.get(column.key) for column in COLUMNS] for row in rows]
    return sheets.xlsx([header_of(COLUMNS, "id"), *cells])


def allowed(session, office):
    return regions.villages_of(session, organisation=office)


def try_out(session, office, *rows):
    return invitation_sheets.try_out(
        session, content=sheet(*rows), allowed_villages=allowed(session, office), now=NOW
    )


def take(session, office, officer, *rows, only_good=False):
    upload = sheet_uploads.keep(
        session,
        kind=invitation_sheets.KIND,
        columns=invitation_sheets.READ_COLUMNS,
        actor=officer,
        organisation_id=office.id,
        filename="undangan.xlsx",
        content=sheet(*rows),
        now=NOW,
    )
    options = {"allowed_villages": allowed(session, office), "only_good": only_good, "now": NOW}
    taken = invitation_sheets.accept(
        session, upload=upload, actor=officer, leave=lambda _trial: b"wrong", **options
    )
    return upload, *taken


def test_a_row_makes_an_invitation_whose_code_is_known_once(session, village, office, officer):
    row = {**ROW, "village_code": village.code, "name": "Wayan", "phone": 81234567890}

    upload, run, issued = take(session, office, officer, row)

    assert run.count(Effect.CREATED) == 1
    assert [(each.row.name, each.row.phone) for each in issued] == [("Wayan", "+6281234567890")]
    invitation = invitations.get_invitation(session, code=issued[0].code, now=NOW)
    assert (invitation.role, invitation.post) == (Role.VILLAGE_OPERATOR, "Kaur Perencanaan")
    assert invitation.organisation.region_code == village.code
    assert upload.content == b""
    events = session.scalars(sa.select(AuditEvent)).all()
    kept = "".join(f"{event.before}{event.after}{event.reason}" for event in events)
    assert "Wayan" not in kept
    assert "81234567890" not in kept
    imported = [event for event in events if event.action == "invitation.import"]
    assert [event.after["sha256"] for event in imported] == [upload.sha256]


def test_who_is_there_stays_and_an_open_invitation_gets_a_new_code(
    session, village, office, officer
):
    organisation = VillageOrganisationFactory(region=village)
    person(Role.VILLAGE_HEAD, organisation)
    row = {**ROW, "village_code": village.code}
    head = {**row, "role": "Kepala desa", "post": "Kepala Desa"}
    _upload, _run, first = take(session, office, officer, row)

    _upload, run, second = take(session, office, officer, row, head)

    assert (run.count(Effect.CHANGED), run.count(Effect.UNCHANGED)) == (1, 1)
    with pytest.raises(InvitationUnusableError):
        invitations.get_invitation(session, code=first[0].code, now=NOW)
    assert invitations.get_invitation(session, code=second[0].code, now=NOW)


@pytest.mark.parametrize(
    ("change", "column", "cause"),
    [
        ({"village_code": None}, "village_code", Cause.BLANK),
        ({"village_code": "x"}, "village_code", Cause.NOT_A_CODE),
        ({"village_code": "18.99.01.2001"}, "village_code", Cause.UNKNOWN_VILLAGE),
        ({"village_code": "18.01.01.2001"}, "village_code", Cause.FOREIGN_VILLAGE),
        ({"role": "Penelaah"}, "role", Cause.NOT_A_CHOICE),
        ({"role": None}, "role", Cause.BLANK),
        ({"post": None, "name": "Wayan"}, "post", Cause.BLANK),
        ({"post": "x" * 81}, "post", Cause.TOO_LONG),
        ({"phone": "08"}, "phone", Cause.NOT_A_PHONE),
    ],
)
def test_a_wrong_row_says_where_and_why(session, village, office, change, column, cause):
    VillageFactory(code="18.01.01.2001", parent__parent=RegencyFactory(code="18.01"))

    trial = try_out(session, office, {**ROW, "village_code": village.code, **change})

    assert [(cell.column, cell.cause) for cell in trial.run.wrong] == [(BY_KEY[column], cause)]
    assert trial.planned == []


def test_the_same_post_twice_is_said_of_the_second(session, village, office):
    row = {**ROW, "village_code": village.code}

    trial = try_out(session, office, row, row)

    assert [(cell.row, cell.cause, cell.facts) for cell in trial.run.wrong] == [
        (3, Cause.TWICE, {"row": 2})
    ]


def test_wrong_rows_hold_back_the_whole_but_not_the_good(session, village, office, officer):
    good, bad = {**ROW, "village_code": village.code}, {**ROW, "village_code": "x"}
    with pytest.raises(SheetRowsWrongError):
        take(session, office, officer, good, bad)
    assert session.scalar(sa.select(sa.func.count(Invitation.id))) == 0

    upload, run, issued = take(session, office, officer, good, bad, only_good=True)

    assert (len(issued), run.count(Effect.WRONG), upload.content) == (1, 1, b"wrong")
    with pytest.raises(SheetAcceptedError):
        invitation_sheets.accept(
            session,
            upload=upload,
            actor=officer,
            allowed_villages=frozenset(),
            only_good=True,
            leave=lambda _trial: b"",
            now=NOW,
        )


def test_the_example_of_the_template_is_passed_over(session, office):
    example = {column.key: example_of(column, "id") for column in COLUMNS}

    assert try_out(session, office, example).run.total == 0


def test_a_row_that_nobody_filled_is_passed_over_and_counted(session, village, office):
    trial = try_out(session, office, {"village_code": village.code, "role": "Operator desa"})

    assert (trial.run.total, trial.run.passed_over, trial.planned) == (0, 1, [])


def test_hundreds_are_invited_at_once(session, office, officer):
    villages = [VillageFactory() for _ in range(150)]
    rows = [
        {**ROW, "village_code": village.code, "role": role}
        for village in villages
        for role in ("Operator desa", "Kepala desa")
    ]

    _upload, run, issued = take(session, office, officer, *rows)

    assert run.count(Effect.CREATED) == len({each.code for each in issued}) == 300
    assert session.scalar(sa.select(sa.func.count(Membership.id))) == 1  # the officer's own
