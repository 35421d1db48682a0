"""Whatever is done to the chain behind the service's back is found, by its number."""

from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from hilirisasi.services import audit_chain, audit_verification
from hilirisasi.services.audit_chain import Head, hash_of
from hilirisasi.services.audit_verification import Break, Tampering
from models import AuditHead, Role
from tests import audit_chains
from tests.audit_chains import NOW, change, put_in, read, remove, shift, tampering
from tests.factories import person

COUNT = 6


@pytest.fixture
def chain(session):
    audit_chains.make(session, COUNT)
    return session


def broken(session, *heads):
    return audit_verification.verify(session, heads=heads).broken


def told(session, *heads):
    found = broken(session, *heads)
    return found and (found.tampering.value, found.number, found.last_number)


def test_an_untouched_chain_holds(chain):
    verdict = audit_verification.verify(chain)

    assert (verdict.count, verdict.broken) == (COUNT, None)
    assert verdict.head == audit_chain.newest(chain)


def test_no_event_at_all_holds(session):
    verdict = audit_verification.verify(session)

    assert (verdict.count, verdict.head, verdict.broken) == (0, None, None)


@pytest.mark.parametrize("size", [1, 2, COUNT])
def test_the_walk_in_batches_sees_the_same(chain, monkeypatch, size):
    monkeypatch.setattr(audit_verification, "READ_AT_ONCE", size)

    assert audit_verification.verify(chain).count == COUNT
    with tampering(chain):
        change(chain, 5, reason="lain")
        assert told(chain) == ("changed", 5, None)


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (1, {"reason": "lain"}),
        (3, {"actor_name": "Budi"}),
        (4, {"at": NOW + timedelta(days=1)}),
        (5, {"after": audit_chains.AFTER | {"z": [1, 2.5, 1e-7, -0.0, None, False]}}),
        (COUNT, {"before": {"n": 9}}),
        (3, {"id": 4_000}),
        (3, {"hash": "f" * 64}),
        (1, {"previous_hash": "f" * 64}),
        (3, {"previous_hash": "f" * 64}),
    ],
)
def test_a_changed_event_is_found_by_its_number(chain, number, value):
    with tampering(chain):
        change(chain, number, **value)
        assert told(chain) == ("changed", number, None)


def test_a_changed_event_that_was_hashed_anew_is_found(chain):
    with tampering(chain):
        row = read(chain, 3) | {"reason": "lain"}
        change(chain, 3, reason="lain", hash=hash_of(row))
        assert told(chain) == ("changed", 3, None)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([1], ("removed", 1, None)), ([3], ("removed", 3, None)), ([3, 4], ("removed", 3, 4))],
)
def test_a_removed_event_is_found_by_its_number(chain, numbers, expected):
    with tampering(chain):
        remove(chain, *numbers)
        assert told(chain) == expected


def test_a_removed_event_is_found_when_the_later_ones_moved_up(chain):
    with tampering(chain):
        remove(chain, 3)
        shift(chain, above=3, by=-1)
        assert told(chain) == ("removed", 3, None)


def test_an_event_put_in_is_found_by_its_number(chain):
    with tampering(chain):
        link = read(chain, 3)["hash"]
        shift(chain, above=3, by=1)
        row = read(chain, 1) | {"id": 900_000, "number": 4, "previous_hash": link}
        put_in(chain, **row | {"hash": hash_of(row)})
        assert broken(chain) == Break(Tampering.INSERTED, 4, event_id=900_000)


def test_an_event_put_in_with_a_number_that_is_there_is_found(chain):
    with tampering(chain):
        put_in(chain, number=3, hash="e" * 64)
        assert broken(chain) == Break(Tampering.INSERTED, 3, event_id=900_000)


@pytest.mark.parametrize("number", [0, -4])
def test_an_event_put_in_before_the_first_is_found(chain, number):
    with tampering(chain):
        put_in(chain, number=number, hash="e" * 64)
        assert broken(chain) == Break(Tampering.INSERTED, number, event_id=900_000)


