"""What is offered, added up: the very sums of the listings, in one question."""

from datetime import UTC, datetime

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hilirisasi.services import offered
from models import MAX_KG, MONTHS, Listing, MonthlyKg, ProductKind
from tests.factories import ListingFactory
from tests.statements import statements

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
AMOUNTS = st.tuples(*[st.integers(0, MAX_KG)] * MONTHS).map(MonthlyKg)
ONE = st.fixed_dictionaries(
    {
        "harvest_kg": AMOUNTS,
        "own_use_kg": AMOUNTS,
        "contracted_kg": AMOUNTS,
        "product_kind": st.sampled_from(ProductKind),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(ONE, max_size=6))
def test_the_sums_are_those_of_the_listings(session, rows):
    with session.begin_nested() as savepoint:
        listings = [ListingFactory(**row) for row in rows]

        found = offered.add_up(session, Listing.product_kind, where=sa.true())

        expected = {}
        for kind in {listing.product_kind for listing in listings}:
            offers = [row.offered_kg for row in listings if row.product_kind is kind]
            expected[kind,] = (len(offers), tuple(map(sum, zip(*offers, strict=True))))
        assert {key: (row.listings, row.kg) for key, row in found.items()} == expected
        savepoint.rollback()


def test_one_question_whatever_there_is(session):
    for _ in range(5):
        ListingFactory()
    session.commit()

    with statements(session) as said:
        offered.add_up(session, Listing.village_code, Listing.form_code, where=sa.true())

    assert len(said) == 1
