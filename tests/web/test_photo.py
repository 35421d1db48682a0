import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from hilirisasi.media import Media
from hilirisasi.services import photos
from hilirisasi.web import photo as photo_pages
from hilirisasi.web.headers import FILE_POLICY
from models import Listing, ListingPhoto, ListingStatus, Role, User
from tests import factories
from tests.pictures import SECRET, claiming_png, drawn, from_phone, saved

SignIn = Callable[[User], None]
KEY = "5b0c1a52-7d1e-4c3a-9b6f-0a1b2c3d4e5f"


@pytest.fixture
def listing(session: Session) -> Listing:
    listing: Listing = factories.ListingFactory()
    session.commit()
    return listing


@pytest.fixture(autouse=True)
def files(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Media:
    files = Media(tmp_path)
    monkeypatch.setitem(app.config, "MEDIA", files)
    return files


def send(client: FlaskClient, listing: Listing, *contents: bytes, name: str = "a.jpg", **data: str):
    form = {"caption": "Singkong di kebun", **data}
    form["files"] = [FileStorage(io.BytesIO(content), name) for content in contents]  # type: ignore[assignment]
    boundary, body = encode_multipart(form)  # in memory: the client leaves its large files open
    return client.post(
        f"/produk/{listing.id}/foto",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )


def kept(session: Session, listing: Listing) -> list[ListingPhoto]:
    session.expire_all()
    return list(photos.list_of(session, listing=listing))


def address(listing: Listing, digest: str) -> str:
    return f"/produk/{listing.id}/foto/{digest}.jpg"


def test_a_photo_from_a_phone_is_shown_without_what_hides_in_it(
    client: FlaskClient, session: Session, sign_in: SignIn, listing: Listing
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))

    answer = send(client, listing, from_phone(orientation=6))

    assert (answer.status_code, answer.location) == (302, f"/produk/{listing.id}/foto")
    (photo,) = kept(session, listing)
    visitor = client.application.test_client()
    page = visitor.get(f"/produk/{listing.id}").text
    assert f'src="{address(listing, photo.thumb_digest)}" alt="Singkong di kebun"' in page
    assert 'width="300" height="400" loading="lazy"' in page
    for digest in (photo.digest, photo.thumb_digest):
        served = visitor.get(address(listing, digest))
        image = Image.open(io.BytesIO(served.data))
        assert (served.status_code, served.mimetype, image.format) == (200, "image/jpeg", "JPEG")
        assert dict(image.getexif()) == {}
        assert SECRET not in served.data
        assert b"Exif" not in served.data


def test_photos_sent_by_two_presses_are_answered_alike_and_told_once(
    client: FlaskClient, session: Session, sign_in: SignIn, listing: Listing
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))
    large = from_phone()

    answers = [send(client, listing, large, request_key=KEY) for _ in range(2)]

    assert [answer.location for answer in answers] == [f"/produk/{listing.id}/foto"] * 2
    assert len(kept(session, listing)) == 1
    page = client.get(f"/produk/{listing.id}/foto").text
    assert "1 foto tersimpan." in page
    assert "Foto itu sudah ada." not in page


def test_another_photo_under_the_same_key_is_refused(
    client: FlaskClient, session: Session, sign_in: SignIn, listing: Listing
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))

    answers = [
        send(client, listing, from_phone(orientation=side), request_key=KEY) for side in (1, 6)
    ]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert len(kept(session, listing)) == 1


