"""What was typed and not accepted is offered again: to its author, on its page, whole."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from wtforms import FileField, PasswordField

from hilirisasi.web import drafts, sending, typed
from hilirisasi.web.forms import admin, auth, head, season
from hilirisasi.web.forms.fields import Form
from models import FormDraft, Listing, Role, SignInSession
from tests.factories import (
    NOW,
    ListingFactory,
    PlanFactory,
    RouteFactory,
    TalkFactory,
    TermsFactory,
    VillageOrganisationFactory,
    person,
)
from tests.web.test_listing import NEW, answers
from tests.web.test_talk import SHEET

HERE = {"Origin": "http://localhost"}


@pytest.fixture
def organisation(session):
    RouteFactory()
    return VillageOrganisationFactory()


@pytest.fixture
def village(organisation, sign_in):
    user = person(Role.VILLAGE_OPERATOR, organisation)
    sign_in(user)
    return user


@pytest.fixture
def listing(session, organisation):
    listing = ListingFactory(organisation=organisation)
    session.commit()
    return listing


def stored(session):
    session.expire_all()
    return session.scalars(sa.select(FormDraft).order_by(FormDraft.id)).all()


def test_a_refused_form_is_offered_again_and_opens_as_it_was_typed(client, session, village):
    client.post(NEW, data=answers(amount="banyak", months=["2"], quality_note="Manis"))

    offered = client.get(NEW).text
    opened = client.get(f"{NEW}&draf=pakai").text

    assert f'href="{NEW}&amp;draf=pakai"' in offered
    assert 'value="banyak"' not in offered
    assert 'value="banyak"' in opened
    assert "Manis" in opened
    assert opened.count(" checked") == 1 + 4  # one month; basis, availability, holder, kind
    assert "data-kept" not in opened


def test_the_step_before_the_last_is_kept_too_and_forgotten_when_published(
    client, session, village
):
    given = answers(step="")
    assert "Sudah benar?" in client.post(NEW, data=given).text
    assert stored(session)[0].fields["amount"] == ["1,5 ton"]

    client.post(NEW, data=given | {"step": "save"})

    assert stored(session) == []


def test_secrets_and_what_the_service_put_there_are_not_kept(client, session, village):
    client.post(NEW, data=answers(amount="banyak", csrf_token="t", password="rahasia", pin="1234"))

    kept = stored(session)[0].fields
    assert {"csrf_token", "request_key", "step", "password", "pin"} & kept.keys() == set()


def test_a_form_without_a_typed_word_is_no_draft(client, session, village, listing):
    client.post(f"/produk/{listing.id}/ubah", data={"version": "1", "step": "save"})

    assert stored(session) == []


def test_another_person_is_offered_nothing(client, session, village, organisation, sign_in):
    client.post(NEW, data=answers(amount="banyak"))
    client.delete_cookie("sesi")
    sign_in(person(Role.VILLAGE_OPERATOR, organisation))

    assert "data-kept" not in client.get(NEW).text
    assert 'value="banyak"' not in client.get(f"{NEW}&draf=pakai").text


def test_it_is_thrown_away_by_its_author(client, session, village):
    client.post(NEW, data=answers(amount="banyak"))

    answer = client.post("/draf/buang", data={"action": NEW, "page": NEW})

    assert answer.location == NEW
    assert stored(session) == []


def test_after_a_clash_the_own_answers_open_on_the_new_version(client, session, village, listing):
    path = f"/produk/{listing.id}/ubah"
    seen = listing.version
    client.post(path, data=answers(price="1.300", version=seen))
    clash = client.post(path, data=answers(price="1.400", version=seen))
    session.expire_all()

    opened = client.get(f"{path}?draf=pakai").text

    assert clash.status_code == 409
    assert f'href="{path}?draf=pakai"' in clash.text
    assert 'value="1.400"' in opened
    assert f'name="version" type="hidden" value="{listing.version}"' in opened
    assert client.post(path, data=answers(price="1.400", version=listing.version)).location
    session.expire_all()
    assert listing.price_idr_per_kg == 1_400


def test_what_was_typed_when_the_session_ran_out_is_there_after_signing_in(
    client, session, village, sign_in
):
    session.execute(sa.update(SignInSession).values(last_used_at=NOW - timedelta(days=20)))
    session.commit()

    answer = client.post(NEW, data=answers())
    sign_in(village)
    opened = client.get(f"{NEW}&draf=pakai").text

    assert answer.location == "/masuk?next=/produk/baru?produk%3Dcassava.fresh_root"
    assert session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 0
    assert 'value="1,5 ton"' in opened


@pytest.mark.parametrize(
    ("headers", "kept"), [(HERE, 1), ({}, 0), ({"Origin": "http://evil.example"}, 0)]
)
def test_a_dead_token_loses_no_text_that_came_from_here(
    app, client, session, village, monkeypatch, headers, kept
):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    answer = client.post(NEW, data=answers(), headers=headers)

    assert answer.status_code == 400
    assert ("Isian Anda tidak hilang" in answer.text) is bool(kept)
    assert len(stored(session)) == kept


def test_a_phone_hands_over_what_it_kept(client, session, village):
    fields = {"amount": ["2 ton"], "password": ["rahasia"], "months": ["7", "8"]}

    answer = client.post("/draf", data={"action": NEW, "page": NEW, "fields": json.dumps(fields)})

    assert (answer.status_code, answer.json) == (200, {"kept": True})
    assert stored(session)[0].fields == {"amount": ["2 ton"], "months": ["7", "8"]}
    assert 'value="2 ton"' in client.get(f"{NEW}&draf=pakai").text


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "//evil.example"},
        {"page": "https://evil.example"},
        {"fields": "[1]"},
        {"fields": '{"amount": "2 ton"}'},
        {"fields": "{"},
        {"fields": "[" * 10_000},
        {"fields": '{"password": ["rahasia"]}'},
    ],
)
def test_what_is_no_draft_is_refused(client, session, village, changes):
    given = {"action": NEW, "page": NEW, "fields": '{"amount": ["2 ton"]}', **changes}

    answer = client.post("/draf", data=given)

    assert (answer.status_code, answer.json) == (422, {"kept": False})
    assert stored(session) == []


def test_no_field_of_a_password_or_a_file_is_ever_kept():
    skipped = {auth.__name__, head.__name__, season.__name__}
    assert {"auth", "head", "season"} <= drafts.SKIPPED
    assert {"auth", "head"} <= sending.SKIPPED
    assert admin.__name__ not in skipped

    secret = {
        name
        for form in every_form(Form)
        if form.__module__ not in skipped
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) in {PasswordField, FileField}
    }

    assert secret - typed.NEVER_KEPT - {"file"} == set()  # a file is not among the typed texts


def every_form(parent):
    for form in parent.__subclasses__():
        yield form
        yield from every_form(form)


def test_the_first_page_lists_what_was_not_sent(client, session, village):
    client.post(NEW, data=answers(amount="banyak"))

    page = client.get("/").text

    assert "Isian yang belum dikirim" in page
    assert f'href="{NEW}&amp;draf=pakai">Produk desa, 24 November 2026' in page


def test_after_a_clash_of_terms_the_own_sheet_opens_on_the_newest_version(
    client, session, village, organisation
):
    talk = TalkFactory(
        listing=ListingFactory(organisation=organisation),
        plan=PlanFactory(complete=True),
        status="talking",
    )
    session.commit()
    page = f"/percakapan/{talk.id}"
    headers = {"Referer": f"http://localhost{page}"}
    TermsFactory(talk=talk, side="investor")
    session.commit()

    clash = client.post(f"{page}/syarat", data=SHEET | {"syarat-price": "1.350"}, headers=headers)
    opened = client.get(f"{page}?draf=pakai").text

    assert clash.status_code == 409
    assert f'href="{page}?draf=pakai"' in clash.text
    assert 'value="1.350"' in opened
    assert 'name="syarat-based_on" type="hidden" value="1"' in opened


def test_refused_twice_in_a_row_it_still_opens_on_the_page_of_its_form(
    client, session, village, organisation
):
    talk = TalkFactory(
        listing=ListingFactory(organisation=organisation), plan=PlanFactory(), status="talking"
    )
    session.commit()
    page = f"/percakapan/{talk.id}"

    for place in (page, f"{page}/syarat"):  # the second time from the refusal itself
        client.post(
            f"{page}/syarat",
            data=SHEET | {"syarat-price": "mahal"},
            headers={"Referer": f"http://localhost{place}"},
        )

    assert [draft.page for draft in stored(session)] == [page]


def test_a_draft_whose_page_is_gone_is_thrown_away_from_the_first_page(client, session, village):
    client.post(NEW, data=answers(amount="banyak"))
    page = client.get("/").text
    assert f'name="action" value="{NEW}"' in page

    assert client.post("/draf/buang", data={"action": NEW, "page": "/"}).location == "/"

    assert "Isian yang belum dikirim" not in client.get("/").text
