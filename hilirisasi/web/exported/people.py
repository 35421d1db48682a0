"""Who is here and what was done: companies that wait, accounts, a team, the audit."""

from collections.abc import Iterable
from typing import Final

from flask import request
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.services import account_list, audit, commodities, companies, posts
from hilirisasi.services.account_list import Account
from hilirisasi.services.companies import Waiting
from hilirisasi.spreadsheets.columns import Words
from hilirisasi.web.audit_words import changes
from hilirisasi.web.clock import days_since
from hilirisasi.web.filters import WIB
from hilirisasi.web.list_files import SAMPLE, STATUS, Row, column, yes
from hilirisasi.web.oversight import MAX_EXPORTED, RECORDS, read_filters
from hilirisasi.web.words import action_of, label_of, name_of
from models import AuditEvent, Organisation

COMPANY_COLUMNS: Final = (
    column("company", "Perusahaan", "Company"),
    column("since", "Menunggu sejak", "Waiting since"),
    column("working_days", "Hari kerja", "Working days"),
    column("held", "Minat tertahan", "Interests held back"),
    SAMPLE,
)
ACCOUNT_COLUMNS: Final = (
    column("name", "Nama", "Name"),
    column("posts", "Peran dan kantor", "Roles and offices"),
    column("phone", "Nomor HP, disamarkan", "Phone number, masked"),
    column("email", "E-mail, disamarkan", "E-mail, masked"),
    STATUS,
    SAMPLE,
)
TEAM_COLUMNS: Final = (
    column("name", "Nama", "Name"),
    column("role", "Peran", "Role"),
    column("commodities", "Draf untuk", "Drafts for"),
    column("post", "Jabatan", "Post"),
    column("since", "Sejak", "Since"),
    SAMPLE,
)
AUDIT_COLUMNS: Final = (
    column(
        "at",
        "Kapan (WIB)",
        "When (WIB)",
        Words(
            f"Paling banyak {MAX_EXPORTED} catatan, yang terbaru lebih dulu.",
            f"At most {MAX_EXPORTED} events, the newest first.",
        ),
    ),
    column("person", "Siapa", "Who"),
    column("post", "Jabatan", "Post"),
    column("record", "Catatan", "Record"),
    column("record_id", "Nomor catatan", "Record number"),
    column("action", "Apa", "What"),
    column("reason", "Alasan", "Reason"),
    column("changes", "Sebelum dan sesudah", "Before and after"),
)


def companies_waiting() -> Iterable[Row]:
    """Return the companies that wait for a check."""
    return map(_company, companies.list_waiting(db.session))


def accounts() -> Iterable[Row]:
    """Return the accounts as the admin sees them: contacts masked."""
    return map(_account, account_list.list_all(db.session))


def team(organisation: Organisation) -> Iterable[Row]:
    """Return who holds a post in an organisation; no contact."""
    names = {row.code: name_of(row) for row in commodities.list_all(db.session)}
    for member in posts.list_members(db.session, organisation=organisation):
        yield {
            "name": member.user.name,
            "role": label_of(member.role),
            "commodities": "; ".join(names.get(code, code) for code in member.commodities or ()),
            "post": member.post,
            "since": day_of(member.started_at),
            "is_sample": yes(is_so=member.user.is_sample),
        }


def events() -> Iterable[Row]:
    """Return the audit that the address asks for, the newest `MAX_EXPORTED`."""
    filters = read_filters(request.args)
    return map(_event, audit.search(db.session, filters=filters, size=MAX_EXPORTED).events)


def _company(row: Waiting) -> Row:
    return {
        "company": row.organisation.name,
        "since": day_of(row.since),
        "working_days": days_since(row.since),
        "held": row.held,
        "is_sample": yes(is_so=row.organisation.is_sample),
    }


def _account(row: Account) -> Row:
    held = (f"{label_of(post.role)}, {post.organisation.name}" for post in row.posts)
    return {
        "name": row.user.name,
        "posts": "; ".join(held),
        "phone": row.phone,
        "email": row.email,
        "status": _("aktif") if row.user.is_active else _("ditutup"),
        "is_sample": yes(is_so=row.user.is_sample),
    }


def _event(event: AuditEvent) -> Row:
    lines = (
        f"{label}: {before} → {after}" if before else f"{label}: {after}"
        for label, before, after in changes(event)
    )
    return {
        "at": f"{event.at.astimezone(WIB):%Y-%m-%d %H:%M}",
        "person": event.actor_name,
        "post": event.actor_post,
        "record": str(RECORDS.get(event.record, event.record)),
        "record_id": event.record_id,
        "action": action_of(event),
        "reason": event.reason,
        "changes": "; ".join(lines),
    }
