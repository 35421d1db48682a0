"""Rules are drafted, tried, agreed and read on pages, each by whom it may."""

import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.policy_figures import figures_of
from hilirisasi.services import policies, policy_simulations
from hilirisasi.web.policy_words import SECTIONS, section_of, words_of
from models import PolicyRecord, PolicyStatus, PriceRule, PriorityCommodity, Role
from tests.factories import NOW, ListingFactory, PlanFactory, person

HOME = "/aturan-penilaian"


@pytest.fixture
def reviewer(session):
    return person(Role.REVIEWER)


@pytest.fixture
def decider(session):
    return person(Role.DECIDER)


@pytest.fixture
def draft(session, client, sign_in, reviewer):
    """A draft of the reviewer, who is signed in; five villages and a plan."""
    for _ in range(5):
        ListingFactory()
    PlanFactory(complete=True)
    policies.keep_default(session, now=NOW - timedelta(days=30))
    session.commit()
    sign_in(reviewer)
    answer = client.post(f"{HOME}/draf", data={"awal-base": "sementara-1"})
    assert answer.location == f"{HOME}/versi/2026-1/ubah"
    return session.get_one(PolicyRecord, "2026-1")


def form_of(page):
    """Return the fields of the page's form as a browser would send them unchanged."""
    fields = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    fields["source"] = re.search(r"<textarea[^>]*name=\"source\"[^>]*>\s*([^<]*)<", page)[1].strip()
    return fields


def edit(client, draft, **changes):
    fields = form_of(client.get(f"{HOME}/versi/{draft.version}/ubah").text)
    return client.post(f"{HOME}/versi/{draft.version}/ubah", data={**fields, **changes})


def step(client, session, draft, name, **more):
    session.expire_all()
    data = {f"{name}-reason": "Hasil lokakarya", f"{name}-version": draft.row_version}
    data |= {f"{name}-{key}": value for key, value in more.items()}
    return client.post(f"{HOME}/versi/{draft.version}/{name}", data=data)


def test_every_figure_has_words_and_a_section() -> None:
    names = figures_of(Policy.default())

    assert [name for name in names if not words_of(name)[0]] == []
    assert {section_of(name) for name in names} == set(SECTIONS)


def test_an_unchanged_form_changes_no_figure(client, session, draft) -> None:
    before = figures_of(policies.policy_of(draft))

    answer = edit(client, draft)

    session.expire_all()
    assert answer.status_code == 302
    assert figures_of(policies.policy_of(draft)) == before


def test_a_figure_is_changed_and_a_negative_one_read(client, session, draft) -> None:
    answer = edit(client, draft, **{"rho": "0,3", "ramps-location_quotient_log2-a": "-1,5"})

    session.expire_all()
    policy = policies.policy_of(draft)
    assert answer.status_code == 302
    assert (policy.rho, policy.ramps["location_quotient_log2"]) == (0.3, (-1.5, 2))


def test_a_weight_is_slid_in_per_cent_and_the_rest_follow(client, session, draft) -> None:
    page = client.get(f"{HOME}/versi/{draft.version}/ubah").text

    answer = edit(client, draft, **{"weights-jobs": "60"})

    session.expire_all()
    jobs, value_added, local = policies.policy_of(draft).weights.values()
    assert answer.status_code == 302
    assert 'type="range"' in page
    assert ">46%</output>" in page
    # The others keep their digits: 60 to 31.89 to 22.11.
    whole = 0.6 + 0.3189171263722479 + 0.22112478515370423
    assert jobs == pytest.approx(0.6 / whole)
    assert (value_added / local) == pytest.approx(0.3189171263722479 / 0.22112478515370423)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights-jobs": "101"}, "Geser antara 0 dan 100 persen."),
        ({"rho": "2"}, "Isi antara 0 dan 1."),
        ({"anchors-jobs_fte-a": "500"}, "Tidak cocok dengan angka lain di bagian ini."),
        ({"rho": "0,3", "source": " "}, "Tuliskan alasannya."),
        ({"rho": "abc"}, "Tulis angkanya seperti contoh: 0,25"),
    ],
)
def test_what_cannot_be_is_said_beside_the_figure(client, session, draft, changes, message) -> None:
    answer = edit(client, draft, **changes)

    session.expire_all()
    assert answer.status_code == 422
    assert message in answer.text
    assert draft.row_version == 1


