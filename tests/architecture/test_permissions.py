"""Who may do what, as a table that people read: role by permission by whose record it is.

``own`` is a record of the person's own organisation, ``foreign`` of another, ``none`` an action
without a record (``.``: does not apply).
"""

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.permissions import Pair, Permission, is_allowed
from models import Case, Organisation, Role
from tests.factories import ListingFactory, PlanFactory, TalkFactory, UserFactory, person
from tests.golden import agreed

RECORDS = ("account", "listing", "plan", "match", "talk", "case", "evidence")
WITHOUT_RECORD = {
    Permission.PUBLIC,
    Permission.ACCOUNT_USE,
    Permission.ACCOUNT_INVITE,
    Permission.LISTING_CREATE,
    Permission.BOARD_VIEW,
    Permission.PLAN_CREATE,
    Permission.CASE_LIST,
    Permission.CASE_QUEUE,
}


def test_the_permission_matrix_is_the_agreed_one(session: Session) -> None:
    rows = [f"{'permission':<16} {'role':<17} own  foreign  none"]
    for permission in Permission:
        for role in (None, *Role):
            own, foreign, none = _answers(session, permission, role)
            rows.append(f"{permission:<16} {role or 'visitor':<17} {own:<4} {foreign:<8} {none}")
    made = "".join(f"{row}\n" for row in rows)

    assert made == agreed("permissions.txt", made)


def _answers(session: Session, permission: Permission, role: Role | None) -> tuple[str, str, str]:
    if permission in WITHOUT_RECORD:
        actor = _actor(session, role, None)
        return ".", ".", _word(is_allowed(actor, permission))
    if permission is Permission.ACCOUNT_CLOSE:
        user = person(role) if role else None
        session.expire_all()
        actor = actor_of(user) if user else None
        own = "." if user is None else _word(is_allowed(actor, permission, user))
        return own, _word(is_allowed(actor, permission, UserFactory())), "."
    record, village, company = _record(permission)
    foreign = _actor(session, role, None)
    own = _actor(session, role, company if role is Role.INVESTOR else village or company)
    return (
        "." if role is None else _word(is_allowed(own, permission, record)),
        _word(is_allowed(foreign, permission, record)),
        ".",
    )


def _record(permission: Permission) -> tuple[object, Organisation | None, Organisation | None]:
    """Return what the permission is about, with the village and the company behind it."""
    kind = permission.partition(":")[0]
    assert kind in RECORDS
    if kind == "listing":
        listing = ListingFactory()
        return listing, listing.organisation, None
    if kind in {"plan", "evidence"}:
        plan = PlanFactory()
        return plan, None, plan.organisation
    talk = TalkFactory()
    pair = Pair(talk.listing, talk.plan)
    is_pair = kind == "match" or permission is Permission.TALK_START
    record = (
        pair if is_pair else talk if kind == "talk" else Case(listing=talk.listing, plan=talk.plan)
    )
    return record, talk.listing.organisation, talk.plan.organisation


def _actor(session: Session, role: Role | None, organisation: Organisation | None) -> Actor | None:
    if role is None:
        return None
    user = person(role, organisation)
    session.refresh(user)
    return actor_of(user)


def _word(is_granted: bool) -> str:
    return "yes" if is_granted else "-"
