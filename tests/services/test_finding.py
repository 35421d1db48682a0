"""One search: what a text finds, and for whom."""

import pytest
from sqlalchemy.orm import Session

from hilirisasi.services import finding
from hilirisasi.services.found_records import SHOWN
from models import CheckStatus, ListingStatus, PlanStatus, Role
from tests import factories
from tests.factories import (
    NOW,
    CommodityFactory,
    CompanyFactory,
    DistrictFactory,
    FormFactory,
    ListingFactory,
    PlanFactory,
    RegencyFactory,
    RouteFactory,
    VillageFactory,
    VillageOrganisationFactory,
)
from tests.statements import statements


@pytest.fixture
def lampung(session: Session) -> None:
    """Way Lima with two villages that list cassava and coffee; the same elsewhere as noise."""
    pesawaran = RegencyFactory(code="18.09", name="Pesawaran")
    way_lima = DistrictFactory(code="18.09.04", parent=pesawaran, name="Way Lima")
    other = DistrictFactory(code="18.02.01", name="Kalirejo")
    cassava = FormFactory(commodity__aliases="ubi kayu|ketela")
    coffee = FormFactory(
        commodity=CommodityFactory(
            code="coffee_robusta", name_id="Kopi robusta", name_en="Robusta coffee", aliases="kopi"
        ),
        code="green_bean",
        name_id="Biji kering",
        name_en="Green bean",
    )
    for district, name in ((way_lima, "Sidodadi"), (way_lima, "Margodadi"), (other, "Sidodadi")):
        village = VillageFactory(
            code=f"{district.code}.{2001 + len(name)}", parent=district, name=name
        )
        organisation = VillageOrganisationFactory(region=village)
        ListingFactory(organisation=organisation, form=cassava)
        ListingFactory(organisation=organisation, form=coffee)
        ListingFactory(organisation=organisation, form=coffee, status=ListingStatus.WITHDRAWN)
        ListingFactory(organisation=organisation, form=cassava, status=ListingStatus.DRAFT)
    session.commit()


def find(session: Session, text: str, actor=None) -> finding.Findings:
    return finding.find(session, text=text, actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("text", "codes", "products", "listings"),
    [
        ("Way Lima", ["18.09.04"], [], 4),
        ("waylima", ["18.09.04"], [], 4),
        ("kec. wai lima", ["18.09.04"], [], 4),
        ("singkong", [], ["cassava"], 3),
        ("ubi kayu", [], ["cassava"], 3),
        ("UBIKAYU", [], ["cassava"], 3),
        ("kopi", [], ["coffee_robusta"], 3),
        ("biji kering", [], ["coffee_robusta"], 3),
        ("singkong way lima", ["18.09.04"], ["cassava"], 2),
        ("kopi robusta di waylima", ["18.09.04"], ["coffee_robusta"], 2),
        ("way lima, kopi", ["18.09.04"], ["coffee_robusta"], 2),
        ("sidodadi", ["18.02.01.2009", "18.09.04.2009"], [], 4),
        ("18.09.04", ["18.09.04"], [], 4),
        ("pesawaran", ["18.09"], [], 4),
    ],
)
def test_a_text_finds_what_it_names(
    session: Session, lampung: None, text: str, codes: list[str], products: list[str], listings: int
) -> None:
    found = find(session, text)

    assert [region.code for region in found.regions.rows] == codes
    assert [commodity.code for commodity in found.commodities] == products
    assert (found.listings.total, found.is_guess) == (listings, False)


def test_what_is_made_of_a_commodity_leads_to_it(session: Session, lampung: None) -> None:
    RouteFactory()

    assert [commodity.code for commodity in find(session, "tapioka").commodities] == ["cassava"]


@pytest.mark.parametrize(
    ("text", "products"), [("singkng", ["cassava"]), ("kpi robusta", ["coffee_robusta"])]
)
def test_a_typing_error_finds_what_is_alike_and_says_so(
    session: Session, lampung: None, text: str, products: list[str]
) -> None:
    found = find(session, text)

    assert [commodity.code for commodity in found.commodities] == products
    assert found.is_guess


def test_where_nothing_fits_what_is_nearly_alike_is_suggested(
    session: Session, lampung: None
) -> None:
    found = find(session, "wayxlomaq")

    assert not found
    assert found.suggestions == ["Way Lima"]
    assert find(session, "zzzzzz").suggestions == []


