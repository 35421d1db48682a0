"""Companies: compared with OSS before a village hears of them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.errors import (
    CompanyChangedError,
    CompanyIncompleteError,
    CompanyUncheckedError,
    MissingReasonError,
)
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import companies, plans, talk_lists, talks
from hilirisasi.services.companies import CompanyAnswers
from models import (
    AuditEvent,
    CheckStatus,
    CompanyCheck,
    FirmSize,
    LegalForm,
    ListingStatus,
    Role,
    Side,
    TalkStatus,
)
from tests.factories import (
    NOW,
    CompanyFactory,
    ListingFactory,
    OfficeFactory,
    PlanFactory,
    actor,
)

NIB = "1234567890123"
LATER = NOW + timedelta(days=2)


@pytest.fixture
def company(session):
    return CompanyFactory(
        check_status=CheckStatus.UNCHECKED, legal_form=LegalForm.LIMITED, nib=NIB, name="PT Baru"
    )


@pytest.fixture
def investor(company):
    return actor(Role.INVESTOR, company)


@pytest.fixture
def plan(company):
    return PlanFactory(organisation=company, is_on_board=True)


@pytest.fixture
def listing(session):
    return ListingFactory()


@pytest.fixture
def village(listing):
    return actor(Role.VILLAGE_OPERATOR, listing.organisation)


@pytest.fixture
def officer(session):
    return actor(Role.REVIEWER, OfficeFactory())


def ask(session, investor, listing, plan):
    return talks.start(
        session, actor=investor, listing=listing, plan=plan, side=Side.INVESTOR, now=NOW
    )


def find(session, company, officer, result=CheckStatus.MATCHED, **change):
    said = {
        "person": "Orang",
        "note": "Sama dengan OSS.",
        "seen": companies.seen_of(company),
        **change,
    }
    return companies.check(
        session, organisation=company, actor=officer, result=result, now=LATER, **said
    )


def describe(session, company, investor, **change):
    answers = {
        "name": "PT Baru",
        "legal_form": LegalForm.LIMITED,
        "firm_size": FirmSize.MEDIUM,
        "is_foreign": False,
        "nib": NIB,
        "npwp": None,
        "paper_kind": "",
        "paper_number": "",
        "phone": None,
        "address": "",
        **change,
    }
    companies.describe(
        session,
        organisation=company,
        actor=investor,
        answers=CompanyAnswers(**answers),
        now=NOW,
    )


def villages_talks(session, listing):
    return talk_lists.list_own(session, organisation_ids=[listing.organisation_id])


def test_the_interest_of_an_unchecked_company_is_held_from_its_village(
    session, company, investor, listing, plan, village
):
    talk = ask(session, investor, listing, plan)

    assert talk.status is TalkStatus.HELD
    assert villages_talks(session, listing) == []
    assert talk_lists.list_own(session, organisation_ids=[company.id]) == [talk]
    assert not is_allowed(village, Permission.TALK_VIEW, talk)
    assert not is_allowed(village, Permission.TALK_WRITE, talk)
    assert is_allowed(investor, Permission.TALK_VIEW, talk)


def test_a_pool_is_held_as_a_whole(session, investor, listing, plan):
    asked = talks.start_all(
        session, actor=investor, plan=plan, listings=[listing, ListingFactory()], now=NOW
    )

    assert {talk.status for talk in asked} == {TalkStatus.HELD}


def test_a_check_that_matches_releases_the_held_talks(
    session, company, investor, listing, plan, village, officer
):
    talk = ask(session, investor, listing, plan)

    row = find(session, company, officer)

    assert (talk.status, talk.started_at) == (TalkStatus.ASKED, LATER)
    assert villages_talks(session, listing) == [talk]
    assert is_allowed(village, Permission.TALK_VIEW, talk)
    assert (row.name, row.identity, row.person) == ("PT Baru", NIB, "Orang")
    assert row.made_by_post == "Penelaah, DPMPTSP Provinsi Lampung"
    assert company.check_status is CheckStatus.MATCHED


def test_a_company_that_lies_about_its_nib(
    session, company, investor, listing, plan, village, officer
):
    honest = CompanyFactory(nib=NIB, name="PT Jujur")
    talk = ask(session, investor, listing, plan)

    twins = companies.list_twins(session, organisation=company)
    find(session, company, officer, CheckStatus.NOT_MATCHED, note="NIB ini milik PT Jujur.")

    assert [(twin.organisation, twin.same) for twin in twins] == [(honest, ("nib",))]
    assert (talk.status, talk.investor_reason) == (TalkStatus.CLOSED, "NIB ini milik PT Jujur.")
    assert villages_talks(session, listing) == []
    assert not is_allowed(village, Permission.TALK_VIEW, talk)
    assert companies.list_waiting(session) == []

    describe(session, company, investor, nib="9999999999999")
    again = ask(session, investor, listing, plan)
    assert (again.id, again.status) == (talk.id, TalkStatus.HELD)
    assert [row.held for row in companies.list_waiting(session)] == [1]

    find(session, company, officer)
    assert again.status is TalkStatus.ASKED
    assert villages_talks(session, listing) == [again]


def test_companies_with_the_same_npwp_are_twins(session, company):
    company.npwp = "0012345678901000"
    twin = CompanyFactory(npwp="0012345678901000")
    CompanyFactory(npwp="0012345678902000")
    CompanyFactory(npwp=None)

    assert [
        (row.organisation, row.same) for row in companies.list_twins(session, organisation=company)
    ] == [(twin, ("npwp",))]


def test_the_audit_says_that_an_npwp_changed_and_never_which(session, company, investor):
    describe(session, company, investor)
    describe(session, company, investor, npwp="0012345678901000")
    describe(session, company, investor, npwp="0012345678902000")
    describe(session, company, investor, npwp="0012345678902000")

    events = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)).all()

    assert [(row.before, row.after) for row in events[-2:]] == [
        ({"npwp": None}, {"npwp": "diubah"})
    ] * 2
    assert company.npwp == "0012345678902000"


def test_what_was_withdrawn_meanwhile_does_not_reach_the_village(
    session, company, investor, listing, plan, officer
):
    talk = ask(session, investor, listing, plan)
    listing.status = ListingStatus.WITHDRAWN

    find(session, company, officer)

    assert talk.status is TalkStatus.CLOSED
    assert villages_talks(session, listing) == []


def test_a_village_cannot_ask_an_unchecked_company(session, listing, plan, village):
    with pytest.raises(CompanyUncheckedError):
        talks.start(session, actor=village, listing=listing, plan=plan, side=Side.VILLAGE, now=NOW)


@pytest.mark.parametrize("status", [CheckStatus.UNCHECKED, CheckStatus.NOT_MATCHED])
def test_the_board_shows_checked_companies_only(session, company, plan, status):
    company.check_status = status
    session.flush()
    assert plans.list_board(session, now=NOW).plans == []

    company.check_status = CheckStatus.MATCHED
    session.flush()
    assert plans.list_board(session, now=NOW).plans == [plan]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"name": "PT Lain"}, CheckStatus.UNCHECKED),
        ({"nib": "9999999999999"}, CheckStatus.UNCHECKED),
        ({"legal_form": LegalForm.COOPERATIVE}, CheckStatus.UNCHECKED),
        ({"paper_number": "AHU-1"}, CheckStatus.UNCHECKED),
        ({"address": "Jalan Raya 1", "phone": "+62721123456"}, CheckStatus.MATCHED),
    ],
)
def test_another_identity_is_checked_anew(session, company, investor, officer, change, status):
    find(session, company, officer)

    describe(session, company, investor, **change)

    assert company.check_status is status
    event = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.action == "company.describe")
    ).one()
    assert event.after.items() >= {name: str(value) for name, value in change.items()}.items()


def test_an_open_talk_goes_on_while_the_company_is_checked_anew(
    session, company, investor, listing, plan, officer, village
):
    talk = ask(session, investor, listing, plan)
    find(session, company, officer)
    describe(session, company, investor, name="PT Lain")

    talks.start(session, actor=village, listing=listing, plan=plan, side=Side.VILLAGE, now=LATER)

    assert talk.status is TalkStatus.TALKING


def test_a_check_says_why(session, company, officer):
    with pytest.raises(MissingReasonError):
        find(session, company, officer, note=" ")


def test_a_company_without_identity_cannot_be_checked(session, company, officer):
    company.nib = None
    with pytest.raises(CompanyIncompleteError):
        find(session, company, officer)


def test_what_changed_after_it_was_compared_is_not_matched(session, company, officer):
    with pytest.raises(CompanyChangedError):
        find(session, company, officer, seen="PT Dulu")
    assert session.scalar(sa.select(sa.func.count()).select_from(CompanyCheck)) == 0


@pytest.mark.parametrize(
    ("form", "size", "identity"),
    [
        (LegalForm.BUMDES, FirmSize.SMALL, "Perdes 3/2020"),
        (LegalForm.COOPERATIVE, FirmSize.MEDIUM, "Perdes 3/2020"),
        (LegalForm.SOLE, FirmSize.MICRO, "Perdes 3/2020"),
        (LegalForm.SOLE, FirmSize.SMALL, ""),
        (LegalForm.LIMITED, FirmSize.MICRO, ""),
    ],
)
def test_who_may_name_an_own_paper(session, form, size, identity):
    firm = CompanyFactory(
        nib=None,
        legal_form=form,
        firm_size=size,
        paper_kind="Perdes",
        paper_number="3/2020",
    )
    assert companies.identity_of(firm) == identity


def test_the_same_phone_or_address_is_shown(session, company):
    company.address = "Jl. Raya  No. 1, Metro"
    company.phone = "+62721111111"
    near = CompanyFactory(address="jl raya no 1 metro")
    phone = CompanyFactory(phone="+62721111111")
    CompanyFactory(address="Jl. Raya No. 2, Metro")

    twins = companies.list_twins(session, organisation=company)

    assert [(twin.organisation, twin.same) for twin in twins] == [
        (near, ("address",)),
        (phone, ("phone",)),
    ]


def test_a_reviewer_does_not_check_the_own_company(session, company):
    both = actor(Role.REVIEWER, company)
    assert not is_allowed(both, Permission.COMPANY_CHECK, company)
