"""Legal thresholds by day, at their boundaries."""

from datetime import date

import pytest

from hilirisasi.reference import files
from hilirisasi.services import legal_rules
from models import BusinessClass, FirmSize, LegalRule
from tests.factories import CompanyFactory, RouteFactory

TODAY = date(2026, 11, 24)
BN = 1_000_000_000


@pytest.fixture
def rules(session):
    for row in files.read_legal_rules():
        session.add(LegalRule(**{name: getattr(row, name) for name in row.__dataclass_fields__}))
    session.flush()


@pytest.mark.parametrize(
    ("capital", "size"),
    [
        (BN, FirmSize.MICRO),
        (BN + 1, FirmSize.SMALL),
        (5 * BN, FirmSize.SMALL),
        (5 * BN + 1, FirmSize.MEDIUM),
        (10 * BN, FirmSize.MEDIUM),
        (10 * BN + 1, FirmSize.LARGE),
    ],
)
def test_the_size_of_a_firm_at_each_boundary(session, rules, capital, size):
    assert legal_rules.firm_size_of(session, capital, TODAY) is size


def test_no_size_before_the_rule(session, rules):
    assert legal_rules.firm_size_of(session, BN, date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("is_foreign", "investment", "is_doubtful"),
    [
        (True, 3 * BN, True),
        (True, 10 * BN, True),
        (True, 10 * BN + 1, False),
        (True, None, False),
        (False, 3 * BN, False),
    ],
)
def test_a_foreign_firm_invests_more_than_ten_billion(
    session, rules, is_foreign, investment, is_doubtful
):
    rule = legal_rules.amount_on(session, legal_rules.FOREIGN_MINIMUM, TODAY)
    company = CompanyFactory(is_foreign=is_foreign)

    assert legal_rules.investment_doubt(company, investment, rule) is is_doubtful


def test_a_rule_holds_from_its_first_to_its_last_day(session):
    old = _rule(10, date(2020, 1, 1), date(2025, 12, 31))
    new = _rule(20, date(2026, 1, 1), None)
    session.add_all([old, new])
    session.flush()

    days = [date(2019, 12, 31), date(2020, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]
    found = [legal_rules.amount_on(session, "uji", day) for day in days]

    assert found == [None, old, old, new]


def test_every_row_has_its_source_and_the_day_it_was_read():
    rows = [*files.read_legal_rules(), *files.read_business_classes(), *files.read_field_rules()]
    assert [row for row in rows if not (row.source and row.url and row.read_on)] == []


def test_rules_on_village_land_bind_without_their_rows_too(session):
    bare = legal_rules.cite(session, legal_rules.LEASE_MONTHS, TODAY)

    assert (bare, legal_rules.lease_years(session, TODAY)) == ("Permendagri 1/2016, Pasal 12", 3)


def test_rules_on_village_land_are_cited_with_their_source(session, rules):
    assert legal_rules.lease_years(session, TODAY) == 3
    for code, instrument in legal_rules.INSTRUMENTS.items():
        words = legal_rules.cite(session, code, TODAY)
        assert words.startswith(f"{instrument}; ")


def test_the_business_class_of_a_route(session):
    known = BusinessClass(
        kbli_2020="10763", title="Teh", kbli_2025="10762", read_on=TODAY, source="Uji", url=""
    )
    session.add(known)
    session.flush()

    assert legal_rules.business_class_of(session, RouteFactory(kbli2020="10763")) is known
    other = RouteFactory(code="lain", kbli2020="10422/10423")
    assert legal_rules.business_class_of(session, other) is None
    assert legal_rules.business_class_of(session, None) is None


def _rule(amount, first, last):
    return LegalRule(
        code="uji",
        amount=amount,
        unit="IDR",
        meaning="Uji",
        valid_from=first,
        valid_to=last,
        instrument="Uji",
        read_on=TODAY,
        source="Uji",
        url="",
    )
