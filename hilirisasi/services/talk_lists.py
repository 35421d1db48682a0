"""Lists of talks: the own ones, and those of one listing that a village may compare."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from models import Answer, CheckStatus, Listing, Organisation, Plan, Talk, TalkStatus


def list_own(session: Session, *, organisation_ids: Sequence[int]) -> list[Talk]:
    """Return the talks of some villages and companies, the newest first."""
    return list(
        session.scalars(
            sa.select(Talk)
            .join(Talk.plan)
            .join(Talk.listing)
            .options(
                joinedload(Talk.plan),
                joinedload(Talk.listing).joinedload(Listing.village),
                selectinload(Talk.terms),
                selectinload(Talk.visits),
            )
            .where(
                sa.or_(
                    Plan.organisation_id.in_(organisation_ids),
                    sa.and_(
                        Listing.organisation_id.in_(organisation_ids), Talk.is_hidden.is_(False)
                    ),
                )
            )
            .order_by(Talk.id.desc())
        )
    )


def comparable(session: Session, *, listing: Listing) -> list[Talk]:
    """Return the talks of a listing whose offers its village may compare, the newest first.

    Their companies are checked and willing, so that their names and proposals are open to it.
    """
    return list(
        session.scalars(
            sa.select(Talk)
            .join(Talk.plan)
            .join(Plan.organisation)
            .options(joinedload(Talk.plan).joinedload(Plan.organisation))
            .where(
                Talk.listing_id == listing.id,
                Talk.is_hidden.is_(False),
                Talk.status.not_in((TalkStatus.HELD, TalkStatus.CLOSED)),
                Talk.investor_answer == Answer.WILLING,
                Organisation.check_status == CheckStatus.MATCHED,
            )
            .order_by(Talk.id.desc())
        )
    )
