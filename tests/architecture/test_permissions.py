"""Who may do what, as a table that people read: role by permission by whose record it is.

``own`` is a record of the person's own organisation (for a regency: of a village in it),
``foreign`` of another, ``none`` an action
without a record (``.``: does not apply).
"""

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.scopes import Pair, PlanPool
from models import Case, FigureOwner, Organisation, Role, User
from tests.factories import (
    CompanyFactory,
    InvitationFactory,
    ListingFactory,
    MembershipFactory,
    ObjectionFactory,
    PaperFormFactory,
    PlanFactory,
    PoolOfferPartFactory,
    RegencyFactory,
    RegencyOfficeFactory,
    SavedSearchFactory,
    SheetMappingFactory,
    SheetUploadFactory,
    TalkFactory,
    UserFactory,
    VillageOrganisationFactory,
    person,
)
from tests.golden import agreed

RECORDS = (
    *(
        "account",
        "listing",
        "profile",
        "plan",
        "match",
        "talk",
        "terms",
        "pool",
        "case",
        "condition",
        "consent",
        "realisation",
        "mismatch",
        "opinion",
        "office",
        "evidence",
        "sheet",
        "paper",
        "mapping",
        "team",
        "invitation",
        "post",
        "objection",
    ),
    "company",
)
WITHOUT_RECORD = {
    Permission.PUBLIC,
    Permission.ACCOUNT_USE,
    Permission.ACCOUNT_INVITE,
    Permission.INVITATION_UPLOAD,
    Permission.LISTING_CREATE,
    Permission.LISTING_UPLOAD,
    Permission.BOARD_VIEW,
    Permission.PLAN_CREATE,
    Permission.CASE_LIST,
    Permission.CASE_ASSIGN,
    Permission.CASE_QUEUE,
    Permission.DECLARATION_MAKE,
    Permission.DECLARATION_READ,
    Permission.REGENCY_VIEW,
    Permission.AUDIT_VIEW,
    Permission.COMPANY_EDIT,
    Permission.COMPANY_QUEUE,
    Permission.OUTLINE_LOAD,
    Permission.CALENDAR_EDIT,
    Permission.LEGAL_CONFIRM,
    Permission.SEARCH_SAVE,
    Permission.SEARCH_PLANS,
    Permission.POLICY_READ,
    Permission.POLICY_DRAFT,
    Permission.POLICY_AGREE,
}


# What belongs to one person and not to their organisation.
OF_AN_ACCOUNT = {Permission.ACCOUNT_CLOSE, Permission.ACCOUNT_RESET_FACTOR}
OF_A_PERSON = OF_AN_ACCOUNT | {Permission.SEARCH_OPEN}


def test_the_permission_matrix_is_the_agreed_one(session: Session) -> None:
    rows = [f"{'permission':<18} {'role':<17} own  foreign  none"]
    for permission in Permission:
        for role in (None, *Role):
            own, foreign, none = _answers(session, permission, role)
            rows.append(f"{permission:<18} {role or 'visitor':<17} {own:<4} {foreign:<8} {none}")
    made = "".join(f"{row}\n" for row in rows)

    assert made == agreed("permissions.txt", made)


def _answers(session: Session, permission: Permission, role: Role | None) -> tuple[str, str, str]:
    if permission in WITHOUT_RECORD:
        actor = _actor(session, role, None)
        return ".", ".", _word(is_allowed(actor, permission))
    if permission in OF_A_PERSON:
        user = person(role) if role else None
        session.expire_all()
        actor = actor_of(user) if user else None
        own = "." if user is None else _word(is_allowed(actor, permission, _of(user, permission)))
        foreign = _of(UserFactory(), permission)
        return own, _word(is_allowed(actor, permission, foreign)), "."
    record, village, company = _record(permission, role)
    foreign = _actor(session, role, _regency("18.07") if role is Role.REGENCY else None)
    own = _actor(session, role, _own_organisation(role, village, company))
    return (
        "." if role is None else _word(is_allowed(own, permission, record)),
        _word(is_allowed(foreign, permission, record)),
        ".",
    )


