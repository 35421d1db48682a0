import os
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.extensions import db
from hilirisasi.media import GRACE, Media
from hilirisasi.services import photos
from hilirisasi.upload_errors import PhotoUnreadableError, TooManyPhotosError
from models import AuditEvent, Listing, ListingPhoto, Role
from tests import factories
from tests.factories import NOW, ListingFactory, actor
from tests.pictures import drawn, saved
from tests.services.test_race import service, url

__all__ = ["service", "url"]  # fixtures: a service with a database of its own, for races


@pytest.fixture
def files(tmp_path: Path) -> Media:
    return Media(tmp_path)


@pytest.fixture
def listing(session: Session) -> Listing:
    listing: Listing = ListingFactory()
    session.commit()
    return listing


@pytest.fixture
def operator(session: Session, listing: Listing) -> Actor:
    person: Actor = actor(Role.VILLAGE_OPERATOR, listing.organisation)
    session.commit()
    return person


def photo(number: int) -> bytes:
    return saved(drawn(600 + 10 * number, 400))


def add(
    session: Session, files: Media, listing: Listing, operator: Actor, contents: Sequence[bytes]
) -> int:
    return photos.add(
        session,
        files=files,
        listing=listing,
        actor=operator,
        contents=contents,
        caption="Singkong di kebun",
        now=NOW,
    )


def on_disk(files: Media) -> set[str]:
    return {path.stem for path in files.root.glob("listing/*/*")}


def named(session: Session) -> set[str]:
    rows = session.execute(sa.select(ListingPhoto.digest, ListingPhoto.thumb_digest))
    return {name for row in rows for name in row}


def test_photos_are_kept_with_who_sent_them(
    session: Session, files: Media, listing: Listing, operator: Actor
) -> None:
    assert add(session, files, listing, operator, [photo(1), photo(2)]) == 2

    first, second = photos.list_of(session, listing=listing)
    assert (first.width_px, first.height_px, first.caption) == (610, 400, "Singkong di kebun")
    assert (first.added_at, first.added_by_id) == (NOW, operator.user_id)
    assert first.added_by_name == operator.name
    assert (
        first.size_bytes == files.shelf("listing", listing.id).path_of(first.digest).stat().st_size
    )
    assert second.thumb_width_px == 400
    assert on_disk(files) == named(session)
    events = session.scalars(sa.select(AuditEvent.action)).all()
    assert events == ["listing.photo_add"] * 2


def test_the_same_photo_is_kept_once(
    session: Session, files: Media, listing: Listing, operator: Actor
) -> None:
    assert add(session, files, listing, operator, [photo(1), photo(1)]) == 1
    assert add(session, files, listing, operator, [photo(1)]) == 0

    assert len(photos.list_of(session, listing=listing)) == 1


def test_more_than_four_are_refused_and_leave_nothing(
    session: Session, files: Media, listing: Listing, operator: Actor
) -> None:
    add(session, files, listing, operator, [photo(n) for n in (1, 2, 3)])
    before = on_disk(files)

    with pytest.raises(TooManyPhotosError):
        add(session, files, listing, operator, [photo(4), photo(5)])

    assert len(photos.list_of(session, listing=listing)) == 3
    assert on_disk(files) == before


def test_one_that_is_no_photo_keeps_the_others_out(
    session: Session, files: Media, listing: Listing, operator: Actor
) -> None:
    with pytest.raises(PhotoUnreadableError):
        add(session, files, listing, operator, [photo(1), b"<svg/>"])

    assert photos.list_of(session, listing=listing) == []
    assert on_disk(files) == set()


def test_a_removed_photo_is_gone_with_its_files(
    session: Session, files: Media, listing: Listing, operator: Actor
) -> None:
    add(session, files, listing, operator, [photo(1), photo(2)])
    first, second = photos.list_of(session, listing=listing)
    gone = first.digest

    photos.remove(session, files=files, photo=first, actor=operator, now=NOW)

    assert photos.list_of(session, listing=listing) == [second]
    assert on_disk(files) == {second.digest, second.thumb_digest}
    event = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.before) == (
        "listing.photo_remove",
        {"caption": "Singkong di kebun", "digest": gone},
    )


def test_removing_what_is_gone_changes_nothing(
    session: Session, files: Media, listing: Listing, operator: Actor
) -> None:
    add(session, files, listing, operator, [photo(1)])
    (first,) = photos.list_of(session, listing=listing)
    assert first.thumb_digest  # read, as a page has it, before somebody else takes it away
    session.execute(sa.delete(ListingPhoto), execution_options={"synchronize_session": False})

    photos.remove(session, files=files, photo=first, actor=operator, now=NOW)

    events = session.scalars(sa.select(AuditEvent.action)).all()
    assert events == ["listing.photo_add"]
    assert photos.list_of(session, listing=listing) == []


def test_files_that_a_crash_left_are_swept(
    session: Session, files: Media, listing: Listing, operator: Actor
) -> None:
    add(session, files, listing, operator, [photo(1)])
    files.shelf("listing", listing.id).keep(b"left by a kill between file and row")
    for path in files.root.glob("listing/*/*"):
        os.utime(path, (0, (NOW - 2 * GRACE).timestamp()))

    assert photos.sweep(session, files=files, now=NOW + timedelta(days=1)) == 1
    assert on_disk(files) == named(session)


def test_two_people_at_once_never_bring_more_than_four(service, tmp_path: Path) -> None:
    files = Media(tmp_path)
    with service.app_context():
        listing = ListingFactory()
        users = [factories.person(Role.VILLAGE_OPERATOR, listing.organisation) for _ in range(4)]
        listing_id = listing.id
        factories.Session().commit()
        actors = [actor_of(user) for user in users]
        factories.Session.remove()
    told: Counter[str] = Counter()
    start = threading.Barrier(len(actors))

    def send(person: Actor, number: int) -> None:
        with service.app_context():
            own = [photo(3 * number + step) for step in range(3)]
            start.wait()
            try:
                add(db.session, files, db.session.get_one(Listing, listing_id), person, own)
                told["kept"] += 1
            except TooManyPhotosError:
                told["refused"] += 1
            finally:
                db.session.close()

    threads = [
        threading.Thread(target=send, args=(person, number)) for number, person in enumerate(actors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with service.app_context():
        assert told == {"kept": 1, "refused": 3}
        assert on_disk(files) == named(db.session)
        assert len(named(db.session)) == 6
        db.session.close()
