"""Before the sides an office speaks, never a person: every page and file of the sample is read."""

import io
import re
import zipfile
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from hilirisasi.services import reference_loading, sample, sample_people
from models import AuditEvent, Case, Role, User
from tests.factories import person

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
HIDDEN = tuple(
    name
    for _email, name, role, _post, _office in sample_people.OFFICIALS
    if role in {Role.REVIEWER, Role.DECIDER}
)
NOT_A_VILLAGE = r"(?<!Mengandung ){}"  # a village of the sample is called like an officer
OFFICERS = tuple(
    name for _email, name, role, *_rest in sample_people.OFFICIALS if role is Role.REGENCY
)
# The letter itself carries the signature of who signed it.
SIGNED = re.compile(r"surat/|\.pdf$")
OF_ONE_ROUTE = 2  # pages of the same shape that are read
FOR_EVERYBODY = re.compile(
    r"/(wilayah|komoditas|harga|dampak|aturan|bantuan|cari|hitung|tanggapan)"
)


@pytest.fixture
def sampled(session):
    reference_loading.load_all(session, now=NOW)
    list(sample.seed(session, password="kuda laut biru bernyanyi", now=NOW))
    session.commit()


def shape_of(address):
    """Return an address without its numbers and codes: what makes two pages alike."""
    path = re.sub(r"[0-9][0-9a-z.-]*", "N", urlsplit(address).path)
    return re.sub(r"/(komoditas|wilayah|bahasa)/.*", r"/\1/…", path)


def links_of(page):
    found = re.findall(r'href="(/[^"#]*)', page)
    return [href.replace("&amp;", "&") for href in found if not href.startswith("/static")]


def texts_of(answer):
    """Return what a page or a file says; of a bundle and a workbook every part."""
    if not answer.data.startswith(b"PK"):
        return [answer.data.decode("utf-8", "replace")]
    bundle = zipfile.ZipFile(io.BytesIO(answer.data))
    texts = []
    for part in bundle.infolist():
        content = bundle.read(part)
        inner = content if content.startswith(b"PK") else None
        if inner is None:
            texts.append(content.decode("utf-8", "replace"))
        else:
            nested = zipfile.ZipFile(io.BytesIO(inner))
            texts.extend(nested.read(n).decode("utf-8", "replace") for n in nested.namelist())
    return texts


def crawl(client, starts, read):
    """Yield each page and file that can be reached, with its address; `read` counts their shapes.

    What stands under an address for everybody is read once for all people.
    """
    waiting, seen, own = list(starts), set(starts), Counter()
    while waiting:
        address = waiting.pop(0)
        shape = shape_of(address)
        counts = read if FOR_EVERYBODY.match(shape) else own
        is_enough = counts[shape] >= OF_ONE_ROUTE and address not in starts
        if SIGNED.search(urlsplit(address).path) or is_enough:
            continue
        counts[shape] += 1
        answer = client.get(address, buffered=True)
        yield address, answer
        if answer.mimetype == "text/html":
            new = [href for href in links_of(answer.text) if href not in seen]
            seen.update(new)
            waiting.extend(dict.fromkeys(new))


def people(session):
    """Return who asks for what is decided: a company, and operator and head of a village."""
    decided = session.scalars(sa.select(Case).order_by(Case.id)).first()
    head = person(Role.VILLAGE_HEAD, decided.listing.organisation)
    investor, operator = (
        session.scalars(
            sa.select(User).where(User.memberships.any(organisation_id=organisation.id, role=role))
        ).first()
        for organisation, role in (
            (decided.plan.organisation, Role.INVESTOR),
            (decided.listing.organisation, Role.VILLAGE_OPERATOR),
        )
    )
    session.commit()
    return investor, operator, head


def sign_in_as(session, sign_in, email):
    sign_in(session.scalars(sa.select(User).where(User.email == email)).one())


@pytest.mark.usefixtures("sampled")
def test_the_sides_read_no_officials_name_anywhere(client, session, sign_in):
    numbers = session.scalars(sa.select(Case.id).order_by(Case.id)).all()
    cases = [f"/kerja-sama/{number}" for number in numbers]
    files = [f"{address}/berkas.zip" for address in cases]
    named, read, found = [], Counter(), []

    for user in people(session):
        sign_in(user)
        pages = {}
        for address, answer in crawl(client, [*cases, *files, "/"], read):
            pages[address] = answer.status_code
            hidden = HIDDEN + (OFFICERS if address.startswith("/kerja-sama") else ())
            texts = texts_of(answer)
            named += [
                (user.name, address, name)
                for name in hidden
                if any(re.search(NOT_A_VILLAGE.format(re.escape(name)), text) for text in texts)
            ]
        found.append((pages[cases[0]], pages[files[0]], len(pages) > 40))

    assert named == []
    assert found == [(200, 200, True)] * 3  # each read a decided case and its file


@pytest.mark.usefixtures("sampled")
def test_who_reviews_decides_or_oversees_reads_names(client, session, sign_in):
    for email in ("penelaah2@contoh.id", "pemutus@contoh.id", "pengawas@contoh.id"):
        sign_in_as(session, sign_in, email)
        page = client.get("/kerja-sama/1").text
        assert [name in page for name in (HIDDEN[0], OFFICERS[0])] == [True, True]


@pytest.mark.usefixtures("sampled")
def test_the_audit_keeps_names_and_the_sides_read_posts(client, session, sign_in):
    events = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.record == "case", AuditEvent.record_id == "1")
    ).all()
    assert HIDDEN[0] in {event.actor_name for event in events}
    sign_in_as(session, sign_in, "investor@contoh.id")

    page = client.get("/kerja-sama/1").text

    audit = page[page.index("Catatan perubahan") :]
    assert "Penelaah, DPMPTSP (contoh)" in audit
    assert "Petugas, DPMPTSP Lampung Timur (contoh)" in audit
