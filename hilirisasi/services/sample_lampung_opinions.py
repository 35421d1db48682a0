"""What the large sample's public and regencies say of a case before it is decided."""

from datetime import datetime, timedelta
from typing import Final

from hilirisasi.services.sample_lampung_offices import Officer
from hilirisasi.services.sample_lampung_rows import Batch
from models import Case, Comment, RegencyOpinion, RegencyView

# What anyone may write about a case, with a name or without one.
COMMENTS: Final = (
    ("", "Contoh: pabriknya jangan membuang limbah ke sungai."),
    ("Warga (contoh)", "Contoh: kami mendukung asal timbangannya diperiksa."),
)
HEARD_SHARE: Final = 0.6  # of the cases: those on which the regency gave an opinion
HEARD_DAYS: Final = 5  # after the opening


def hear(
    batch: Batch, case_id: int, officer: Officer, opened_at: datetime, decided_at: datetime | None
) -> None:
    """Note what anyone wrote, and what the regency says, until now and before the decision."""
    until = decided_at or batch.now
    for number, (name, body) in enumerate(COMMENTS[: batch.whole(0, len(COMMENTS) + 1)]):
        sent_at = opened_at + timedelta(days=1 + number)
        if sent_at > until:
            break
        batch.add(
            Comment,
            case_id=case_id,
            name=name,
            contact="",
            body=body,
            sent_at=sent_at,
            request_key=f"contoh {case_id} {number}",
        )
    made_at = opened_at + timedelta(days=HEARD_DAYS)
    if not batch.happens(HEARD_SHARE) or made_at > until:
        return
    views = {name: batch.pick(list(RegencyView)) for name in ("spatial_plan", "supply")}
    reason = "Contoh: dicocokkan dengan peta dan panen."
    batch.add(
        RegencyOpinion,
        case_id=case_id,
        organisation_id=officer.organisation_id,
        **views,
        reason=reason,
        made_by_id=officer.person.user_id,
        made_by_name=officer.person.name,
        made_by_post=f"{officer.person.post}, {officer.office}"[:80],
        made_at=made_at,
    )
    told = {name: view.value for name, view in views.items()}
    batch.audit(officer.person, "opinion.give", Case, case_id, made_at, reason=reason, **told)
