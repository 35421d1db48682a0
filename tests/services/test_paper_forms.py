import threading
from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.extensions import db
from hilirisasi.services import audit, listings, paper_codes, paper_forms
from hilirisasi.upload_errors import PaperEnteredError, TooManyPapersError
from models import AuditEvent, Listing, Organisation, PaperForm, Region, Role
from tests import factories
from tests.factories import NOW, FormFactory, ListingFactory, PaperFormFactory
from tests.services.test_listings import ANSWERS
from tests.services.test_race import service, url

__all__ = ["service", "url"]  # fixtures: a service with a database of its own, for races


@pytest.fixture
def village(session: Session) -> Organisation:
    village: Organisation = factories.VillageOrganisationFactory()
    session.commit()
    return village


@pytest.fixture
def operator(session: Session, village: Organisation) -> Actor:
    person: Actor = factories.actor(Role.VILLAGE_OPERATOR, village)
    session.commit()
    return person


def make(session: Session, village: Region, operator: Actor, **values: object) -> list[PaperForm]:
    given: dict[str, object] = {"form": None, "listing": None, "copies": 1, **values}
    return paper_forms.make(session, village=village, actor=operator, now=NOW, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 10, 1), date(2026, 10, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
        (date(2027, 3, 31), date(2026, 10, 1)),
        (date(2027, 4, 1), date(2027, 4, 1)),
        (date(2027, 9, 30), date(2027, 4, 1)),
    ],
)
def test_a_season_begins_in_april_or_october(day: date, first: date) -> None:
    assert paper_forms.season_of(day) == first


def test_the_last_month_of_a_season() -> None:
    assert paper_forms.last_month_of(date(2026, 10, 1)) == date(2027, 3, 1)


def test_sheets_name_village_season_layout_and_product(
    session: Session, village: Organisation, operator: Actor
) -> None:
    form = FormFactory()

    papers = make(session, village.region, operator, form=form, copies=3)

    assert len({paper.number for paper in papers}) == 3
    for paper in papers:
        found = paper_forms.find(session, code=paper_codes.printed(paper.number))
        assert found is paper
        assert (paper.village, paper.form) == (village.region, form)
        assert (paper.season_on, paper.layout) == (date(2026, 10, 1), paper_forms.LAYOUT)
        assert (paper.entered_at, paper.listing_id) == (None, None)
    assert session.scalars(sa.select(AuditEvent.action)).all() == ["paper.make"] * 3


def test_of_a_listed_product_there_is_one_sheet(
    session: Session, village: Organisation, operator: Actor
) -> None:
    listing = ListingFactory(organisation=village)

    (paper,) = make(session, village.region, operator, listing=listing, copies=5)

    assert (paper.listing, paper.form) == (listing, listing.form)


def test_a_sheet_never_asks_about_another_village(
    session: Session, village: Organisation, operator: Actor
) -> None:
    with pytest.raises(ValueError, match="own village"):
        make(session, village.region, operator, listing=ListingFactory())


def test_the_pile_of_a_village_has_an_end(
    session: Session, village: Organisation, operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_forms, "MOST_OPEN", 3)
    PaperFormFactory()  # of another village
    make(session, village.region, operator, copies=2)

    with pytest.raises(TooManyPapersError):
        make(session, village.region, operator, copies=2)

    assert len(paper_forms.list_of(session, region_code=village.region_code or "")) == 2


def test_lists_hold_a_village_or_a_region_and_nothing_beside(session: Session) -> None:
    own = PaperFormFactory(village__code="18.02.01.2001")
    near = PaperFormFactory(village__code="18.02.01.2002")
    far = PaperFormFactory(
        village=factories.VillageFactory(
            code="18.07.01.2001",
            parent=factories.DistrictFactory(
                code="18.07.01", parent=factories.RegencyFactory(code="18.07")
            ),
        )
    )
    entered = PaperFormFactory(
        village=own.village, entered_at=NOW, entered_by_id=own.made_by_id, listing=ListingFactory()
    )

    def listed(code: str) -> list[PaperForm]:
        return list(paper_forms.list_of(session, region_code=code))

    assert listed("18.02.01.2001") == [entered, own]
    assert listed("18.02") == [entered, near, own]
    assert listed("18.07") == [far]
    assert paper_forms.list_to_print(session, village=own.village, ids=[]) == [own]
    ids = [own.id, near.id, entered.id]
    assert paper_forms.list_to_print(session, village=own.village, ids=ids) == [own]


