import csv
import gzip
import io
import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.services import outlines, reference_loading
from models import MonthlyKg, Outline, Region, Role, User
from tests.factories import NOW, ListingFactory, RegencyFactory, person
from tests.web.pictures import drawn

SignIn = Callable[[User], None]
JUNE = MonthlyKg((0,) * 5 + (9_500,) + (0,) * 6)
RING = [[105.0, -5.0], [105.5, -5.0], [105.5, -4.5], [105.0, -5.0]]


def _outline(session: Session, code: str, *, is_official: bool = False) -> None:
    session.add(
        Outline(
            region_code=code,
            geometry={"type": "Polygon", "coordinates": [RING]},
            is_official=is_official,
            source="Sumber garis",
            loaded_at=NOW,
        )
    )
    session.commit()


def _file(content: bytes, source: str = "BIG, 2025") -> dict[str, object]:
    return {"file": (io.BytesIO(content), "batas.geojson"), "source": source}


def _body(content: bytes) -> dict[str, object]:
    """Return the same form as bytes: the test client leaves the files of large ones open."""
    parts = (
        b'--x\r\nContent-Disposition: form-data; name="source"\r\n\r\nBIG\r\n',
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n',
        content,
        b"\r\n--x--\r\n",
    )
    return {"data": b"".join(parts), "content_type": "multipart/form-data; boundary=x"}


