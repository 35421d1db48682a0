"""Who speaks for each side of a talk, and what the other side may know of them."""

from dataclasses import dataclass

import sqlalchemy as sa
from lokal import partial_mask
from sqlalchemy.orm import Session

from hilirisasi.services import talks
from models import Answer, Membership, Role, Side, Talk, User


@dataclass(frozen=True, slots=True)
class Contact:
    """Who speaks for a side, as the other side may see it; ``None`` is hidden or unknown."""

    organisation: str | None
    name: str | None
    phone: str | None
    phone_is_masked: bool


def contact_of(session: Session, *, talk: Talk, side: Side, reader_side: Side) -> Contact:
    """Return who speaks for a side, to a reader of one of the two sides.

    A village's name is public. The company's name, and who speaks, are shown to the other side
    once that side is willing; the phone number once both are, and masked until then.
    """
    is_village = side is Side.VILLAGE
    owner = talk.listing.organisation if is_village else talk.plan.organisation
    maker_id = talk.listing.confirmed_by_id if is_village else talk.plan.created_by_id
    person = session.scalar(
        sa.select(User)
        .join(Membership)
        .where(
            Membership.organisation_id == owner.id,
            Membership.role == (Role.VILLAGE_OPERATOR if is_village else Role.INVESTOR),
            Membership.ended_at.is_(None),
        )
        .order_by(User.id != maker_id, Membership.id)
        .limit(1)
    )
    is_own = side is reader_side
    is_named = is_own or talks.answer_of(talk, side) is Answer.WILLING
    is_masked = not (is_own or talks.are_both_willing(talk))
    phone = person.phone if person else None
    return Contact(
        organisation=owner.name if is_named or is_village else None,
        name=person.name if person and is_named else None,
        phone=partial_mask("PHONE", phone) if phone and is_masked else phone,
        phone_is_masked=is_masked,
    )