def test_a_shown_photo_is_kept_by_the_browser_and_does_nothing(
    client: FlaskClient, session: Session, sign_in: SignIn, listing: Listing
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))
    send(client, listing, from_phone(640, 480))
    (photo,) = kept(session, listing)

    for reader in (client, client.application.test_client()):
        answer = reader.get(address(listing, photo.digest))
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "; ".join(
            f"{name} {value}" for name, value in FILE_POLICY.items()
        )
        assert answer.headers["Content-Disposition"] == (
            f"inline; filename=produk-desa-{listing.id}-{photo.digest[:8]}.jpg"
        )
        again = reader.get(
            address(listing, photo.digest), headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert again.status_code == 304


@pytest.mark.parametrize("status", sorted(photos.HIDDEN))
def test_photos_of_what_is_not_shown_are_its_keepers_alone(
    client: FlaskClient,
    session: Session,
    sign_in: SignIn,
    listing: Listing,
    status: ListingStatus,
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))
    send(client, listing, from_phone(640, 480))
    (photo,) = kept(session, listing)
    listing.status = status
    session.commit()
    path = address(listing, photo.digest)

    assert client.get(path).headers["Cache-Control"] == "no-store"
    assert client.get(path).status_code == 200
    assert client.application.test_client().get(path).status_code == 404
    for role in (Role.INVESTOR, Role.REVIEWER, Role.ADMIN, Role.VILLAGE_OPERATOR):
        sign_in(factories.person(role))
        assert client.get(path).status_code == 404
        assert "Foto dari desa" not in client.get(f"/produk/{listing.id}").text


@pytest.mark.parametrize("status", sorted(set(ListingStatus) - photos.HIDDEN))
def test_photos_of_what_is_shown_are_everybody_s(
    client: FlaskClient,
    session: Session,
    sign_in: SignIn,
    listing: Listing,
    status: ListingStatus,
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))
    send(client, listing, from_phone(640, 480))
    (photo,) = kept(session, listing)
    listing.status = status
    session.commit()

    visitor = client.application.test_client()
    assert visitor.get(address(listing, photo.digest)).status_code == 200


def test_a_photo_is_found_under_its_own_listing_only(
    client: FlaskClient, session: Session, sign_in: SignIn, listing: Listing
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))
    send(client, listing, from_phone(640, 480))
    (photo,) = kept(session, listing)
    other = factories.ListingFactory()
    session.commit()

    for path in (
        address(other, photo.digest),
        address(listing, "0" * 64),
        f"/produk/{listing.id}/foto/..%2f..%2fetc%2fpasswd.jpg",
        f"/produk/{listing.id}/foto/{photo.digest.upper()}.jpg",
    ):
        assert client.get(path).status_code == 404
    assert client.post(f"/produk/{other.id}/foto/{photo.id}/hapus").status_code == 403


def test_another_village_s_photo_is_not_removed_through_the_own_listing(
    client: FlaskClient, session: Session, sign_in: SignIn, listing: Listing
) -> None:
    photo = factories.ListingPhotoFactory()
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))

    assert client.post(f"/produk/{listing.id}/foto/{photo.id}/hapus").status_code == 404
    assert session.get(ListingPhoto, photo.id) is not None


def test_who_may_change_the_listing_removes_its_photos(
    client: FlaskClient, session: Session, sign_in: SignIn, listing: Listing, files: Media
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))
    send(client, listing, from_phone(640, 480))
    (photo,) = kept(session, listing)
    sign_in(factories.person(Role.REGENCY))

    page = client.get(f"/produk/{listing.id}/foto").text
    answer = client.post(f"/produk/{listing.id}/foto/{photo.id}/hapus")

    assert "Hapus foto 1" in page
    assert (answer.status_code, kept(session, listing)) == (302, [])
    assert list(files.root.glob("listing/*/*")) == []


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 302),
        (Role.VILLAGE_OPERATOR, 403),
        (Role.VILLAGE_ASSISTANT, 403),
        (Role.INVESTOR, 403),
        (Role.REVIEWER, 403),
        (Role.ADMIN, 403),
    ],
)
def test_strangers_send_nothing(
    client: FlaskClient,
    session: Session,
    sign_in: SignIn,
    listing: Listing,
    role: Role | None,
    status: int,
) -> None:
    if role:
        sign_in(factories.person(role))

    answer = send(client, listing, from_phone(640, 480))

    assert (answer.status_code, kept(session, listing)) == (status, [])