def _collection(code: str = "18.02") -> bytes:
    feature = {
        "properties": {"kode": code},
        "geometry": {"type": "Polygon", "coordinates": [RING]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def test_commodity_page_shows_the_map_when_scrolled_to_and_the_table_at_once(
    client: FlaskClient, session: Session
) -> None:
    ListingFactory(harvest_kg=JUNE)
    _outline(session, "18.02")

    page = client.get("/komoditas/singkong?bulan=6").text

    [image] = re.findall(r"<img class=.map__picture.*?>", page)
    assert 'loading="lazy"' in image
    assert 'src="/komoditas/singkong/peta.svg?bulan=6"' in image
    assert 'alt="Peta: Singkong yang ditawarkan, Juni. Angkanya ada di tabel."' in image
    for words in (
        "Batas indikatif, bukan batas resmi.",
        "Sumber garis",
        "1. Kabupaten Lampung Tengah",
        "9,5 ton",
        "/wilayah/18.02?komoditas=singkong",
        "/komoditas/singkong/pasokan.csv",
    ):
        assert words in page


def test_the_picture_says_in_words_what_it_draws(client: FlaskClient, session: Session) -> None:
    ListingFactory(harvest_kg=JUNE)
    _outline(session, "18.02")

    june = drawn(client.get("/komoditas/singkong/peta.svg?bulan=6"))
    july = drawn(client.get("/komoditas/singkong/peta.svg?bulan=7"))

    assert june.title == "Singkong yang ditawarkan, Juni"
    assert june.told == "1. Kabupaten Lampung Tengah: 9,5 ton."
    assert june.fills == ["#0d4737"]
    assert july.told == "1. Kabupaten Lampung Tengah: tidak ada di masa ini."
    assert july.fills == ["#d9cfbe"]
    assert "sampai 9,5 ton" in june.texts
    assert "Batas indikatif, bukan batas resmi. Sumber garis" in june.texts
    assert {f"{km} km" for km in (1, 2, 5, 10, 20, 50, 100)} & set(june.texts)


@pytest.mark.parametrize(
    "path", ["/komoditas/singkong/peta.svg", "/wilayah/18.02/peta.svg", "/dampak/peta.svg"]
)
def test_without_outlines_there_is_no_picture(
    client: FlaskClient, session: Session, path: str
) -> None:
    ListingFactory()

    assert client.get(path).status_code == 404


def test_the_maps_of_all_lampung_come_small(client: FlaskClient, session: Session) -> None:
    """With the outlines that are loaded for good, every picture is far under 60 kB on the way."""
    reference_loading.load_all(session, now=NOW)
    ListingFactory(organisation__region=session.get_one(Region, "18.02.01.2001"))
    session.commit()

    pictures = [
        client.get(path)
        for path in (
            "/komoditas/singkong/peta.svg",
            "/wilayah/18/peta.svg?bulan=1",
            "/wilayah/18.02/peta.svg",
            "/dampak/peta.svg",
        )
    ]

    assert {answer.status_code for answer in pictures} == {200}
    assert max(len(gzip.compress(answer.data)) for answer in pictures) < 60_000
    assert [len(drawn(answer).fills) for answer in pictures] == [15, 15, 28, 15]


def test_a_picture_may_stand_on_a_page_of_ours_and_runs_nothing(
    client: FlaskClient, session: Session
) -> None:
    ListingFactory()
    _outline(session, "18.02")

    answer = client.get("/komoditas/singkong/peta.svg")

    assert answer.mimetype == "image/svg+xml"
    assert "style=" not in answer.text
    assert "<script" not in answer.text
    assert "<style" not in answer.text


def test_official_outlines_are_not_called_indicative(client: FlaskClient, session: Session) -> None:
    ListingFactory()
    _outline(session, "18.02", is_official=True)

    assert "indikatif" not in client.get("/komoditas/singkong").text


def test_regency_page_draws_its_districts_for_one_commodity(
    client: FlaskClient, session: Session
) -> None:
    ListingFactory(harvest_kg=JUNE)
    _outline(session, "18.02.01")

    of_cassava = client.get("/wilayah/18.02?komoditas=singkong&bulan=6").text
    picture = drawn(client.get("/wilayah/18.02/peta.svg?komoditas=singkong&bulan=6"))

    assert "/wilayah/18.02/peta.svg?komoditas=singkong&amp;bulan=6" in of_cassava
    assert picture.title == "Singkong yang ditawarkan, Juni"
    assert picture.told == "1. Kecamatan Kalirejo: 9,5 ton."
    assert "Semua hasil yang ditawarkan" in client.get("/wilayah/18.02?komoditas=emas").text


@pytest.mark.parametrize("month", ["0", "13", "x", "²", "-1", "06"])
def test_a_month_that_is_none_shows_the_year(
    client: FlaskClient, session: Session, month: str
) -> None:
    ListingFactory()

    page = client.get("/komoditas/singkong", query_string={"bulan": month})

    assert "Singkong yang ditawarkan, setahun" in page.text


@pytest.mark.parametrize("path", ["/komoditas/singkong", "/wilayah/18.02"])
def test_downloads_hold_each_district_and_month(
    client: FlaskClient, session: Session, path: str
) -> None:
    ListingFactory(harvest_kg=JUNE)

    answer = client.get(f"{path}/pasokan.json").get_json()
    rows = list(csv.DictReader(io.StringIO(client.get(f"{path}/pasokan.csv").text)))

    assert len(rows) == len(answer["rows"]) == 12
    assert answer["columns"] == list(rows[0])
    assert (rows[5]["region_code"], rows[5]["month"], rows[5]["offered"]) == (
        "18.02.01",
        "6",
        "9.5",
    )
    assert {(row["unit"], row["listings"]) for row in rows} == {("t", "1")}


def test_an_admin_loads_official_outlines(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    RegencyFactory()
    sign_in(person(Role.ADMIN))

    answer = client.post("/admin/batas", data=_file(_collection()), follow_redirects=True)

    assert "1 batas resmi dimuat" in answer.text
    assert outlines.find_all(session, codes=["18.02"])["18.02"].is_official


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Pilih berkasnya dulu."),
        (b"{", "Isinya bukan JSON."),
        (b"[" * 100_000, "Isinya bukan JSON."),
        (b"\xff", "Isinya bukan JSON."),
        (b"{}", "Isinya bukan FeatureCollection GeoJSON."),
        (_collection("77"), "Kode wilayah tidak dikenal, kosong, atau dua kali: 77"),
    ],
)
def test_unfit_files_are_refused_with_the_cause(
    client: FlaskClient, session: Session, sign_in: SignIn, content: bytes, words: str
) -> None:
    sign_in(person(Role.ADMIN))
    data = _file(content) if content else {"source": "BIG"}

    answer = client.post("/admin/batas", data=data)

    assert answer.status_code == 422
    assert words in answer.text


def test_ten_megabytes_fit_for_those_signed_in_and_no_more(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    large = b" " * (outlines.MAX_BYTES - 3_000) + _collection("77")
    visitor = client.post("/admin/batas", **_body(large)).status_code
    sign_in(person(Role.ADMIN))

    fits = client.post("/admin/batas", **_body(large))
    too_large = client.post("/admin/batas", **_body(b" " * (outlines.MAX_BYTES + 200_000)))

    assert visitor == 302
    assert (fits.status_code, too_large.status_code) == (422, 413)
    assert "tidak dikenal" in fits.text
