"""Photos of listings: added, removed, shown to whom the listing is shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi import images, media
from hilirisasi.actors import Actor
from hilirisasi.media import Media
from hilirisasi.services import audit
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.upload_errors import TooManyPhotosError
from models import Listing, ListingPhoto, ListingStatus

KIND: Final = "listing"
MOST: Final = 4
# In these nobody sees the photos but who may change the listing.
HIDDEN: Final = frozenset({ListingStatus.DRAFT, ListingStatus.WITHDRAWN})


def list_of(session: Session, *, listing: Listing) -> Sequence[ListingPhoto]:
    """Return a listing's photos, the first one first."""
    return session.scalars(
        sa.select(ListingPhoto)
        .where(ListingPhoto.listing_id == listing.id)
        .order_by(ListingPhoto.id)
    ).all()


def find(session: Session, *, listing_id: int, digest: str) -> ListingPhoto | None:
    """Return the photo of a listing that one of its two files belongs to."""
    return session.scalar(
        sa.select(ListingPhoto)
        .where(
            ListingPhoto.listing_id == listing_id,
            sa.or_(ListingPhoto.digest == digest, ListingPhoto.thumb_digest == digest),
        )
        .order_by(ListingPhoto.id)
        .limit(1)
    )


def add(
    session: Session,
    *,
    files: Media,
    listing: Listing,
    actor: Actor,
    contents: Sequence[bytes],
    caption: str,
    now: datetime,
) -> int:
    """Add photos to a listing, all or none; return how many it did not have yet.

    The same photo sent twice is one.

    Raises
    ------
    PhotoUnreadableError
        One of them is no photo that can be kept.
    TooManyPhotosError
    """
    taken = [images.read(content) for content in contents]  # slow, so before any lock
    with transaction(session):
        hold(session, listing)
        known = {photo.digest for photo in list_of(session, listing=listing)}
        named = {media.digest_of(photo.large.content): photo for photo in taken}
        new = {digest: photo for digest, photo in named.items() if digest not in known}
        if len(known) + len(new) > MOST:
            raise TooManyPhotosError
        shelf = files.shelf(KIND, listing.id)
        for digest, photo in new.items():
            shelf.keep(photo.large.content)
            session.add(
                ListingPhoto(
                    listing_id=listing.id,
                    digest=digest,
                    width_px=photo.large.width_px,
                    height_px=photo.large.height_px,
                    size_bytes=len(photo.large.content),
                    thumb_digest=shelf.keep(photo.thumb.content),
                    thumb_width_px=photo.thumb.width_px,
                    thumb_height_px=photo.thumb.height_px,
                    caption=caption,
                    added_at=now,
                    added_by_id=actor.user_id,
                    added_by_name=actor.name,
                )
            )
            audit.record(
                session,
                actor=actor,
                action="listing.photo_add",
                subject=listing,
                now=now,
                after={"caption": caption, "digest": digest},
            )
    return len(new)


def remove(
    session: Session, *, files: Media, photo: ListingPhoto, actor: Actor, now: datetime
) -> None:
    """Take a photo away, row and files; the audit keeps that it was there, not what it showed.

    One that somebody else took away meanwhile is gone, and that is all.
    """
    photo_id, listing, digests = photo.id, photo.listing, (photo.digest, photo.thumb_digest)
    with transaction(session):
        hold(session, listing)
        found = session.get(ListingPhoto, photo_id, populate_existing=True)
        if found is None:
            return
        audit.record(
            session,
            actor=actor,
            action="listing.photo_remove",
            subject=listing,
            now=now,
            before={"caption": found.caption, "digest": found.digest},
        )
        session.delete(found)
    _drop_unnamed(session, files, listing, digests)


def sweep(session: Session, *, files: Media, now: datetime) -> int:
    """Take away the files that no photo names, as a crash may leave them; return how many."""
    known = {
        (listing_id, digest)
        for listing_id, *digests in session.execute(
            sa.select(ListingPhoto.listing_id, ListingPhoto.digest, ListingPhoto.thumb_digest)
        )
        for digest in digests
    }
    return media.sweep(files, KIND, known, now)


def _drop_unnamed(session: Session, files: Media, listing: Listing, digests: Sequence[str]) -> None:
    """Take files away under the listing's lock, so that none goes that was just added again."""
    with transaction(session):
        hold(session, listing)
        for digest in digests:
            if find(session, listing_id=listing.id, digest=digest) is None:
                files.shelf(KIND, listing.id).drop(digest)
