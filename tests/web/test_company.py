"""An investor says once who the company is; an officer compares it with OSS."""

import pytest
import sqlalchemy as sa

from hilirisasi.reference import files
from models import AuditEvent, CheckStatus, CompanyCheck, FirmSize, LegalForm, LegalRule, Role
from tests.factories import CompanyFactory, PlanFactory, TalkFactory, person

ANSWERS = {
    "name": "PT Tapioka Baru",
    "legal_form": "limited",
    "firm_size": "medium",
    "origin": "domestic",
    "nib": "1234567890123",
    "npwp": "01.234.567-8.901.000",
    "phone": "0721-123456",
    "address": "Jl. Raya 1, Metro",
}
COMPARED = {"compared_identity": "y", "compared_name": "y", "compared_person": "y"}


@pytest.fixture
def company(session):
    return CompanyFactory(
        name="PT Tapioka Lama", nib=None, check_status=CheckStatus.UNCHECKED, legal_form=None
    )


@pytest.fixture
def investor(company):
    return person(Role.INVESTOR, company)


@pytest.fixture
def rules(session):
    for row in files.read_legal_rules():
        session.add(LegalRule(**{name: getattr(row, name) for name in row.__dataclass_fields__}))
    session.commit()


def test_a_company_is_described_once_and_goes_back_to_where_it_was_needed(
    client, session, sign_in, company, investor
):
    sign_in(investor)

    answer = client.post("/perusahaan?kembali=/produk", data=ANSWERS)

    assert answer.location == "/produk"
    session.expire_all()
    assert (company.name, company.nib, company.npwp, company.phone) == (
        *("PT Tapioka Baru", "1234567890123", "0012345678901000"),
        "+62721123456",
    )
    assert client.post("/perusahaan?kembali=//jahat.example", data=ANSWERS).location == "/"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"nib": "123"}, "NIB terdiri dari 13 angka."),
        ({"nib": ""}, "Isi NIB, 13 angka."),
        ({"nib": "", "legal_form": "cooperative"}, "Isi NIB, atau nama dan nomor surat"),
        ({"npwp": "1234567890123"}, "NPWP terdiri dari 16 angka, atau 15 angka yang lama."),
        ({"phone": "abc"}, "Contoh: 0721-123456"),
        ({"address": ""}, "Kolom ini wajib diisi."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    client, session, sign_in, company, investor, changes, message
):
    sign_in(investor)

    answer = client.post("/perusahaan", data={**ANSWERS, **changes})

    assert answer.status_code == 422
    assert message in answer.text
    assert "PT Tapioka Baru" in answer.text
    session.expire_all()
    assert company.name == "PT Tapioka Lama"


def test_a_cooperative_may_show_its_own_paper(client, session, sign_in, company, investor):
    sign_in(investor)
    paper = {"paper_kind": "Akta koperasi", "paper_number": "3/2020"}

    answer = client.post(
        "/perusahaan", data={**ANSWERS, "nib": "", "legal_form": "cooperative", **paper}
    )

    assert answer.status_code == 302
    session.expire_all()
    assert (company.legal_form, company.paper_number) == (LegalForm.COOPERATIVE, "3/2020")


def test_the_limits_of_sizes_stand_with_their_source(client, sign_in, investor, rules):
    sign_in(investor)

    page = client.get("/perusahaan").text

    assert "modal paling banyak Rp5.000.000.000" in page
    assert "PP 7/2021, Pasal 35, belum diperiksa pada naskahnya" in page


@pytest.mark.parametrize(("capital", "is_told"), [(10_000_000_000, False), (10_000_000_001, True)])
def test_a_plan_too_large_for_the_firm_is_told(client, sign_in, rules, capital, is_told):
    company = CompanyFactory(firm_size=FirmSize.MEDIUM)
    plan = PlanFactory(organisation=company, machines_idr=capital, working_capital_idr=0)
    sign_in(person(Role.INVESTOR, company))

    page = client.get(f"/proposal/{plan.id}/ubah/investasi").text

    assert ("menurut batas modal itu usaha besar" in page) is is_told


def test_an_officer_compares_and_the_company_reads_why_not(
    client, session, sign_in, company, investor
):
    sign_in(investor)
    client.post("/perusahaan", data=ANSWERS)
    TalkFactory(plan=PlanFactory(organisation=company), status="held", is_hidden=True)
    client.post("/keluar")
    officer = person(Role.REVIEWER)
    sign_in(officer)
    where = f"/telaah/perusahaan/{company.id}"
    assert where in client.get("/telaah/perusahaan").text
    page = client.get(where).text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    who = f"{investor.name}, {investor.memberships[0].post}"
    found = {"person": who, "result": "not_matched", "note": "NIB milik PT lain.", "seen": seen}

    assert client.post(where, data=found).status_code == 422
    assert session.scalar(sa.select(sa.func.count(CompanyCheck.id))) == 0
    assert client.post(where, data={**found, **COMPARED}).location == "/telaah/perusahaan"

    check = session.scalars(sa.select(CompanyCheck)).one()
    assert (check.made_by_name, check.identity, check.person) == (
        *(officer.name, "1234567890123"),
        who,
    )
    assert session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id.desc())).first() in {
        "company.check",
        "talk.refuse_held",
    }
    client.post("/keluar")
    sign_in(investor)
    assert "NIB milik PT lain." in client.get("/perusahaan").text


def test_twins_are_shown_to_the_checker(client, session, sign_in, company, investor):
    sign_in(investor)
    client.post("/perusahaan", data=ANSWERS)
    CompanyFactory(
        name="PT Kembar", nib="1234567890123", npwp="0012345678901000", phone="+62721123456"
    )
    client.post("/keluar")
    sign_in(person(Role.REVIEWER))

    page = client.get(f"/telaah/perusahaan/{company.id}").text

    assert "PT Kembar: NIB sama, NPWP sama, telepon sama" in page


def test_an_officer_does_not_check_the_own_company(client, session, sign_in, company):
    officer = person(Role.REVIEWER)
    officer.memberships.append(person(Role.INVESTOR, company).memberships[0])
    session.commit()
    sign_in(officer)

    assert client.get(f"/telaah/perusahaan/{company.id}").status_code == 404