def _of(user: User, permission: Permission) -> object:
    return user if permission in OF_AN_ACCOUNT else SavedSearchFactory(user=user)


def _own_organisation(
    role: Role | None, village: Organisation | None, company: Organisation | None
) -> Organisation | None:
    """Return the organisation by which a record is a person's own."""
    if role is Role.REGENCY:
        return _regency("18.02")
    return company if role is Role.INVESTOR else village or company


def _regency(code: str) -> Organisation:
    region = RegencyFactory(code=code, name=f"Kabupaten {code}")
    return RegencyOfficeFactory(region=region)


def _record(
    permission: Permission, role: Role | None
) -> tuple[object, Organisation | None, Organisation | None]:
    """Return what the permission is about, with the village and the company behind it."""
    kind = permission.partition(":")[0]
    assert kind in RECORDS
    if kind in {"account", "team", "invitation", "post"}:
        return _of_a_team(kind, role)
    if permission is Permission.OBJECTION_ANSWER:
        return _objection(role)
    return _of_a_side(kind, permission)


def _of_a_side(
    kind: str, permission: Permission
) -> tuple[object, Organisation | None, Organisation | None]:
    """Return a record of a village, of a company, or of both."""
    makers = {
        "listing": ListingFactory,
        "sheet": SheetUploadFactory,
        "mapping": SheetMappingFactory,
    }
    if kind in makers:
        of_village = makers[kind]()
        return of_village, of_village.organisation, None
    if kind in {"plan", "evidence"}:
        plan = PlanFactory()
        return plan, None, plan.organisation
    if kind in {"profile", "paper"}:
        village = VillageOrganisationFactory()
        is_sheet = permission is Permission.PAPER_USE
        record = PaperFormFactory(village=village.region) if is_sheet else village.region
        return record, village, None
    if kind == "company":
        company = CompanyFactory()
        return company, None, company
    talk = PoolOfferPartFactory() if kind == "pool" else TalkFactory()
    pair = Pair(talk.listing, talk.plan)
    is_pair = kind in {"match", "objection"} or permission is Permission.TALK_START
    is_talk = kind in {"talk", "terms"}
    record = pair if is_pair else talk if is_talk else Case(listing=talk.listing, plan=talk.plan)
    if kind == "pool":
        record = talk if permission is Permission.POOL_ANSWER else talk.offer
    if permission is Permission.POOL_READ:
        record = PlanPool(talk.plan, [talk.listing])
    return record, talk.listing.organisation, talk.plan.organisation


def _objection(
    role: Role | None,
) -> tuple[object, Organisation | None, Organisation | None]:
    """Return one that the role's own organisation, or for a reviewer the office, answers."""
    listing, plan = ListingFactory(), PlanFactory()
    owner = {Role.INVESTOR: FigureOwner.COMPANY, Role.REVIEWER: FigureOwner.REVIEWERS}.get(
        role, FigureOwner.VILLAGE
    )
    answering = {
        FigureOwner.VILLAGE: listing.organisation,
        FigureOwner.COMPANY: plan.organisation,
    }.get(owner)
    objection = ObjectionFactory(listing=listing, plan=plan, owner=owner, organisation=answering)
    return objection, listing.organisation, plan.organisation


def _of_a_team(
    kind: str, role: Role | None
) -> tuple[object, Organisation | None, Organisation | None]:
    """Return a company's team for an investor, and a village's for everybody else."""
    is_company = role is Role.INVESTOR
    team = CompanyFactory() if is_company else VillageOrganisationFactory()
    lowest = Role.INVESTOR if is_company else Role.VILLAGE_ASSISTANT
    membership = MembershipFactory(organisation=team, role=lowest)
    records = {
        "team": team,
        "post": membership,
        "account": membership.user,
        "invitation": InvitationFactory(organisation=team, role=lowest),
    }
    return records[kind], None if is_company else team, team if is_company else None


def _actor(session: Session, role: Role | None, organisation: Organisation | None) -> Actor | None:
    if role is None:
        return None
    user = person(role, organisation)
    session.refresh(user)
    return actor_of(user)


def _word(is_granted: bool) -> str:
    return "yes" if is_granted else "-"
