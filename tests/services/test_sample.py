"""The sample: whole, marked, made by the use cases, and refused in production."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from hilirisasi.cli.setup import seed_sample
from hilirisasi.errors import SampleInProductionError
from hilirisasi.services import (
    head_links,
    match_lists,
    passwords,
    reference_loading,
    sample,
    sample_people,
)
from hilirisasi.services.match_pages import Filters
from models import (
    Case,
    CaseStatus,
    Listing,
    Match,
    Organisation,
    Plan,
    Ranking,
    Reservation,
    Role,
    Talk,
    TalkStatus,
    User,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PASSWORD = "kuda laut biru bernyanyi"  # of the sample


@pytest.fixture
def lines(session):
    reference_loading.load_all(session, now=NOW)
    return list(sample.seed(session, password=PASSWORD, now=NOW))


def count(session, model, *conditions):
    return session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions))


def test_a_kecamatan_with_listings_investors_and_every_stage(session, lines):
    assert count(session, Listing) >= 12
    commodities = session.scalars(sa.select(Listing.commodity_code).distinct()).all()
    assert len(commodities) == 4
    assert len({code[:8] for code in session.scalars(sa.select(Listing.village_code))}) == 1
    companies = sa.select(sa.func.count()).where(Organisation.kind == "company")
    assert session.scalar(companies) == 4
    assert set(session.scalars(sa.select(Talk.status))) == set(TalkStatus)
    assert {
        CaseStatus.SUBMITTED,
        CaseStatus.IN_REVIEW,
        CaseStatus.RETURNED,
        CaseStatus.APPROVED,
        CaseStatus.REJECTED,
        CaseStatus.WITHDRAWN,
    } <= set(session.scalars(sa.select(Case.status)))
    assert {
        post.role for user in session.scalars(sa.select(User)) for post in user.memberships
    } == (set(Role))


@pytest.mark.parametrize("model", [User, Organisation, Listing, Plan, Talk, Case])
def test_every_record_is_marked(session, lines, model):
    assert count(session, model) > 0
    assert count(session, model, model.is_sample.is_(False)) == 0


def test_the_sample_shows_pooling_and_ranked_matches(session, lines):
    assert count(session, Ranking, Ranking.is_stale) == 0
    assert count(session, Match, Match.is_pool, Match.is_ranked) > 0
    assert count(session, Match, ~Match.is_pool, Match.is_ranked) > 0


def test_nothing_is_promised_that_is_not_there(session, lines):
    promised = session.execute(
        sa.select(Reservation.listing_id, Reservation.month, sa.func.sum(Reservation.kg))
        .where(Reservation.released_at.is_(None))
        .group_by(Reservation.listing_id, Reservation.month)
    ).all()

    assert promised
    for listing_id, month, kg in promised:
        assert kg <= session.get_one(Listing, listing_id).offered_kg[month.month - 1]


def test_the_sample_says_who_may_sign_in(lines):
    assert "Contoh, bukan data sebenarnya" in lines[0]
    assert "desa@contoh.id" in lines[1]
    assert PASSWORD in lines[2]
    assert sample_people.HEAD_PIN in lines[3]


def test_the_head_of_the_first_village_can_be_asked(session, lines):
    village = session.scalars(sa.select(Listing).order_by(Listing.id)).first()

    head = head_links.find_head(session, organisation_id=village.organisation_id)

    assert head.email == "kades@contoh.id"
    assert passwords.is_right(sample_people.HEAD_PIN, head.pin_hash)


def test_the_first_village_has_matches_to_look_at(session, lines):
    listing = session.scalars(sa.select(Listing).order_by(Listing.id)).first()

    page = match_lists.of_listing(session, listing=listing, filters=Filters(), page=1, now=NOW)

    assert page.computed_at == NOW
    assert page.total + len(page.excluded) > 0


def test_it_is_made_once(app, session, lines):
    before = count(session, Listing)

    with app.app_context():
        said = CliRunner().invoke(seed_sample)

    assert "there already" in said.output
    assert count(session, Listing) == before


def test_production_has_no_sample():
    with pytest.raises(SampleInProductionError):
        sample.refuse_in_production(is_production=True)

    sample.refuse_in_production(is_production=False)