def test_a_sheet_is_typed_in_once(session: Session, village: Organisation, operator: Actor) -> None:
    (paper,) = make(session, village.region, operator)
    listing = ListingFactory(organisation=village)
    again = ListingFactory(organisation=village)

    paper_forms.enter(session, paper=paper, actor=operator, write=lambda: listing, now=NOW)
    with pytest.raises(PaperEnteredError):
        paper_forms.enter(session, paper=paper, actor=operator, write=lambda: again, now=NOW)

    assert (paper.listing, paper.entered_at) == (listing, NOW)
    assert (paper.entered_by_id, paper.entered_by_name) == (operator.user_id, operator.name)
    assert paper.entered_by_post == operator.title_in(village.id)
    (event, _made) = audit.list_events(session, subject=paper)
    assert (event.action, event.after) == ("paper.enter", {"listing": listing.id})


def test_answers_that_are_refused_leave_the_sheet_open(
    session: Session, village: Organisation, operator: Actor
) -> None:
    (paper,) = make(session, village.region, operator)

    def refuse() -> Listing:
        raise PaperEnteredError

    with pytest.raises(PaperEnteredError):
        paper_forms.enter(session, paper=paper, actor=operator, write=refuse, now=NOW)

    session.refresh(paper)
    assert (paper.entered_at, paper.listing_id) == (None, None)


def test_answers_of_another_village_are_not_taken(
    session: Session, village: Organisation, operator: Actor
) -> None:
    (paper,) = make(session, village.region, operator)
    foreign = ListingFactory()

    with pytest.raises(ValueError, match="own village"):
        paper_forms.enter(session, paper=paper, actor=operator, write=lambda: foreign, now=NOW)


def test_two_people_at_once_type_one_sheet_in_once(service) -> None:
    people = 6
    with service.app_context():
        village = factories.VillageOrganisationFactory()
        form = FormFactory()
        paper_id = PaperFormFactory(village=village.region).id
        users = [factories.person(Role.VILLAGE_OPERATOR, village) for _ in range(people)]
        ids = (village.id, form.commodity_code, form.code)
        factories.Session().commit()
        actors = [actor_of(user) for user in users]
        factories.Session.remove()
    told: Counter[str] = Counter()
    start = threading.Barrier(people)

    def type_in(person: Actor, minute: int) -> None:
        with service.app_context():
            session = db.session
            start.wait()
            try:
                paper_forms.enter(
                    session,
                    paper=session.get_one(PaperForm, paper_id),
                    actor=person,
                    write=lambda: listings.publish(
                        session,
                        actor=person,
                        organisation=session.get_one(Organisation, ids[0]),
                        form=session.get_one(type(form), ids[1:]),
                        answers=ANSWERS,
                        request_key=f"key-{minute}",
                        now=NOW,
                    ),
                    now=NOW + timedelta(minutes=minute),
                )
                told["entered"] += 1
            except PaperEnteredError:
                told["too late"] += 1
            finally:
                session.close()

    threads = [
        threading.Thread(target=type_in, args=(person, minute))
        for minute, person in enumerate(actors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with service.app_context():
        assert told == {"entered": 1, "too late": people - 1}
        assert db.session.scalar(sa.select(sa.func.count(Listing.id))) == 1
        assert (
            db.session.scalar(
                sa.select(sa.func.count(AuditEvent.id)).where(AuditEvent.action == "paper.enter")
            )
            == 1
        )
        db.session.close()
