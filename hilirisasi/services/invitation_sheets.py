"""Sheets of invitations: a regency invites operators and heads by the hundred."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.services import accounts, invitations, sheet_uploads
from hilirisasi.services.sheet_uploads import Trial
from hilirisasi.spreadsheets import cells
from hilirisasi.spreadsheets.cells import Cause
from hilirisasi.spreadsheets.columns import CAUSE, EXAMPLE, Cell, Column, Words
from hilirisasi.spreadsheets.dry_run import DryRun, Effect, RowReader, WrongCell
from hilirisasi.spreadsheets.reading import Row, Sheet, read
from models import (
    VILLAGE_KINDS,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Region,
    Role,
    SheetUpload,
)

KIND: Final = "invitation"
VERSION: Final = "2026-11"
TITLE: Final = Words("Undangan", "Invitations")
ROLES: Final = {
    Role.VILLAGE_OPERATOR: Words("Operator desa", "Village operator"),
    Role.VILLAGE_HEAD: Words("Kepala desa", "Village head"),
}
COLUMNS: Final = (
    Column(
        key="id",
        header=Words("Nomor", "Number"),
        meaning=Words("Nomor urut Anda, boleh kosong.", "Your own number, may be blank."),
        older=("No",),
    ),
    Column(
        key="village_code",
        header=Words("Kode desa", "Village code"),
        meaning=Words(
            "Kode Kemendagri, sepuluh angka, dengan atau tanpa titik.",
            "The Kemendagri code, ten digits, with or without dots.",
        ),
        parse=cells.village_code,
        must_stand=True,
        older=("Kode wilayah", "Kode desa/kelurahan"),
        example="18.02.01.2001",
    ),
    Column(
        key="village_name",
        header=Words("Nama desa", "Village name"),
        meaning=Words("Hanya untuk dibaca.", "For reading only."),
        older=("Desa", "Nama desa/kelurahan"),
        example="Sukamaju",
    ),
    Column(
        key="role",
        header=Words("Peran", "Role"),
        meaning=Words("Sebagai apa ia diundang.", "As what the person is invited."),
        parse=cells.choice(ROLES),
        must_stand=True,
        choices=ROLES,
        example="Operator desa",
    ),
    Column(
        key="post",
        header=Words("Jabatan", "Post"),
        meaning=Words(
            "Seperti tertulis di surat. Baris tanpa jabatan, nama, dan nomor HP dilewati.",
            "As letters print it. A row without post, name and phone number is passed over.",
        ),
        parse=cells.text(longest=80),
        must_stand=True,
        example="Kaur Perencanaan",
    ),
    Column(
        key="name",
        header=Words("Nama", "Name"),
        meaning=Words(
            "Dicetak di kartu undangan, tidak disimpan. Boleh kosong.",
            "Printed on the invitation's card, not kept. May be blank.",
        ),
        parse=cells.text(longest=80),
        example="Wayan Contoh",
    ),
    Column(
        key="phone",
        header=Words("Nomor HP", "Phone number"),
        meaning=Words(
            "Untuk tombol WhatsApp di kartu, tidak disimpan. Boleh kosong.",
            "For the card's WhatsApp button, not kept. May be blank.",
        ),
        parse=cells.phone,
        example="0812-3456-7890",
    ),
)
BY_KEY: Final[Mapping[str, Column]] = {column.key: column for column in COLUMNS}
# A row in which none of them stands is one of the template's that nobody filled.
FILLED: Final = ("post", "name", "phone")
READ: Final = tuple(column for column in COLUMNS if column.parse is not None)
READ_COLUMNS: Final = (*COLUMNS, CAUSE)


@dataclass(frozen=True, slots=True)
class Invited:
    """One row: who is invited where as what; ``name`` and ``phone`` (E.164) are not kept."""

    village_code: str
    role: Role
    post: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A row with the code that was made for it, known now and never again."""

    row: Invited
    organisation: Organisation
    code: str


@dataclass(frozen=True, slots=True)
class Known:
    """What stands already: villages of Lampung, posts that are held, invitations that are open."""

    villages: frozenset[str]
    held: frozenset[tuple[str | None, Role]]
    invited: frozenset[tuple[str | None, Role]]


