"""The talks of the large sample: how far each came, who moved last and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hilirisasi.months import day_of
from hilirisasi.services import silence
from hilirisasi.services.sample_lampung_companies import NOTES, REFUSED_DAYS
from hilirisasi.services.sample_lampung_paths import CASES, OLD_DAYS, started_days
from hilirisasi.services.sample_lampung_plans import WITHDRAWN_DAYS, WITHDRAWN_REASON
from hilirisasi.services.sample_lampung_rows import Batch, Person
from hilirisasi.workflow import ENDED
from models import (
    Answer,
    CaseStatus,
    CheckStatus,
    Listing,
    Message,
    Plan,
    Side,
    Talk,
    TalkStatus,
    VisitDate,
)

ALONE_DAYS: Final = 20


@dataclass(frozen=True, slots=True)
class Stage:
    """How a talk stands, and what ended it; ``by`` is who did, where somebody did."""

    status: TalkStatus
    village: Answer = Answer.WILLING
    investor: Answer = Answer.WILLING
    is_hidden: bool = False
    ended_by: str = ""  # village, investor, officer, reviewer
    action: str = ""
    reason: str = ""


AGREED, TALKING = Stage(TalkStatus.AGREED), Stage(TalkStatus.TALKING)
STAGES: Final[Mapping[str, Stage]] = {
    # Terms that came to nothing let both sides talk on.
    **{status: TALKING if status in ENDED else AGREED for status in CaseStatus},
    # The company was not checked, or did not match: the village knows nothing of it.
    "held": Stage(TalkStatus.HELD, village=Answer.WAITING, is_hidden=True),
    "refused": Stage(
        TalkStatus.CLOSED,
        village=Answer.WAITING,
        investor=Answer.WAITING,
        is_hidden=True,
        ended_by="reviewer",
        action="talk.refuse_held",
        reason=NOTES[CheckStatus.NOT_MATCHED],
    ),
    "asked": Stage(TalkStatus.ASKED, village=Answer.WAITING),
    "talking": TALKING,
    "alone": TALKING,
    "visit": TALKING,
    "offered": TALKING,
    "not yet": Stage(
        TalkStatus.CLOSED,
        village=Answer.NOT_YET,
        ended_by="village",
        action="talk.answer",
        reason="Contoh: kami tunggu panen selesai.",
    ),
    "no": Stage(
        TalkStatus.CLOSED,
        village=Answer.NO,
        ended_by="village",
        action="talk.answer",
        reason="Contoh: musyawarah belum setuju.",
    ),
    "silenced": Stage(
        TalkStatus.CLOSED,
        village=Answer.NOT_YET,
        ended_by="officer",
        action=silence.CLOSING,
        reason="Contoh: tidak ada kabar empat minggu.",
    ),
    "given up": Stage(
        TalkStatus.CLOSED,
        village=Answer.WAITING,
        investor=Answer.NO,
        ended_by="investor",
        action="talk.close",
        reason=WITHDRAWN_REASON,
    ),
}
# Days since the start: a recent talk has not fallen silent yet.
RECENT_DAYS = (10, 13)


@dataclass(frozen=True, slots=True)
class People:
    """Who takes part in a talk, or ends it."""

    village: Person
    investor: Person
    officer: Person
    reviewer: Person


def add_talk(
    batch: Batch, stage: str, plan: Plan, listing: Listing, people: People, *, is_recent: bool
) -> tuple[int, datetime]:
    """Note a talk with what was said in it; return its id and when it was opened."""
    how = STAGES[stage]
    usual = RECENT_DAYS if is_recent else OLD_DAYS
    began = batch.whole(*(started_days(stage) if stage in CASES else usual))
    started_at = batch.now - timedelta(days=began)
    opened_at = started_at + timedelta(days=2)
    is_open = how.status in {TalkStatus.TALKING, TalkStatus.AGREED}
    ended_at = {
        "village": opened_at,
        "officer": opened_at + silence.CLOCKS["closable"],
        "reviewer": batch.now - timedelta(days=REFUSED_DAYS),
        "investor": batch.now - timedelta(days=WITHDRAWN_DAYS),
    }.get(how.ended_by)
    today = day_of(batch.now)
    is_alone, has_visit = stage == "alone", stage == "visit"
    talk_id = batch.add(
        Talk,
        plan_id=plan.id,
        listing_id=listing.id,
        status=how.status,
        village_answer=how.village,
        village_reason=how.reason if how.village in {Answer.NO, Answer.NOT_YET} else "",
        investor_answer=how.investor,
        investor_reason=how.reason if how.investor is not Answer.WILLING else "",
        visit_on=today + timedelta(days=4) if has_visit and is_recent else None,
        started_at=started_at,
        opened_at=opened_at if is_open else None,
        closed_at=ended_at,
        is_hidden=how.is_hidden,
        village_alone_at=opened_at if is_alone else None,
        investor_alone_at=opened_at if is_alone else None,
        alone_until=day_of(opened_at) + timedelta(days=ALONE_DAYS) if is_alone else None,
        is_sample=True,
        version=1,
    )
    batch.audit(people.investor, "talk.start", Talk, talk_id, started_at)
    if ended_at:
        by = getattr(people, how.ended_by)
        status = {"status": how.status.value}
        batch.audit(by, how.action, Talk, talk_id, ended_at, reason=how.reason, **status)
    if is_open:
        batch.audit(people.village, "talk.answer", Talk, talk_id, opened_at)
        _say(batch, talk_id, opened_at, people.investor, Side.INVESTOR)
        if has_visit:
            for days in (4, 6):
                on = today + timedelta(days=days)
                batch.add_keyed(VisitDate, talk_id=talk_id, on=on, proposed_by=Side.INVESTOR)
            _say(batch, talk_id, opened_at + timedelta(days=1), people.village, Side.VILLAGE)
    return talk_id, opened_at


WORDS: Final = {
    Side.INVESTOR: "Contoh: kapan kami boleh melihat kebunnya?",
    Side.VILLAGE: "Contoh: silakan datang, kami siapkan ketua kelompoknya.",
}


def _say(batch: Batch, talk_id: int, at: datetime, by: Person, side: Side) -> None:
    batch.add(
        Message,
        talk_id=talk_id,
        side=side,
        author_id=by.user_id,
        author_name=by.name,
        author_post=by.post,
        body=WORDS[side],
        sent_at=at,
    )
    batch.audit(by, "talk.say", Talk, talk_id, at)
