"""Which steps of a case its reader may take now, each with its form."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.case_flow import DECIDABLE, REVIEWED, Effect, Hand, Move
from hilirisasi.interest_rules import has_answered, level_of
from hilirisasi.months import day_of
from hilirisasi.services import appeals, case_moves, cases, contracts, reviews, signatures
from hilirisasi.services.case_hands import hands_of
from hilirisasi.web.access import actor, now
from hilirisasi.web.case_words import label_of_move
from hilirisasi.web.forms.case_step import ExtensionForm, SignatureForm, StepForm
from hilirisasi.web.forms.fields import Form
from hilirisasi.workflow import ENDED as ENDED_CASES
from models import Case, CaseStatus

# The word in the address of each step that asks for a line or two.
SLUGS: Final[Mapping[CaseStatus, str]] = {
    CaseStatus.COMPLETE: "lengkap",
    CaseStatus.MEETING: "rapat",
    CaseStatus.SIGNED: "kontrak",
    CaseStatus.RUNNING: "mulai",
    CaseStatus.EXTENDED: "perpanjang",
    CaseStatus.STOPPED: "henti",
    CaseStatus.OBJECTED: "keberatan",
}
# What ends a contract does to its tonnes.
_NOTES: Final[Mapping[Effect, LazyString]] = {
    Effect.RELEASE: _l("Pasokan yang dicadangkan bebas lagi."),
    Effect.HOLD: _l(
        "Kedua pihak boleh mengajukan keberatan. Sampai waktunya lewat, pasokan tetap dicadangkan."
    ),
}
TARGETS: Final = {slug: target for target, slug in SLUGS.items()}
ENDS: Final = frozenset({CaseStatus.STOPPED, CaseStatus.OBJECTED})


def form_of(row: Move, case: Case, *, sent: bool = False) -> StepForm:
    """Return the form of one step, filled with what was sent or blank."""
    options: dict[str, Any] = {} if sent else {"formdata": None, "version": case.version}
    form = StepForm(prefix=f"{SLUGS[row.target]}-", **options)
    form.ask(row)
    return form


def forms_for(case: Case, sent: Mapping[str, Form]) -> list[dict[str, Any]]:
    """Return the steps that the reader may take now by a line or two."""
    person = actor()
    rows = case_moves.rows_for(case, person, today=day_of(now()))
    if case.status is CaseStatus.OBJECTED:  # its answer has a page of its own
        rows = tuple(row for row in rows if Hand.PARTY in row.hands)
    is_open = {
        CaseStatus.OBJECTED: appeals.is_open(case, now=now()),
        CaseStatus.EXTENDED: case_moves.waiting_extension(case) is not None,
        CaseStatus.MEETING: case.rule.has_meeting,
    }
    return [
        {
            "slug": slug,
            "label": label_of_move(row),
            "form": sent.get(f"{slug}_form") or form_of(row, case),
            "is_end": row.target in ENDS,
            "is_public": row.effect is Effect.HOLD,
            "note": _NOTES.get(row.effect, "") if row.target in ENDS else "",
        }
        for row in rows
        if (slug := SLUGS.get(row.target)) and is_open.get(row.target, True)
    ]


def of_page(case: Case, sent: Mapping[str, Form]) -> dict[str, Any]:
    """Return what the steps on a case's page show to its reader."""
    person = actor()
    hands = hands_of(case, person, today=day_of(now()))
    signature = SignatureForm(prefix="tanda-", formdata=None, version=case.version)
    extension = ExtensionForm(prefix="panjang-", formdata=None, version=case.version)
    forms = {"signature_form": signature, "extension_form": extension, **sent}
    signature.offer()
    extension.offer(case)
    own = reviews.find(case, person)
    draft = signatures.waiting(case)
    decides = Hand.DECIDER in hands and draft is None
    is_leader = case.reviewer_id == person.user_id
    leads = case.rule.has_other_decider or case.status is CaseStatus.OBJECTED or is_leader
    return {
        "signature_form": forms["signature_form"],
        "extension_form": forms["extension_form"],
        "step_forms": forms_for(case, sent),
        "interest_level": level_of(case, person.user_id),
        "asks_interest": bool(hands - {Hand.PARTY})
        and case.rule.policy.asks_interest
        and case.status not in ENDED_CASES
        and not has_answered(case, person.user_id),
        "reads_reviews": bool(hands - {Hand.PARTY}),
        "is_screened_by_reader": case.status is CaseStatus.SUBMITTED and Hand.SCREENER in hands,
        "may_take": Hand.REVIEWER in hands and _is_takeable(case, person.user_id),
        "may_review": Hand.REVIEWER in hands
        and case.status in REVIEWED
        and own is not None
        and own.given_at is None
        and case.rule.has_other_decider,
        "may_decide": decides and leads and case.status in DECIDABLE,
        "draft": draft if Hand.DECIDER in hands else None,
        "may_sign": draft is not None
        and Hand.DECIDER in hands
        and draft.made_by_id != person.user_id,
        "asked_extension": case_moves.waiting_extension(case),
        "may_extend": Hand.PARTY in hands and contracts.is_extensible(case, now=now()),
    }


def _is_takeable(case: Case, user_id: int) -> bool:
    """May the reader take the case, or join those who review it?"""
    if case.status is CaseStatus.SUBMITTED and case.rule.has_other_screener:
        return False
    joins = cases.lacks_reviewers(case) and all(row.reviewer_id != user_id for row in case.reviews)
    return cases.is_takeable(case) or (joins and case.reviewer_id != user_id)
