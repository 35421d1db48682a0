"""Drafts: one a form and person, for thirty days, and nobody else's."""

from datetime import timedelta

import pytest

from hilirisasi.services import form_drafts, sessions
from models import Role
from tests.factories import NOW, person

ACTION = "/produk/baru?produk=cassava.fresh_root"
TYPED = {"amount": ["1,5 ton"], "months": ["7", "8"], "version": [""]}


@pytest.fixture
def user(session):
    user = person(Role.VILLAGE_OPERATOR)
    session.commit()
    return user


def keep(session, user, **changes):
    given = {"action": ACTION, "page": ACTION, "fields": TYPED, "now": NOW, **changes}
    return form_drafts.keep(session, user_id=user.id, **given)


def own(session, user, now=NOW):
    return [
        (draft.action, draft.fields)
        for draft in form_drafts.list_own(session, user_id=user.id, now=now)
    ]


def test_the_newest_draft_of_a_form_takes_the_place_of_the_older(session, user):
    assert keep(session, user)
    assert keep(session, user, fields={"amount": ["2 ton"]}, now=NOW + timedelta(minutes=1))

    assert own(session, user) == [(ACTION, {"amount": ["2 ton"]})]


def test_nobody_else_sees_a_draft(session, user):
    other = person(Role.VILLAGE_OPERATOR)
    keep(session, user)

    assert own(session, other) == []
    assert form_drafts.list_of_page(session, user_id=other.id, page=ACTION, now=NOW) == []
    form_drafts.discard(session, user_id=other.id, action=ACTION)
    assert own(session, user) == [(ACTION, TYPED)]


def test_a_draft_ends_after_thirty_days(session, user):
    keep(session, user)

    assert own(session, user, NOW + timedelta(days=30)) == [(ACTION, TYPED)]
    assert own(session, user, NOW + timedelta(days=30, seconds=1)) == []


def test_of_many_drafts_the_oldest_goes(session, user):
    for number in range(form_drafts.MAX_DRAFTS + 2):
        keep(session, user, action=f"/produk/{number}/ubah", now=NOW + timedelta(seconds=number))

    actions = [action for action, _fields in own(session, user)]
    assert len(actions) == form_drafts.MAX_DRAFTS
    assert (actions[0], actions[-1]) == ("/produk/31/ubah", "/produk/2/ubah")


@pytest.mark.parametrize(
    "changes",
    [{"fields": {"quality_note": ["x" * 20_000]}}, {"action": "/" + "x" * 500}],
    ids=["too much", "no address of ours"],
)
def test_what_no_form_of_ours_can_hold_is_not_kept(session, user, changes):
    assert not keep(session, user, **changes)
    assert own(session, user) == []


def test_a_session_that_ran_out_keeps_for_its_person_and_one_that_was_ended_keeps_nothing(
    session, user
):
    tokens = [sessions.open_session(session, user=user, now=NOW) for _ in range(2)]
    session.commit()
    sessions.end_session(session, token=tokens[1], now=NOW)
    later = NOW + timedelta(days=20)  # idle for longer than any session may be

    kept = [
        form_drafts.keep_of_session(
            session,
            token=token,
            is_compulsory=False,
            action=f"/{place}",
            page="/",
            fields=TYPED,
            now=later,
        )
        for place, token in enumerate([*tokens, "unknown"])
    ]

    assert kept == [True, False, False]
    assert own(session, user, later) == [("/0", TYPED)]
