"""The rows of the tables of a case's file, as a spreadsheet holds them."""

from typing import Any

from hilirisasi.extensions import db
from hilirisasi.services import audit, mismatches, plan_versions, realised, terms
from hilirisasi.web import condition_words
from hilirisasi.web.audit_words import changes_of
from hilirisasi.web.case_words import MISSING_PARTS
from hilirisasi.web.official_names import actor_name, maker_name, name_for_reader
from hilirisasi.web.proposal_words import FIELD_LABELS, written
from hilirisasi.web.realisation_words import MISMATCHES, REPLIES
from hilirisasi.web.sheets import lines_of
from hilirisasi.web.words import action_of, status_of
from models import Case

Row = list[Any]  # what a spreadsheet holds


def case_rows(case: Case) -> list[Row]:
    """The case itself, one row."""
    listing = case.listing
    return [
        [
            *(case.number, case.status, case.plan.organisation.name, listing.village_code),
            *(listing.village.name, listing.commodity_code, listing.form_code, case.opened_at),
            *(case.sign_by, case.contract_number, case.contract_on),
        ]
    ]


def terms_rows(case: Case) -> list[Row]:
    """Every version of the terms, a row for each line."""
    return [
        [
            *(sheet.number, label, value, sheet.author_name, sheet.author_post, sheet.made_at),
            *(sheet.village_confirmed_by_name, sheet.village_confirmed_at),
            *(sheet.investor_confirmed_by_name, sheet.investor_confirmed_at),
        ]
        for sheet in case.terms.talk.terms
        for label, value in lines_of(terms.sheet_of(sheet))
    ]


def agreed_rows(case: Case) -> list[Row]:
    """The terms that were agreed."""
    return [[label, value] for label, value in lines_of(terms.sheet_of(case.terms))]


def plan_rows(case: Case) -> list[Row]:
    """The versions of the plan, a row for each answer that changed."""
    versions = plan_versions.list_versions(db.session, plan=case.plan)
    return [
        [
            *(version.number, str(FIELD_LABELS[field]), written(field, value)),
            *(version.made_by_name, version.made_by_post, version.made_at),
        ]
        for version in reversed(versions)
        for field, value in version.answers["values"].items()
        if field in FIELD_LABELS
    ]


def gates_rows(case: Case) -> list[Row]:
    """What each gate was found to be."""
    return [
        [row.gate, row.finding, row.note, name_for_reader(case, row.found_by_name), row.found_at]
        for row in case.gate_findings
    ]


def opinions_rows(case: Case) -> list[Row]:
    """The regency's opinions."""
    return [
        [
            *(row.spatial_plan, row.supply, row.reason),
            *(name_for_reader(case, row.made_by_name), row.made_by_post, row.made_at),
        ]
        for row in case.opinions
    ]


def reviews_rows(case: Case) -> list[Row]:
    """The reviews that were given or begun."""
    return [
        [
            *(row.organisation.name, row.recommendation, row.reason),
            *(row.reviewer_name, row.reviewer_post, row.given_at),
        ]
        for row in case.reviews
    ]


def decisions_rows(case: Case) -> list[Row]:
    """The decisions."""
    return [
        [
            *(row.outcome, row.reason, "\n".join(condition_words.lines_of(row))),
            *(row.minutes_number, row.minutes_on, row.minutes_attendance),
            *(name_for_reader(case, row.made_by_name), row.made_by_post),
            *(name_for_reader(case, row.made_for_name), row.made_at),
            *(name_for_reader(case, row.second_by_name), row.second_by_post),
            *(name_for_reader(case, row.second_for_name), row.second_at),
        ]
        for row in case.decisions
    ]


def conditions_rows(case: Case) -> list[Row]:
    """The conditions of its decisions, a row for each, and how it stands."""
    return [
        [
            *(row.number, row.text, condition_words.owner_of(row), row.due_on, row.proof),
            *(status_of(row.status)[1], row.warned_until),
        ]
        for decision in case.decisions
        for row in decision.conditions
    ]


