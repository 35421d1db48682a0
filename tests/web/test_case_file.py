import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.media import Media
from hilirisasi.scoring.explain import Explanation, GateLine, InputLine, TableLine
from hilirisasi.scoring.records import Mark
from models import Case, CaseQuestion, Comment, Message, Reply, Role, Side, User, VillageAnswer
from tests import factories
from tests.web.test_official_letter import made

SignIn = Callable[[User], None]
SECRETS = {"product_price_idr_per_kg", "other_input_cost_idr_per_kg_raw", "investment_idr_bn"}
EXPLANATION = Explanation(
    inputs=tuple(
        InputLine(name, "x", 1.0, "ratio", Mark.STATED)
        for name in (*sorted(SECRETS), "planned_raw_t_per_year")
    ),
    gates=(GateLine("price", "pass", {}), GateLine("food", "unknown", {})),
    table=(TableLine("F", 9000.0, "Rp/kg"),),
    quantities={"jobs": 12.0},
    points={"jobs": 30.0, "local": 20.0},
    score=50.0,
    is_ranked=True,
    band="fair",
    checked_share=0.5,
    weights_are_provisional=True,
    policy_version="2026-1",
).to_dict()
INDEXES = {"index.csv", "index.html"}


@pytest.fixture(autouse=True)
def files(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Media:
    files = Media(tmp_path)
    monkeypatch.setitem(app.config, "MEDIA", files)
    return files


@pytest.fixture
def case(session: Session) -> Case:
    case: Case = factories.CaseFactory(explanation=EXPLANATION)
    talk = case.terms.talk
    author = factories.UserFactory()
    session.add(
        Message(
            talk_id=talk.id,
            side=Side.VILLAGE,
            author_id=author.id,
            author_name="Bu Desa",
            body="=1+1 rahasia",
            sent_at=factories.NOW,
        )
    )
    session.add(
        Comment(
            case_id=case.id,
            name="Warga",
            contact="081",
            body="+Setuju",
            sent_at=factories.NOW,
            request_key="k",
        )
    )
    session.commit()
    return case


def saved(client: FlaskClient, case: Case) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(sent(client, case)))


def sent(client: FlaskClient, case: Case) -> bytes:
    with client.get(f"/kerja-sama/{case.id}/berkas.zip") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "application/zip")
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.data


def rows_of(file: zipfile.ZipFile, name: str) -> list[list[str]]:
    text = file.read(name).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_content_is_the_index_and_each_hash_verifies(
    client: FlaskClient, session: Session, case: Case, sign_in: SignIn
) -> None:
    sign_in(factories.person(Role.REVIEWER))
    letter = made(client, session, case)

    file = saved(client, case)

    listed = {name: sha256 for name, _title, _size, sha256 in rows_of(file, "index.csv")[1:]}
    assert set(file.namelist()) == set(listed) | INDEXES
    assert {name: hashlib.sha256(file.read(name)).hexdigest() for name in listed} == listed
    page = file.read("index.html").decode()
    assert all(f'href="{name}"' in page and digest in page for name, digest in listed.items())
    assert letter.pdf_digest in listed.values()
    assert file.testzip() is None


def test_questions_with_their_rules_and_what_became_of_it_are_in_the_file(
    client: FlaskClient, session: Session, case: Case, sign_in: SignIn
) -> None:
    session.add(
        CaseQuestion(case_id=case.id, text="Mana?", rule="PP 21/2021", asked_at=factories.NOW)
    )
    said = {"built": Reply.YES, "buying": Reply.NOT_YET, "paid": Reply.NO, "women": 2, "men": 3}
    session.add(
        VillageAnswer(
            case_id=case.id,
            quarter=date(2026, 7, 1),
            number=1,
            **said,
            answered_by_id=factories.UserFactory().id,
            answered_by_name="Bu Desa",
            answered_by_post="Operator",
            answered_at=factories.NOW,
        )
    )
    session.commit()
    sign_in(factories.person(Role.VILLAGE_OPERATOR, case.listing.organisation))

    file = saved(client, case)

    assert rows_of(file, "pertanyaan.csv")[1][1:] == ["Mana?", "PP 21/2021"]
    row = rows_of(file, "realisasi.csv")[1]
    assert (row[0], row[6:10]) == ("2026-07", ["5", "Ya", "Belum waktunya", "Tidak"])
    assert len(rows_of(file, "belum-cocok.csv")) == 1


def test_the_same_case_is_the_same_bytes(client: FlaskClient, case: Case, sign_in: SignIn) -> None:
    sign_in(factories.person(Role.OVERSEER))

    assert sent(client, case) == sent(client, case)


def test_each_reader_gets_what_they_may_read(
    client: FlaskClient, session: Session, case: Case, sign_in: SignIn
) -> None:
    people = {
        Role.REVIEWER: factories.person(Role.REVIEWER),
        Role.OVERSEER: factories.person(Role.OVERSEER),
        Role.VILLAGE_OPERATOR: factories.person(Role.VILLAGE_OPERATOR, case.listing.organisation),
        Role.INVESTOR: factories.person(Role.INVESTOR, case.plan.organisation),
    }
    limited = {
        *("telaah.csv", "tanggapan.csv", "percakapan.csv"),
        *("rencana-semua-versi.csv", "syarat-semua-versi.csv"),
    }
    read = {}
    for role, person in people.items():
        sign_in(person)
        read[role] = limited & set(saved(client, case).namelist())

    all_terms, plan = "syarat-semua-versi.csv", "rencana-semua-versi.csv"
    official = {"telaah.csv", "tanggapan.csv", all_terms, plan}
    assert read == {
        Role.REVIEWER: official,
        Role.OVERSEER: official,
        Role.VILLAGE_OPERATOR: {"percakapan.csv", all_terms},
        Role.INVESTOR: {"percakapan.csv", all_terms, plan},
    }


def test_strangers_find_no_file(client: FlaskClient, case: Case, sign_in: SignIn) -> None:
    path = f"/kerja-sama/{case.id}/berkas.zip"

    assert client.get(path).location.startswith("/masuk")
    sign_in(factories.person(Role.INVESTOR, factories.CompanyFactory(name="PT Lain")))
    assert client.get(path).status_code == 404


def test_no_cell_runs_as_a_formula(client: FlaskClient, case: Case, sign_in: SignIn) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, case.listing.organisation))
    file = saved(client, case)

    assert rows_of(file, "percakapan.csv")[1][1] == "'=1+1 rahasia"
    cells = [
        cell
        for name in file.namelist()
        if name.endswith(".csv")
        for row in rows_of(file, name)
        for cell in row
    ]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []


def test_the_village_reads_no_trade_secret_in_the_score(
    client: FlaskClient, case: Case, sign_in: SignIn
) -> None:
    names = {}
    for role, organisation in (
        (Role.VILLAGE_OPERATOR, case.listing.organisation),
        (Role.INVESTOR, case.plan.organisation),
    ):
        sign_in(factories.person(role, organisation))
        kept = json.loads(saved(client, case).read("nilai.json"))
        names[role] = {line["name"] for line in kept["inputs"]}, "table" in kept

    assert names[Role.VILLAGE_OPERATOR][0] & SECRETS == set()
    assert not names[Role.VILLAGE_OPERATOR][1]
    assert names[Role.INVESTOR][0] & SECRETS == SECRETS