def test_a_new_record_is_found_at_once(session: Session, lampung: None) -> None:
    assert not find(session, "Zambrud")

    village = VillageFactory(name="Zambrud")
    session.commit()

    assert [region.code for region in find(session, "Zambrud").regions.rows] == [village.code]


def test_a_group_shows_its_first_and_counts_all(session: Session) -> None:
    VillageFactory.create_batch(SHOWN + 2, name="Zambrud")

    found = find(session, "zambrud")

    assert (len(found.regions.rows), found.regions.total) == (SHOWN, SHOWN + 2)


@pytest.fixture
def plans(session: Session) -> dict[str, int]:
    """The own plan, a foreign one on the board, one off it, one of an unchecked company."""
    own, other = CompanyFactory(name="PT Satu Unik"), CompanyFactory(name="PT Dua Unik")
    unchecked = CompanyFactory(name="PT Tiga Unik", check_status=CheckStatus.UNCHECKED)
    made = {
        "own": PlanFactory(organisation=own, is_on_board=False),
        "board": PlanFactory(organisation=other),
        "off": PlanFactory(organisation=other, is_on_board=False),
        "withdrawn": PlanFactory(organisation=other, status=PlanStatus.WITHDRAWN),
        "unchecked": PlanFactory(organisation=unchecked),
    }
    session.commit()
    return {plan.id: name for name, plan in made.items()}


@pytest.mark.parametrize(
    ("role", "read", "wanted"),
    [
        (None, set(), set()),
        (Role.VILLAGE_OPERATOR, set(), {"board"}),
        (Role.VILLAGE_HEAD, set(), set()),
        (Role.VILLAGE_ASSISTANT, set(), set()),
        (Role.REGENCY, set(), set()),
        (Role.INVESTOR, set(), set()),
        (Role.REVIEWER, {"own", "board", "off", "withdrawn", "unchecked"}, {"board"}),
        (Role.DECIDER, {"own", "board", "off", "withdrawn", "unchecked"}, {"board"}),
        (Role.OVERSEER, {"own", "board", "off", "withdrawn", "unchecked"}, {"board"}),
        (Role.ADMIN, set(), set()),
    ],
)
def test_plans_are_found_by_those_who_may_read_them(
    session: Session,
    plans: dict[int, str],
    role: Role | None,
    read: set[str],
    wanted: set[str],
) -> None:
    found = find(session, "singkong", factories.actor(role) if role else None)

    assert {plans[plan.id] for plan in found.plans.rows} == read
    assert found.plans.total == len(read)
    assert {plans[plan.id] for plan in found.wanted.rows} == wanted


def test_an_investor_finds_the_own_plans_only(session: Session, plans: dict[int, str]) -> None:
    own = session.get_one(factories.Plan, next(iter(plans))).organisation
    actor = factories.actor(Role.INVESTOR, own)

    assert [plans[plan.id] for plan in find(session, "singkong", actor).plans.rows] == ["own"]
    assert find(session, "PT Dua Unik", actor).plans.total == 0
    assert find(session, "pt satu unik", actor).plans.total == 1


@pytest.mark.parametrize("role", [None, Role.VILLAGE_OPERATOR, Role.REGENCY, Role.ADMIN])
def test_a_company_is_found_by_name_only_where_its_plans_are_read(
    session: Session, plans: dict[int, str], role: Role | None
) -> None:
    actor = factories.actor(role) if role else None

    assert not find(session, "PT Dua Unik", actor)
    assert find(session, "PT Dua Unik", factories.actor(Role.REVIEWER)).plans.total == 3


@pytest.mark.parametrize("text", ["Pemegang Rahasia", "Budi Rahasia", "+628990000"])
def test_people_are_never_found(session: Session, text: str) -> None:
    ListingFactory(holder_name="Pemegang Rahasia", confirmed_by_name="Budi Rahasia")
    factories.UserFactory(name="Budi Rahasia")

    assert not find(session, text, factories.actor(Role.REVIEWER))


def test_a_search_asks_as_often_for_many_records_as_for_few(
    session: Session, lampung: None
) -> None:
    actor = factories.actor(Role.REVIEWER)
    counts = []

    for batch in range(2):
        for number in range(1 + 4 * batch):
            village = VillageFactory(
                code=f"18.09.04.{2100 + 10 * batch + number}",
                parent=session.get_one(factories.Region, "18.09.04"),
            )
            ListingFactory(organisation=VillageOrganisationFactory(region=village))
            PlanFactory(region=village)
        session.commit()
        session.expire_all()
        with statements(session) as asked:
            find(session, "singkong way lima", actor)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[1] <= 14