def evidence_rows(case: Case) -> list[Row]:
    """What was filed for its conditions, and what was answered."""
    return [
        [
            *(condition.number, row.note, row.digest, row.filed_by_name, row.filed_by_post),
            *(row.filed_at, row.is_accepted, row.reason, row.answered_by_post, row.answered_at),
        ]
        for decision in case.decisions
        for condition in decision.conditions
        for row in condition.evidence
    ]


def minutes_rows(case: Case) -> list[Row]:
    """The minutes of the musyawarah, every version."""
    return [
        [
            *(row.number, row.held_on, row.attendance, row.women, row.result, row.signed_by),
            *(row.filed_by_name, row.filed_by_post, row.filed_at),
        ]
        for row in case.consents
    ]


def questions_rows(case: Case) -> list[Row]:
    """What was asked or missing in each round, with the rule that it rests on."""
    missing = [
        [row.asked_at, f"{MISSING_PARTS[row.part]}: {row.note}", row.rule] for row in case.missing
    ]
    asked = [[row.asked_at, row.text, row.rule] for row in case.questions]
    return sorted(missing + asked, key=lambda row: row[0])


def realised_rows(case: Case) -> list[Row]:
    """What became of it, as anybody reads it: certified reports and the village's answers."""
    told = realised.by_case(db.session, case_ids=[case.id]).get(case.id, realised.Realised())
    reports = [
        [
            *(f"{row.first_month:%Y-%m}", row.months, row.bought_kg, row.price_idr_per_kg),
            *(row.payment_days, row.people, row.people_of_village, "", "", "", row.certified_at),
        ]
        for row in told.reports
    ]
    answers = [
        [
            *(f"{row.first_month:%Y-%m}", row.months, "", "", "", "", _hired(row)),
            *(REPLIES[reply] for reply in (row.built, row.buying, row.paid)),
            row.answered_at,
        ]
        for row in told.answers
    ]
    return reports + answers


def _hired(row: realised.PublicAnswer) -> int | None:
    return None if row.women is None or row.men is None else row.women + row.men


def mismatches_rows(case: Case) -> list[Row]:
    """What did not fit, and what came of it."""
    return [
        [
            *(f"{row.first_month:%Y-%m}", row.months, MISMATCHES[row.kind], row.opened_at),
            *(row.note, row.closed_at),
        ]
        for row in mismatches.list_of(db.session, case=case)
    ]


def moves_rows(case: Case) -> list[Row]:
    """Every move of the case."""
    return [
        [
            *(row.source, row.target, row.reason, row.document_number, row.happened_on),
            *(row.freed_kg, maker_name(case, row), row.made_by_post, row.made_at),
        ]
        for row in case.moves
    ]


def appeals_rows(case: Case) -> list[Row]:
    """The objections to its decisions."""
    return [
        [row.side, row.reason, row.raised_by_name, row.raised_by_post, row.raised_at]
        for row in case.appeals
    ]


def reservations_rows(case: Case) -> list[Row]:
    """What is reserved for it, by month."""
    return [[f"{row.month:%Y-%m}", row.kg, row.released_at] for row in case.reservations]


def messages_rows(case: Case) -> list[Row]:
    """What was said in its talk."""
    return [
        [row.side, row.body, row.author_name, row.author_post, row.sent_at]
        for row in case.terms.talk.messages
    ]


def comments_rows(case: Case) -> list[Row]:
    """What the public wrote."""
    return [[row.body, row.name, row.contact, row.sent_at] for row in case.comments]


def audit_rows(case: Case) -> list[Row]:
    """Its events, with their places in the chain, the oldest first."""
    return [
        [
            *(event.number, event.at, actor_name(event), event.actor_post),
            *(action_of(event), event.reason, changes_of(event), event.hash),
        ]
        for event in reversed(audit.list_events(db.session, subject=case))
    ]
