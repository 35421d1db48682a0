"""Talks, and the cases that they led to: the reader's own, the queue, those that take comments."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.services import cases, desk, public_cases
from hilirisasi.services.public_cases import PublicCase
from hilirisasi.web import desk_filters
from hilirisasi.web.access import actor
from hilirisasi.web.clock import days_since
from hilirisasi.web.list_files import (
    KG_PER_TONNE,
    PRODUCT,
    SAMPLE,
    STATUS,
    VILLAGE,
    Row,
    column,
    product,
    yes,
)
from hilirisasi.web.talk import visible_talks
from hilirisasi.web.words import status_of
from models import Case, Talk

NUMBER: Final = column("number", "Nomor", "Number")
COMPANY: Final = column("company", "Perusahaan", "Company")
OPENED: Final = column("opened_on", "Dibuka", "Opened on")
CASE_COLUMNS: Final = (
    NUMBER,
    *PRODUCT,
    *VILLAGE,
    COMPANY,
    column("kg_a_year", "Disepakati setahun (ton)", "Agreed a year (t)"),
    STATUS,
    OPENED,
    SAMPLE,
)
QUEUE_COLUMNS: Final = (
    *CASE_COLUMNS,
    column("reviewer", "Penelaah", "Reviewer"),
    column("working_days", "Hari kerja", "Working days"),
)
TALK_COLUMNS: Final = (NUMBER, *PRODUCT, *VILLAGE, STATUS, OPENED, SAMPLE)
COMMENT_COLUMNS: Final = (
    NUMBER,
    *PRODUCT,
    *VILLAGE,
    COMPANY,
    column("opened_on", "Sepakat sejak", "Agreed since"),
    column("comments", "Tanggapan", "Comments"),
    SAMPLE,
)


def visible() -> Iterable[Row]:
    """Return the cases that the reader may see."""
    return map(_case, cases.list_all_visible(db.session, actor=actor()))


def waiting() -> Iterable[Row]:
    """Return the desk as its address asks for it."""
    return map(_case, desk.load_all(db.session, case_ids=desk_filters.found().case_ids))


def open_to_comments() -> Iterable[Row]:
    """Return the cases that take comments, as anybody sees them."""
    return map(_public_case, public_cases.list_all_open(db.session))


def talks() -> Iterable[Row]:
    """Return the reader's talks; of a regency, those of its villages."""
    return map(_talk, visible_talks())


def _case(case: Case) -> Row:
    return {
        "number": case.number,
        **product(case.listing),
        "village_code": case.listing.village_code,
        "village": case.listing.village.name,
        "company": case.plan.organisation.name,
        "kg_a_year": Decimal(sum(case.terms.kg)) / KG_PER_TONNE,
        "status": status_of(case.status)[1],
        "opened_on": day_of(case.opened_at),
        "reviewer": case.reviewer.name if case.reviewer else None,
        "working_days": days_since(case.opened_at),
        "is_sample": yes(is_so=case.listing.is_sample or case.plan.is_sample),
    }


def _public_case(case: PublicCase) -> Row:
    return {
        "number": case.number,
        **product(case),
        "village_code": case.village.code,
        "village": case.village.name,
        "company": case.company,
        "opened_on": day_of(case.opened_at),
        "comments": case.comments,
        "is_sample": yes(is_so=case.is_sample),
    }


def _talk(talk: Talk) -> Row:
    return {
        "number": talk.id,
        **product(talk.listing),
        "village_code": talk.listing.village_code,
        "village": talk.listing.village.name,
        "status": status_of(talk.status)[1],
        "opened_on": day_of(talk.started_at),
        "is_sample": yes(is_so=talk.is_sample),
    }