def try_out(
    session: Session, *, content: bytes, allowed_villages: frozenset[str], now: datetime
) -> Trial[Invited]:
    """Return whom a sheet would invite.

    Unchanged: the village has such an official. Changed: an invitation is open, and a new code
    takes its place.
    """
    sheet = read(content, READ_COLUMNS)
    trial: Trial[Invited] = Trial(sheet.header.unknown)
    known = find_known(session, now)
    reader = RowReader(sheet, READ)
    rows: dict[tuple[str, Role], int] = {}
    for row in sheet.rows:
        if _is_example(sheet, row):
            continue
        if not any(cells.plain(sheet.cell(row, BY_KEY[key])).strip() for key in FILLED):
            trial.run.passed_over += 1
            continue
        values, wrong = reader.read(row)
        refused = None if wrong else _refusal(values, known, allowed_villages, rows)
        if refused is not None:
            key, cause, facts = refused
            cell = sheet.cell(row, BY_KEY[key])
            wrong = [WrongCell(row.number, BY_KEY[key], cell, cause, facts)]
        if wrong:
            trial.run.effects[Effect.WRONG] += 1
            trial.run.wrong += wrong
            written: list[Cell] = [sheet.cell(row, column) for column in COLUMNS]
            trial.wrong_rows.append((row.number, written))
            continue
        post = (values["village_code"], values["role"])
        rows[post] = row.number
        effect = _effect(post, known)
        trial.run.effects[effect] += 1
        if effect is not Effect.UNCHANGED:
            trial.planned.append(
                Invited(*post, values["post"], values["name"] or "", values["phone"] or "")
            )
    return trial


def accept(
    session: Session,
    *,
    upload: SheetUpload,
    actor: Actor,
    allowed_villages: frozenset[str],
    only_good: bool,
    leave: Callable[[Trial[Invited]], bytes],
    now: datetime,
) -> tuple[DryRun, Sequence[Issued]]:
    """Invite whom a kept sheet names, whole or only its good rows: see `sheet_uploads.accept`.

    Raises
    ------
    SheetAcceptedError, SheetRowsWrongError
    """
    issued: list[Issued] = []

    def write(planned: Sequence[Invited]) -> None:
        issued.extend(_invite(session, row, actor, now) for row in planned)

    run = sheet_uploads.accept(
        session,
        upload=upload,
        actor=actor,
        action="invitation.import",
        try_out=lambda: try_out(
            session, content=upload.content, allowed_villages=allowed_villages, now=now
        ),
        write=write,
        only_good=only_good,
        leave=leave,
        now=now,
    )
    return run, issued


def _invite(session: Session, row: Invited, actor: Actor, now: datetime) -> Issued:
    village = session.get_one(Region, row.village_code)
    organisation = accounts.village_organisation(session, village=village, now=now)
    for older in invitations.list_open(session, organisation=organisation, now=now):
        if older.role is row.role:
            invitations.revoke(session, invitation=older, actor=actor, now=now)
    code = invitations.invite(
        session, organisation=organisation, role=row.role, post=row.post, actor=actor, now=now
    )
    return Issued(row, organisation, code)


def _is_example(sheet: Sheet, row: Row) -> bool:
    """Is it the template's example?"""
    return cells.plain(sheet.cell(row, BY_KEY["id"])).strip().casefold() in EXAMPLE


def _refusal(
    values: Mapping[str, Any],
    known: Known,
    allowed: frozenset[str],
    rows: Mapping[tuple[str, Role], int],
) -> tuple[str, Cause, dict[str, Any]] | None:
    """Return what is wrong with a row whose cells can be read: column, cause and facts."""
    for key in ("village_code", "role", "post"):
        if not values[key]:
            return key, Cause.BLANK, {}
    code = values["village_code"]
    if code not in known.villages:
        return "village_code", Cause.UNKNOWN_VILLAGE, {}
    if code not in allowed:
        return "village_code", Cause.FOREIGN_VILLAGE, {}
    post = (code, values["role"])
    twin = None if post in known.held else rows.get(post)  # two may hold one post
    return None if twin is None else ("role", Cause.TWICE, {"row": twin})


def _effect(post: tuple[str, Role], known: Known) -> Effect:
    if post in known.held:
        return Effect.UNCHANGED
    return Effect.CHANGED if post in known.invited else Effect.CREATED


def find_known(session: Session, now: datetime) -> Known:
    """Return what stands at this moment."""
    of_village = Organisation.kind == OrganisationKind.VILLAGE
    held = session.execute(
        sa.select(Organisation.region_code, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(of_village, Membership.ended_at.is_(None))
    )
    invited = session.execute(
        sa.select(Organisation.region_code, Invitation.role)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .where(of_village, *invitations.is_open(now))
    )
    villages = session.scalars(sa.select(Region.code).where(Region.kind.in_(VILLAGE_KINDS)))
    return Known(
        villages=frozenset(villages),
        held=frozenset((code, role) for code, role in held),
        invited=frozenset((code, role) for code, role in invited),
    )
