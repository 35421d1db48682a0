"""A form and its change are committed together, so it counts once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.errors import AlreadySentError
from hilirisasi.services import sent_forms, sessions
from hilirisasi.services.transactions import Sending, expect, is_carried_out, transaction
from models import OrganisationKind, SentForm
from models.organisation import Organisation
from tests.factories import NOW

SENDING = Sending(id="a" * 64, body_hash="b" * 64, at=NOW)


def add(session, name, *, fails=False, **options):
    with transaction(session, **options):
        session.add(Organisation(name=name, kind=OrganisationKind.OFFICE, created_at=NOW))
        if fails:
            raise ValueError(name)


def names(session):
    return sorted(session.scalars(sa.select(Organisation.name)))


def noted(session):
    return session.scalars(sa.select(SentForm.id)).all()


def test_the_second_time_nothing_happens(session):
    expect(session, SENDING)
    add(session, "satu")
    assert is_carried_out(session)

    expect(session, SENDING)
    with pytest.raises(AlreadySentError):
        add(session, "dua")

    assert names(session) == ["satu"]
    assert noted(session) == [SENDING.id]


def test_what_fails_may_be_sent_again(session):
    expect(session, SENDING)
    with pytest.raises(ValueError, match="satu"):
        add(session, "satu", fails=True)
    assert (noted(session), is_carried_out(session)) == ([], False)

    expect(session, SENDING)
    add(session, "dua")

    assert names(session) == ["dua"]


def test_after_a_refusal_another_change_is_not_taken_for_the_form(session):
    expect(session, SENDING)
    with pytest.raises(ValueError, match="satu"):
        add(session, "satu", fails=True)
    add(session, "dua")

    assert (noted(session), is_carried_out(session)) == ([], False)


def test_counting_a_guess_is_not_the_form(session):
    expect(session, SENDING)
    sessions.count_attempt(session, kind="comment", subject="10.0.0.1", now=NOW)
    assert (noted(session), is_carried_out(session)) == ([], False)

    add(session, "satu")

    assert noted(session) == [SENDING.id]


def test_where_it_led_is_kept_and_old_forms_are_forgotten(session):
    expect(session, SENDING)
    add(session, "satu")
    sent_forms.answer(session, sending_id=SENDING.id, location="/produk/1", now=NOW)

    row = sent_forms.find_answered(session, sending_id=SENDING.id)
    assert (row.location, row.body_hash) == ("/produk/1", SENDING.body_hash)

    later = NOW + sent_forms.KEPT + timedelta(seconds=1)
    expect(session, Sending(id="c" * 64, body_hash="d" * 64, at=later))
    add(session, "dua")
    sent_forms.answer(session, sending_id="c" * 64, location=None, now=later)
    assert noted(session) == ["c" * 64]
