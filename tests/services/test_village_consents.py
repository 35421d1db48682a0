"""An approval for a desa rests on its musyawarah, and on what is done with village land."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from hilirisasi.condition_errors import (
    ConsentClosedError,
    ConsentMissingError,
    ConsentRefusedError,
    ConsentUnfitError,
    FileUnreadableError,
    LandLeaseError,
    LandPledgedError,
)
from hilirisasi.media import Media
from hilirisasi.services import case_papers, cases, decisions, tasks, village_consents
from hilirisasi.services.task_kinds import TaskKind
from hilirisasi.services.village_consents import Minutes
from models import CaseStatus, Decision, Deliberation, LandTenure, Notice, RegionKind, Track
from tests.factories import ConsentFactory
from tests.pictures import drawn, saved
from tests.review_rules import APPROVAL, NOW, make_case, official, village_of

TODAY = date(2026, 11, 24)
MINUTES = Minutes(
    number="141/BA/2026",
    held_on=TODAY,
    attendance=45,
    women=20,
    result=Deliberation.AGREED,
    signed_by="Ketua BPD dan kepala desa",
)
PDF = b"%PDF-1.7\nisi\n%%EOF\n"


@pytest.fixture
def files(tmp_path):
    return Media(tmp_path)


def decide(session, case, reviewer):
    if case.reviewer_id is None:
        cases.take(session, case=case, actor=reviewer, now=NOW)
    return decisions.decide(session, case=case, actor=reviewer, verdict=APPROVAL, now=NOW)


def file(session, files, case, minutes=MINUTES, content=PDF):
    return village_consents.file(
        session,
        files=files,
        case=case,
        actor=village_of(case),
        minutes=minutes,
        content=content,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("kind", "track", "land", "is_needed"),
    [
        (RegionKind.DESA, Track.REGULAR, None, True),
        (RegionKind.DESA, Track.HEAVY, None, True),
        (RegionKind.DESA, Track.LIGHT, None, False),
        (RegionKind.DESA, Track.LIGHT, LandTenure.OWN, False),
        (RegionKind.DESA, Track.LIGHT, LandTenure.VILLAGE, True),
        (RegionKind.KELURAHAN, Track.HEAVY, LandTenure.VILLAGE, False),
    ],
)
def test_who_needs_a_musyawarah(session, kind, track, land, is_needed):
    case = make_case(consented=False, track=track)
    case.listing.village.kind, case.plan.land_tenure = kind, land

    assert village_consents.is_needed(case) is is_needed


def test_without_minutes_an_approval_is_refused_and_names_the_rule(session):
    case, reviewer = make_case(consented=False), official()

    with pytest.raises(ConsentMissingError) as refusal:
        decide(session, case, reviewer)

    assert refusal.value.rule == "UU 6/2014, Pasal 54"
    assert case.status is CaseStatus.IN_REVIEW
    assert session.scalars(sa.select(Decision)).all() == []


def test_filed_minutes_carry_the_approval(session, files):
    case, reviewer = make_case(consented=False), official()
    operator = village_of(case)
    kinds = [task.kind for task in tasks.list_tasks(session, actor=operator, now=NOW)]
    assert TaskKind.FILE_CONSENT in kinds
    cases.take(session, case=case, actor=reviewer, now=NOW)

    row = file(session, files, case)
    decision = decide(session, case, reviewer)

    assert (decision.minutes_number, decision.minutes_on) == ("141/BA/2026", TODAY)
    assert decision.minutes_attendance == 45
    assert case_papers.content_of(files, case.id, row) == PDF
    kinds = [task.kind for task in tasks.list_tasks(session, actor=operator, now=NOW)]
    assert TaskKind.FILE_CONSENT not in kinds
    told = session.scalars(sa.select(Notice.user_id).where(Notice.kind == "consent.file")).all()
    assert told == [reviewer.user_id]
    with pytest.raises(ConsentClosedError):
        file(session, files, case)


def test_a_musyawarah_that_refused_stands_against_it_until_a_newer_one(session, files):
    case, reviewer = make_case(consented=False), official()
    file(session, files, case, replace(MINUTES, result=Deliberation.REFUSED))
    with pytest.raises(ConsentRefusedError):
        decide(session, case, reviewer)

    file(session, files, case, replace(MINUTES, result=Deliberation.AGREED_IF), saved(drawn()))
    decide(session, case, reviewer)

    assert case.status is CaseStatus.APPROVED
    assert [row.ending for row in case.consents] == [".pdf", ".jpg"]


@pytest.mark.parametrize("change", [{"held_on": date(2026, 11, 25)}, {"women": 46}])
def test_minutes_that_cannot_be_are_refused(session, files, change):
    with pytest.raises(ConsentUnfitError):
        file(session, files, make_case(consented=False), replace(MINUTES, **change))


def test_no_file_of_another_kind_is_kept(session, files):
    with pytest.raises(FileUnreadableError):
        file(session, files, make_case(consented=False), content=b"MZ")


def test_a_kelurahan_files_none_and_is_approved(session, files):
    case, reviewer = make_case(consented=False), official()
    case.listing.village.kind = RegionKind.KELURAHAN
    session.flush()
    with pytest.raises(ConsentClosedError):
        file(session, files, case)

    decide(session, case, reviewer)

    assert case.status is CaseStatus.APPROVED


@pytest.mark.parametrize(
    ("years", "is_pledged", "refusal"),
    [
        (None, False, LandLeaseError),
        (4, False, LandLeaseError),
        (3, True, LandPledgedError),
        (3, None, LandPledgedError),
        (3, False, None),
    ],
)
def test_village_land_is_leased_up_to_three_years_and_never_pledged(
    session, years, is_pledged, refusal
):
    case, reviewer = make_case(), official()
    case.plan.land_tenure = LandTenure.VILLAGE
    case.plan.land_lease_years, case.plan.land_is_pledged = years, is_pledged
    session.flush()

    if refusal is None:
        decide(session, case, reviewer)
        assert case.status is CaseStatus.APPROVED
        return
    with pytest.raises(refusal) as error:
        decide(session, case, reviewer)
    assert error.value.rule.startswith("Permendagri 1/2016, Pasal ")


@pytest.mark.parametrize(
    "statement", ["UPDATE village_consent SET attendance = 9", "DELETE FROM village_consent"]
)
def test_the_database_keeps_what_was_filed(session, statement):
    ConsentFactory(case_id=make_case(consented=False).id)

    with pytest.raises(sa.exc.DatabaseError, match="filed: kept"):
        session.execute(sa.text(statement))