def test_an_old_form_shows_both(client, session, draft) -> None:
    fields = form_of(client.get(f"{HOME}/versi/2026-1/ubah").text)
    edit(client, draft, rho="0,3")

    answer = client.post(f"{HOME}/versi/2026-1/ubah", data={**fields, "rho": "0,4"})

    assert answer.status_code == 409
    assert "0,3" in answer.text
    assert "0,4" in answer.text


def test_from_draft_to_force_by_two_people(
    client, session, draft, sign_in, decider, reviewer
) -> None:
    edit(client, draft, rho="0,5")
    assert step(client, session, draft, "ajukan").status_code == 409  # not tried yet
    client.post(f"{HOME}/versi/2026-1/coba")
    assert "Sedang dihitung sejak" in client.get(f"{HOME}/versi/2026-1").text
    policy_simulations.work(session, now=NOW)
    page = client.get(f"{HOME}/versi/2026-1").text
    assert "Lampung Tengah" in page
    assert step(client, session, draft, "ajukan").status_code == 302
    own = step(client, session, draft, "sepakati", active_from="2026-11-24")
    assert own.status_code == 403

    sign_in(decider)
    assert "Putusan Anda" in client.get(f"{HOME}/versi/2026-1").text
    early = step(client, session, draft, "sepakati", active_from="2026-11-01")
    done = step(client, session, draft, "sepakati", active_from="2026-11-24")

    assert (early.status_code, done.status_code) == (422, 302)
    session.expire_all()
    assert draft.status is PolicyStatus.AGREED
    assert "2026-1" in client.get(HOME).text
    assert client.get(f"{HOME}/versi/sementara-1").status_code == 200  # kept


def test_a_person_with_both_posts_does_not_agree_the_own_draft(
    client, session, draft, reviewer
) -> None:
    from tests.factories import MembershipFactory

    MembershipFactory(user=reviewer, role=Role.DECIDER, post="Kepala dinas")
    session.commit()
    client.post(f"{HOME}/versi/2026-1/coba")
    policy_simulations.work(session, now=NOW)
    step(client, session, draft, "ajukan")

    answer = step(client, session, draft, "sepakati", active_from="2026-11-24")

    assert answer.status_code == 403
    assert draft.status is PolicyStatus.PROPOSED


def test_drafts_are_not_for_all(client, session, draft, sign_in) -> None:
    statuses = []
    for role in (Role.OVERSEER, Role.INVESTOR, Role.ADMIN):
        sign_in(person(role))
        statuses.append(client.get(f"{HOME}/versi/2026-1").status_code)
    client.post("/keluar")
    statuses.append(client.get(f"{HOME}/versi/2026-1").status_code)

    assert statuses == [200, 404, 404, 404]
    assert client.get(f"{HOME}/versi/tidak-ada").status_code == 404
    page = client.get(f"{HOME}/versi").text
    assert "sementara-1" in page
    assert "2026-1<" not in page


def test_another_reviewer_does_not_change_the_draft(client, session, draft, sign_in) -> None:
    sign_in(person(Role.REVIEWER))

    assert client.get(f"{HOME}/versi/2026-1/ubah").status_code == 403
    assert client.get(f"{HOME}/versi/2026-1").status_code == 200


WORKSHOP = {
    "place": "Bandar Lampung",
    "held_on": "2026-11-20",
    "more_0": "first",
    "times_0": "3",
    "more_1": "first",
    "times_1": "5",
    "more_2": "first",
    "times_2": "3",
}


def weigh(client, session, draft, **changes):
    session.expire_all()
    return client.post(
        f"{HOME}/versi/2026-1/lokakarya",
        data={**WORKSHOP, "version": draft.row_version, **changes},
    )


def test_typed_judgements_become_the_weights(client, session, draft) -> None:
    answer = weigh(client, session, draft)

    session.expire_all()
    assert answer.status_code == 302
    weights = list(policies.policy_of(draft).weights.values())
    assert weights == pytest.approx([0.637, 0.258, 0.105], abs=5e-4)
    page = client.get(f"{HOME}/versi/2026-1").text
    assert "rasio konsistensi 0,0332 (batas 0,05)" in page


