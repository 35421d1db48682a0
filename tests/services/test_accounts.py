from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.errors import (
    AccountExistsError,
    InvitationUnusableError,
    SignInRefusedError,
    WeakPasswordError,
)
from hilirisasi.services import account_list, accounts, invitations, sessions
from hilirisasi.services.accounts import Company, Person
from models import AuditEvent, FirmSize, Invitation, Organisation, OrganisationKind, Role, User
from tests.factories import (
    NOW,
    MembershipFactory,
    OfficeFactory,
    UserFactory,
    VillageFactory,
    VillageOrganisationFactory,
    actor,
    person,
)

WAYAN = Person(
    name="Wayan Putri",
    email="wayan@contoh.id",
    phone="+6281299990000",
    password="kuda laut biru bernyanyi",
)
COMPANY = Company(name="PT Olah Rasa", nib="1234567890123", firm_size=FirmSize.SMALL)


def _register(session: Session, who: Person = WAYAN) -> str:
    return accounts.register_investor(
        session, person=who, company=COMPANY, post="Direktur", now=NOW
    )


def test_register_opens_an_account_with_its_company_and_a_session(session: Session) -> None:
    token = _register(session)

    row = sessions.find_session(session, token=token, now=NOW)
    assert row is not None
    [membership] = row.user.memberships
    assert (row.user.name, membership.role, membership.post) == (
        "Wayan Putri",
        Role.INVESTOR,
        "Direktur",
    )
    company = membership.organisation
    assert (company.kind, company.name, company.nib, company.firm_size) == (
        OrganisationKind.COMPANY,
        "PT Olah Rasa",
        "1234567890123",
        FirmSize.SMALL,
    )


@pytest.mark.parametrize(
    "changes", [{"phone": "+6281211112222"}, {"email": "lain@contoh.id"}, {"email": None}]
)
def test_register_refuses_a_phone_or_email_that_has_an_account(
    session: Session, changes: dict[str, str | None]
) -> None:
    _register(session)
    before = session.scalar(sa.select(sa.func.count(Organisation.id)))

    with pytest.raises(AccountExistsError):
        _register(session, replace(WAYAN, **changes))

    assert session.scalar(sa.select(sa.func.count(Organisation.id))) == before


def test_register_refuses_a_password_made_of_the_company_name(session: Session) -> None:
    with pytest.raises(WeakPasswordError):
        _register(session, replace(WAYAN, password="olah rasa olah rasa olah"))


def test_register_is_audited_without_personal_data(session: Session) -> None:
    _register(session)

    event = session.scalars(sa.select(AuditEvent)).one()
    assert event.action == "account.register"
    written = f"{event.actor_name} {event.after} {event.before} {event.reason}"
    for secret in (WAYAN.name, WAYAN.email, WAYAN.phone, WAYAN.password, COMPANY.nib):
        assert str(secret) not in written


def _invite(session: Session, organisation: Organisation | None = None) -> str:
    return invitations.invite(
        session,
        organisation=organisation or VillageOrganisationFactory(),
        role=Role.VILLAGE_OPERATOR,
        post="Operator",
        actor=actor(Role.ADMIN),
        now=NOW,
    )


def test_invitation_gives_the_post_once(session: Session) -> None:
    village = VillageOrganisationFactory()
    code = _invite(session, village)

    token = invitations.accept_invitation(session, code=code, person=WAYAN, now=NOW)

    row = sessions.find_session(session, token=token, now=NOW)
    assert row is not None
    [membership] = row.user.memberships
    assert (membership.role, membership.organisation_id) == (Role.VILLAGE_OPERATOR, village.id)
    with pytest.raises(InvitationUnusableError):
        invitations.accept_invitation(
            session,
            code=code,
            person=replace(WAYAN, email="dua@contoh.id", phone=None),
            now=NOW,
        )


def test_invitation_is_found_without_hyphens_and_in_small_letters(session: Session) -> None:
    code = _invite(session)

    found = invitations.get_invitation(session, code=code.replace("-", " ").lower(), now=NOW)

    assert found.post == "Operator"


@pytest.mark.parametrize("code", ["", "ABCD-EFGH-JKLM-NPQR", "☃", "\x00", "A" * 500])
def test_unknown_codes_are_unusable(session: Session, code: str) -> None:
    with pytest.raises(InvitationUnusableError):
        invitations.get_invitation(session, code=code, now=NOW)


def test_invitation_ends_after_its_life(session: Session) -> None:
    code = _invite(session)
    last = NOW + invitations.INVITATION_LIFE

    assert invitations.get_invitation(session, code=code, now=last)
    with pytest.raises(InvitationUnusableError):
        invitations.get_invitation(session, code=code, now=last + timedelta(seconds=1))


def test_refused_password_leaves_the_invitation_usable(session: Session) -> None:
    code = _invite(session)
    with pytest.raises(WeakPasswordError):
        invitations.accept_invitation(
            session,
            code=code,
            person=replace(WAYAN, password="pendek"),
            now=NOW,
        )

    assert invitations.accept_invitation(session, code=code, person=WAYAN, now=NOW)


def test_only_the_digest_of_a_code_is_stored_and_the_inviter_audited(session: Session) -> None:
    code = _invite(session)

    invitation = session.scalars(sa.select(Invitation)).one()
    event = session.scalars(sa.select(AuditEvent)).one()
    assert invitation.code_hash == sessions.digest(code)
    assert event.action == "account.invite"
    assert event.actor_id is not None
    assert code not in str(event.after)


def test_change_password_asks_for_the_current_one(session: Session) -> None:
    token = _register(session)
    row = sessions.find_session(session, token=token, now=NOW)
    assert row is not None

    with pytest.raises(SignInRefusedError):
        accounts.change_password(
            session, user=row.user, current="bukan itu", new="sapu terbang hijau", now=NOW
        )

    assert sessions.find_session(session, token=token, now=NOW) is not None


def test_disable_ends_the_sessions_and_is_audited_once(session: Session) -> None:
    user, admin = UserFactory(), actor(Role.ADMIN)
    token = sessions.open_session(session, user=user, now=NOW)
    session.commit()

    for _ in range(2):
        accounts.disable(session, user=user, actor=admin, now=NOW)

    assert sessions.find_session(session, token=token, now=NOW) is None
    event = session.scalars(sa.select(AuditEvent)).one()
    assert (event.action, event.actor_id) == ("account.disable", admin.user_id)


def test_village_organisation_is_made_once(session: Session) -> None:
    village = VillageFactory()

    first, second = (
        accounts.village_organisation(session, village=village, now=NOW) for _ in range(2)
    )

    assert first.id == second.id
    assert first.region_code == village.code


def test_account_list_masks_contacts_and_leaves_out_ended_posts(session: Session) -> None:
    user = UserFactory(name="Aaa", email="ratna@contoh.id", phone="+6281234567890")
    MembershipFactory(user=user, organisation=OfficeFactory())
    MembershipFactory(user=user, organisation=OfficeFactory(name="Kantor lama"), ended_at=NOW)
    session.refresh(user)
    person(Role.INVESTOR)

    page = account_list.list_accounts(session)

    first = page.accounts[0]
    assert page.total == session.scalar(sa.select(sa.func.count(User.id)))
    assert first.email == "ra•••@contoh.id"
    assert "345678" not in first.phone
    assert [post.organisation.name for post in first.posts] == [OfficeFactory().name]