def test_an_assistant_adds_photos_to_the_own_draft(
    client: FlaskClient, session: Session, sign_in: SignIn, listing: Listing
) -> None:
    listing.status = ListingStatus.DRAFT
    person = factories.person(Role.VILLAGE_ASSISTANT, listing.organisation)
    person.memberships[0].commodities = [listing.commodity_code]
    session.commit()
    sign_in(person)

    send(client, listing, from_phone(640, 480))
    listing.status = ListingStatus.PUBLISHED
    session.commit()
    later = send(client, listing, from_phone(641, 480))

    assert (len(kept(session, listing)), later.status_code) == (1, 403)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"<svg onload=alert(1)>", "foto.jpg", "bukan foto JPEG"),
        (b"<html><script>1</script>", "foto.png", "bukan foto JPEG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_1.HEIC", "Paling Kompatibel"),
        (claiming_png(30_000, 30_000), "a.png", "terlalu besar"),
        (saved(drawn())[:3000], "a.jpg", "rusak atau terpotong"),
        (b"", "a.jpg", "bukan foto JPEG"),
        (b"\xff" * (12_000_000 + 1), "a.jpg", "12 MB"),
    ],
)
def test_what_is_no_photo_is_answered_in_words(
    client: FlaskClient,
    session: Session,
    sign_in: SignIn,
    listing: Listing,
    content: bytes,
    name: str,
    words: str,
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))

    answer = send(client, listing, content, name=name)

    assert answer.status_code == 422
    assert words in answer.text
    assert "Singkong di kebun" in answer.text  # what was typed is kept
    assert kept(session, listing) == []


def test_a_form_without_photo_or_words_says_so(
    client: FlaskClient, session: Session, sign_in: SignIn, listing: Listing
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))

    answer = send(client, listing, caption=" ")

    assert answer.status_code == 422
    assert "Pilih fotonya dulu." in answer.text
    assert "Kolom ini wajib diisi." in answer.text


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\u202egpj.exe", "", "x" * 400, "foto.php", "<b>.jpg"]
)
def test_the_name_of_a_file_means_nothing(
    client: FlaskClient, session: Session, sign_in: SignIn, listing: Listing, name: str
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))

    answer = send(client, listing, from_phone(640, 480), name=name)

    assert answer.status_code == (302 if name else 422)
    assert [photo.size_bytes > 0 for photo in kept(session, listing)] == [True] * bool(name)


def test_a_fifth_photo_is_refused_in_words(
    client: FlaskClient, session: Session, sign_in: SignIn, listing: Listing
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))
    send(client, listing, *(from_phone(640 + n, 480) for n in range(3)))

    answer = send(client, listing, *(from_phone(700 + n, 480) for n in range(2)))

    assert answer.status_code == 409
    assert "paling banyak empat foto" in answer.text
    assert len(kept(session, listing)) == 3


def test_only_those_signed_in_send_much(
    client: FlaskClient, sign_in: SignIn, listing: Listing
) -> None:
    much = b"\xff" * 2_000_000

    assert send(client, listing, much).status_code == 302
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))
    assert send(client, listing, much).status_code == 422
    too_much = b"\xff" * (photo_pages.MAX_REQUEST_BYTES + 1)
    assert send(client, listing, too_much).status_code == 413


def test_a_photo_without_its_file_is_not_found(client: FlaskClient, session: Session) -> None:
    photo = factories.ListingPhotoFactory()
    session.commit()

    assert client.get(address(photo.listing, photo.digest)).status_code == 404


def test_the_form_says_who_will_see_it_and_what_not_to_show(
    client: FlaskClient, sign_in: SignIn, listing: Listing
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, listing.organisation))

    page = client.get(f"/produk/{listing.id}/foto").text

    for words in ("Jangan memotret wajah orang", "siapa saja", 'accept="image/*"', "multiple"):
        assert words in page