def test_an_event_put_in_without_a_number_is_found_by_its_id(chain):
    with tampering(chain):
        put_in(chain, number=None, hash=None, previous_hash="")
        assert broken(chain) == Break(Tampering.INSERTED, None, event_id=900_000)


@pytest.mark.parametrize(("one", "other"), [(2, 4), (2, 3), (1, 2), (COUNT - 1, COUNT)])
def test_two_swapped_events_are_found(chain, one, other):
    with tampering(chain):
        change(chain, one, number=99)
        change(chain, other, number=one)
        change(chain, 99, number=other)
        assert told(chain) == ("changed", one, None)


@pytest.mark.parametrize(
    ("kept", "expected"),
    [(COUNT - 1, ("removed", COUNT, None)), (3, ("removed", 4, COUNT)), (0, ("removed", 1, COUNT))],
)
def test_a_cut_tail_is_found_by_a_head_noted_outside(chain, kept, expected):
    head = audit_chain.newest(chain)

    with tampering(chain):
        remove(chain, *range(kept + 1, COUNT + 1))
        assert told(chain) is None  # by itself the rest is whole
        assert told(chain, head) == expected


def test_a_cut_tail_is_found_by_the_head_that_the_service_kept(chain):
    head = audit_chain.newest(chain)
    chain.add(AuditHead(day=NOW.date(), number=head.number, hash=head.hash))
    chain.flush()

    with tampering(chain):
        remove(chain, COUNT)
        assert told(chain) == ("removed", COUNT, None)


def test_a_chain_written_anew_is_found_by_the_heads_around_it(chain):
    heads = [Head(number, read(chain, number)["hash"]) for number in (2, 5)]
    assert told(chain, *heads) is None

    with tampering(chain):
        change(chain, 4, reason="lain")
        hash_anew(chain, first=4)
        assert told(chain) is None  # whoever may write everything leaves no trace inside
        assert told(chain, *heads) == ("changed", 3, 5)


def hash_anew(session, *, first):
    link = read(session, first - 1)["hash"]
    for number in range(first, COUNT + 1):
        row = read(session, number) | {"previous_hash": link}
        link = hash_of(row)
        change(session, number, previous_hash=row["previous_hash"], hash=link)


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | TEXT
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
OBJECT = st.dictionaries(TEXT, JSON, max_size=4)
HASH = st.text("0123456789abcdef", min_size=64, max_size=64)
VALUES = {
    "at": st.datetimes(min_value=NOW.replace(tzinfo=None)).map(
        lambda at: at.replace(tzinfo=NOW.tzinfo)
    ),
    **dict.fromkeys(("actor_name", "actor_post", "action", "record", "record_id", "reason"), TEXT),
    **dict.fromkeys(("before", "after"), st.none() | OBJECT),
    **dict.fromkeys(("hash", "previous_hash"), HASH),
    "number": st.integers(-9, 99),
    "id": st.integers(10**6, 10**9),
}
CHANGES = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.tuples(st.just(name), VALUES[name])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1, COUNT), changed=CHANGES)
def test_any_change_of_any_field_is_found(chain, number, changed):
    name, value = changed
    row = read(chain, number)
    is_same = (
        row["hash"] == value if name == "hash" else hash_of(row | {name: value}) == row["hash"]
    )

    with tampering(chain):
        change(chain, number, **{name: value})
        assert (broken(chain) is None) == is_same


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.lists(
        st.fixed_dictionaries({"before": OBJECT, "after": OBJECT, "reason": TEXT}), max_size=5
    )
)
def test_whatever_events_hold_their_chain_holds(session, fields):
    before = audit_verification.verify(session).count
    for index, values in enumerate(fields):
        audit_chain.add(session, audit_chains.event(index, **values))
    audit_chain.seal_added(session)

    verdict = audit_verification.verify(session)
    assert (verdict.count, verdict.broken) == (before + len(fields), None)


def test_an_actor_is_part_of_what_is_hashed(chain):
    user = person(Role.REVIEWER)

    with tampering(chain):
        change(chain, 2, actor_id=user.id)
        assert told(chain) == ("changed", 2, None)