def test_judgements_that_contradict_one_another_are_refused_with_the_ratio(
    client, session, draft
) -> None:
    answer = weigh(client, session, draft, more_1="second")

    assert answer.status_code == 422
    assert "Rasio konsistensinya" in answer.text
    assert "batasnya 0,05" in answer.text


def test_a_pair_without_an_answer_is_asked_for(client, session, draft) -> None:
    answer = weigh(client, session, draft, times_1="")

    assert answer.status_code == 422
    assert "Pilih yang lebih penting, dan berapa kali." in answer.text


def sheet(client, *rows):
    header = client.get(f"{HOME}/lembar-lokakarya.csv").text.splitlines()[0]
    text = "\n".join([header, *rows])
    return {"file": (io.BytesIO(text.encode()), "lokakarya.csv")}


def test_a_sheet_of_participants_becomes_the_weights(client, session, draft) -> None:
    answer = weigh(client, session, draft, **sheet(client, "3,5,3", "1/3,0.2,1/3", "1,1,1"))

    session.expire_all()
    assert answer.status_code == 302
    weights = list(policies.policy_of(draft).weights.values())
    assert weights == pytest.approx([1 / 3] * 3, abs=1e-9)
    assert len(draft.weights_source["judgements"]) == 3


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (("3,5,3", "3,x,3"), "Periksa baris 3."),
        (("10,1,1",), "Periksa baris 2."),
        ((), "tidak terbaca"),
    ],
)
def test_a_wrong_sheet_is_refused_with_its_row(client, session, draft, rows, message) -> None:
    answer = weigh(client, session, draft, **sheet(client, *rows))

    assert answer.status_code == 422
    assert message in answer.text


RULE = {
    "harga-product": "cassava.fresh_root",
    "harga-price": "1.500",
    "harga-deduction_percent": "15",
    "harga-place": "factory",
    "harga-valid_from": "2026-12-01",
    "harga-instrument": "Pergub uji",
}
PRIORITY = {
    "utama-commodity": "cassava",
    "utama-valid_from": "2026-11-01",
    "utama-source": "RPJMD",
}


def test_dated_rows_are_added_shown_and_removed(client, session, draft) -> None:
    for path, data in (("harga", RULE), ("prioritas", PRIORITY)):
        assert client.post(f"{HOME}/versi/2026-1/{path}", data=data).status_code == 302
    rule = session.scalars(sa.select(PriceRule)).one()
    row = session.scalars(sa.select(PriorityCommodity)).one()
    page = client.get(f"{HOME}/versi/2026-1").text

    for name in (f"harga-{rule.id}", f"utama-{row.id}", f"utama-{row.id}"):
        client.post(f"{HOME}/versi/2026-1/hapus-baris", data={"row": name})

    assert "Rp1.500" in page
    assert (rule.max_deduction_share, rule.policy_version) == (0.15, "2026-1")
    assert session.scalars(sa.select(PriceRule)).all() == []
    assert session.scalars(sa.select(PriorityCommodity)).all() == []


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("harga", {**RULE, "harga-valid_to": "2026-11-01"}),
        ("harga", {**RULE, "harga-price": "0"}),
        ("harga", {**RULE, "harga-deduction_percent": "101"}),
        ("harga", {**RULE, "harga-product": "x.y"}),
        ("prioritas", {**PRIORITY, "utama-valid_to": "2026-10-01"}),
        ("prioritas", {**PRIORITY, "utama-source": " "}),
    ],
)
def test_a_wrong_row_is_refused(client, session, draft, path, data) -> None:
    assert client.post(f"{HOME}/versi/2026-1/{path}", data=data).status_code == 422
    assert session.scalars(sa.select(PriceRule)).all() == []


def test_two_versions_stand_side_by_side(client, session, draft) -> None:
    edit(client, draft, rho="0,3")

    page = client.get(f"{HOME}/banding?a=sementara-1&b=2026-1").text

    assert "1 angka berbeda." in page
    client.post("/keluar")
    assert "Pilih dua versi." in client.get(f"{HOME}/banding?a=sementara-1&b=2026-1").text


def test_the_page_says_what_of_a_past_ranking_is_computed_again(client, session) -> None:
    page = client.get(f"{HOME}/versi").text

    assert "Yang disusun ulang" in page
    assert "Yang tidak disusun ulang" in page
    assert "rank --as-of" in page
