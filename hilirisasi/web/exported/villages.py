"""A regency's villages with what each has, its silent talks, who holds its villages' posts."""

from collections.abc import Iterable
from typing import Final

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.services import invitation_sheet_rows, regency, silence
from hilirisasi.services.regency import Village
from hilirisasi.services.silence import Silence
from hilirisasi.web.access import now
from hilirisasi.web.invitation_sheets import own_villages
from hilirisasi.web.list_files import PRODUCT, SAMPLE, VILLAGE, Row, column, product, yes
from hilirisasi.web.regency import asked, own_regency
from hilirisasi.web.sheet_words import language
from hilirisasi.web.words import label_of, status_of

MORE_THAN_ANY_REGENCY: Final = 10_000  # villages
COLUMNS: Final = (
    *VILLAGE,
    column("district", "Kecamatan", "District"),
    column("has_operator", "Ada operator", "Has an operator"),
    column("shown", "Produk tayang", "Products on show"),
    column("lapsed", "Produk yang angkanya lama", "Products with old figures"),
    column("drafts", "Draf", "Drafts"),
    column("talks", "Percakapan terbuka", "Open talks"),
    column("cases", "Berkas", "Cases"),
)
SILENT_COLUMNS: Final = (
    column("number", "Nomor percakapan", "Talk number"),
    *PRODUCT,
    *VILLAGE,
    column("company", "Perusahaan", "Company"),
    column("since", "Diam sejak", "Silent since"),
    column("last_side", "Terakhir bergerak", "Last moved"),
    column("days", "Lama diam (hari)", "Silent for (days)"),
    SAMPLE,
)


def of_regency() -> Iterable[Row]:
    """Return the villages of the reader's regency that the address asks for."""
    own = own_regency()
    if own is None:
        return []
    show, name = asked()
    page = regency.list_villages(
        db.session, regency=own, show=show, name=name, size=MORE_THAN_ANY_REGENCY, now=now()
    )
    return map(_village, page.villages)


def silent() -> Iterable[Row]:
    """Return the talks of the reader's regency that fell silent."""
    own = own_regency()
    found = silence.list_silent(db.session, region_code=own.code, now=now()) if own else []
    return map(_silent, found)


def officials() -> Iterable[Row]:
    """Return who holds posts in the reader's villages, as the sheet of invitations has them."""
    return invitation_sheet_rows.held_rows(db.session, villages=own_villages(), language=language())


def _village(row: Village) -> Row:
    counts = (f"{status_of(status)[1]}: {count}" for status, count in row.cases.items())
    return {
        "village_code": row.region.code,
        "village": row.region.name,
        "district": row.region.parent.name if row.region.parent else None,
        "has_operator": yes(is_so=row.has_operator),
        "shown": row.shown,
        "lapsed": row.lapsed,
        "drafts": row.drafts,
        "talks": row.talks,
        "cases": "; ".join(counts),
    }


def _silent(row: Silence) -> Row:
    talk = row.talk
    return {
        "number": talk.id,
        **product(talk.listing),
        "village_code": talk.listing.village_code,
        "village": talk.listing.village.name,
        "company": talk.plan.organisation.name,
        "since": day_of(row.since),
        "last_side": label_of(row.last_side) if row.last_side else None,
        "days": row.days(now()),
        "is_sample": yes(is_so=talk.is_sample),
    }
