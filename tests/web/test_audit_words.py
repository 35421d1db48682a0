"""Events are read in words: no names of columns, no values of vocabularies, no bare ISO days."""

import pytest

from hilirisasi.services import listings, opinions, pool_terms, talks, talks_alone, terms
from hilirisasi.web import audit_words
from hilirisasi.web.audit_fields import FIELDS
from hilirisasi.web.proposal_words import FIELD_LABELS
from models import AuditEvent
from tests.factories import FormFactory


@pytest.mark.parametrize(
    ("record", "name", "value", "words"),
    [
        ("plan", "environmental_document", "ukl_upl", "UKL-UPL"),
        ("plan", "starts_on", "2027-02-01", "Februari 2027"),
        ("plan", "jobs_by_schooling", {"sd": 20, "sma": 40}, "SD: 20, SMA atau SMK: 40"),
        ("listing", "price_on", "2026-11-02", "2 November 2026"),
        ("listing", "holder_kind", "farmer_group", "Kelompok tani"),
        ("listing", "holder_name", "farmer_group", "farmer_group"),
        ("talk", "price_place", "farm", "Di kebun"),
        ("village_profile", "road", "asphalt", "Aspal"),
        ("village_profile", "tenure", "village", "Tanah kas desa"),
        ("case_interest", "level", "none", "tidak ada"),
    ],
)
def test_values_are_told_in_words(app, record, name, value, words):
    with app.test_request_context():
        assert audit_words.value_words(record, name, value) == words


def test_products_are_told_by_name(app, session):
    FormFactory()
    session.commit()
    after = {"commodity_code": "cassava", "form_code": "fresh_root"}
    event = AuditEvent(record="listing", before=None, after=after)

    with app.test_request_context():
        told = audit_words.changes(event)

    assert told == [("komoditas", "", "Singkong"), ("bentuk", "", "Ubi segar")]


def test_months_that_name_amounts_are_told_as_months(app):
    event = AuditEvent(record="case", before={"2027-07-01": 600_000}, after={"2027-07-01": 0})

    with app.test_request_context():
        assert audit_words.changes_of(event) == "Juli 2027: 600.000 → 0"


@pytest.mark.parametrize("service", [listings, opinions, talks, talks_alone, terms, pool_terms])
def test_every_audited_column_has_a_name(app, service):
    with app.test_request_context():
        assert [name for name in service.AUDITED if name not in {*FIELDS, *FIELD_LABELS}] == []
