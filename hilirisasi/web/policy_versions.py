"""Versions of the rules, open to all: in force, past, coming; two side by side."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.scoring.policy_figures import figures_of
from hilirisasi.services import audit, past_rankings, policies, policy_simulations
from hilirisasi.web import action_labels
from hilirisasi.web.access import current_actor, now, requires
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.policy import (
    AgreeForm,
    PriceRuleForm,
    PriorityForm,
    RowForm,
    StartForm,
    StepForm,
)
from hilirisasi.web.policy import page_of
from hilirisasi.web.policy_words import SECTIONS, section_of, words_of, written
from models import PolicyRecord, PolicyStatus

bp = Blueprint("policy_versions", __name__)


def may_read_drafts() -> bool:
    """Is the reader somebody who writes, agrees or oversees the rules?"""
    return is_allowed(current_actor(), Permission.POLICY_READ)


def find_readable(version: str) -> PolicyRecord | None:
    """Return an agreed version, or a draft to those who may read drafts."""
    record = policies.find(db.session, version)
    if record is None or (record.status is not PolicyStatus.AGREED and not may_read_drafts()):
        return None
    return record


@bp.get("/aturan-penilaian/versi")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """List the versions, and say how far a past ranking can be computed again."""
    active = policies.active_record(db.session, now=now())
    return render_template(
        "policy/versions.html",
        agreed=policies.list_agreed(db.session),
        drafts=policies.list_open(db.session) if may_read_drafts() else (),
        active=active,
        start_form=StartForm(
            formdata=None, prefix="awal-", data={"base": active.version if active else ""}
        ),
        first_day=past_rankings.first_day(db.session),
        now=now(),
    )


@bp.get("/aturan-penilaian/banding")
@requires(Permission.PUBLIC)
def compare() -> ResponseReturnValue:
    """Lay two versions side by side, figure by figure; those that differ are marked."""
    chosen = [find_readable(request.args.get(name, "")[:32]) for name in ("a", "b")]
    known = [record for record in chosen if record is not None]
    sides = [figures_of(policies.policy_of(record)) for record in known]
    both = len(known) == len(chosen)
    rows = _rows(sides[0], sides[1]) if both else []
    return render_template(
        "policy/compare.html",
        records=known if both else (),
        choices=[
            *policies.list_agreed(db.session),
            *(policies.list_open(db.session) if may_read_drafts() else ()),
        ],
        chosen=[record.version if record else "" for record in chosen],
        sections=[
            (title, [row for row in rows if row["group"] == group])
            for group, title in SECTIONS.items()
        ],
        differing=sum(row["differs"] for row in rows),
    )


@bp.get("/aturan-penilaian/versi/<version>")
@requires(Permission.PUBLIC, load=find_readable)
def show(record: PolicyRecord) -> ResponseReturnValue:
    """Show one version with what it would do, and the steps that the reader may take."""
    return page(record)


def page(record: PolicyRecord, **forms: Any) -> str:
    """Return the page of a version; ``forms`` are those that were sent and refused."""
    simulation = policy_simulations.kept(record)
    names = policy_simulations.names_of(db.session, simulation) if simulation else ({}, {}, {})
    regencies, listings, plans = names
    blank = {"version": record.row_version}
    shown = {
        **{
            step: StepForm(formdata=None, prefix=f"{step}-", data=blank)
            for step in ("ajukan", "buang", "kembalikan")
        },
        "sepakati": AgreeForm(formdata=None, prefix="sepakati-", data=blank),
        "rule_form": PriceRuleForm(formdata=None, prefix="harga-"),
        "priority_form": PriorityForm(formdata=None, prefix="utama-"),
        **forms,
    }
    view = page_of(record)
    kinds = list(view["commodity_names"].values())
    shown["rule_form"].offer(kinds)
    shown["priority_form"].offer(kinds)
    return render_template(
        "policy/version.html",
        **view,
        **shown,
        simulation=simulation,
        regencies=regencies,
        listings=listings,
        plans=plans,
        start_form=StartForm(formdata=None, prefix="awal-", data={"base": record.version}),
        row_form=RowForm(formdata=None),
        bare_form=Form(formdata=None),
        events=audit.list_events(db.session, subject=record) if may_read_drafts() else (),
        action_words=action_labels.ACTIONS,
    )


def to_version(record: PolicyRecord, anchor: str | None = None) -> ResponseReturnValue:
    """Send the reader to the page of a version."""
    return redirect(url_for("policy_versions.show", version=record.version, _anchor=anchor))


def _rows(first: dict[str, float], second: dict[str, float]) -> list[dict[str, Any]]:
    """Return each figure of two versions in words, in the order of the rules."""
    return [
        {
            "group": section_of(name),
            "label": words_of(name)[0],
            "unit": words_of(name)[1],
            "first": written(first.get(name)),
            "second": written(second.get(name)),
            "differs": first.get(name) != second.get(name),
        }
        for name in {**first, **second}
    ]
