"""Write what a sheet of listings says: a few statements for a thousand rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import StaleEditError
from hilirisasi.services import listing_answers, rankings
from hilirisasi.services.confirmations import confirmation
from hilirisasi.services.listing_sheet_rows import Planned
from hilirisasi.spreadsheets.dry_run import Effect
from models import Listing, ListingStatus, Organisation, OrganisationKind

ROWS_AT_ONCE: Final = 1_000


def write(session: Session, planned: Sequence[Planned], actor: Actor, now: datetime) -> None:
    """Write what a trial planned, within the open transaction, and mark the rankings it touches."""
    new = [row for row in planned if row.effect is Effect.CREATED]
    changed = [row for row in planned if row.effect is Effect.CHANGED]
    organisations = _organisations(session, new, now)
    for start in range(0, len(new), ROWS_AT_ONCE):
        session.execute(
            sa.insert(Listing.__table__),  # type: ignore[arg-type]
            [
                {
                    "organisation_id": organisations[row.village.code][0],
                    "is_sample": organisations[row.village.code][1],
                    "village_code": row.village.code,
                    "commodity_code": row.form.commodity_code,
                    "form_code": row.form.code,
                    "status": ListingStatus.PUBLISHED,
                    "created_at": now,
                    "version": 1,
                    **_columns(row, actor, organisations[row.village.code][0], now),
                }
                for row in new[start : start + ROWS_AT_ONCE]
            ],
        )
    for start in range(0, len(changed), ROWS_AT_ONCE):
        _update(session, changed[start : start + ROWS_AT_ONCE], actor, now)
    products = {(row.form.commodity_code, row.form.code) for row in (*new, *changed)}
    rankings.mark_products_stale(session, products=products)


def _update(session: Session, changed: Sequence[Planned], actor: Actor, now: datetime) -> None:
    table = Listing.__table__
    known = [(row, row.listing) for row in changed if row.listing is not None]
    result = session.connection().execute(
        sa.update(table)  # type: ignore[arg-type]
        .where(table.c.id == sa.bindparam("key"), table.c.version == sa.bindparam("seen"))
        .values(version=table.c.version + 1),
        [
            {
                "key": listing.id,
                "seen": listing.version,
                **_columns(row, actor, listing.organisation_id, now),
            }
            for row, listing in known
        ],
    )
    if result.rowcount not in {-1, len(known)}:
        raise StaleEditError


def _columns(planned: Planned, actor: Actor, organisation_id: int, now: datetime) -> dict[str, Any]:
    columns = listing_answers.columns_of(planned.form, planned.answers)
    by_hand = {"is_confirmed_by_link": False}
    return columns | confirmation(organisation_id, actor, now) | by_hand


def _organisations(
    session: Session, new: Sequence[Planned], now: datetime
) -> dict[str, tuple[int, bool]]:
    """Return id and sample mark of each village's organisation, made where there was none."""
    villages = {row.village.code: row.village for row in new}
    made = [
        Organisation(
            kind=OrganisationKind.VILLAGE, name=village.name, region_code=code, created_at=now
        )
        for code, village in sorted(villages.items())
        if village.organisation_id is None
    ]
    session.add_all(made)
    session.flush()
    found = {str(organisation.region_code): (organisation.id, False) for organisation in made}
    return found | {
        code: (village.organisation_id, village.is_sample)
        for code, village in villages.items()
        if village.organisation_id is not None
    }
