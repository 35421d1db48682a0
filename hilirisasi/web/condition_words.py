"""The words of conditions, of a musyawarah's minutes, and of who owns what."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.web.filters import date_id
from models import Condition, ConditionOwner, Decision, Deliberation

CONDITION_OWNERS: Final[Mapping[ConditionOwner, LazyString]] = {
    ConditionOwner.COMPANY: _l("Perusahaan"),
    ConditionOwner.VILLAGE: _l("Desa"),
    ConditionOwner.OFFICE: _l("Kantor"),
}
DELIBERATIONS: Final[Mapping[Deliberation, LazyString]] = {
    Deliberation.AGREED: _l("Setuju"),
    Deliberation.AGREED_IF: _l("Setuju dengan syarat"),
    Deliberation.REFUSED: _l("Tidak setuju"),
}


def owner_of(condition: Condition) -> str:
    """Return who meets a condition: the company or the office by name, or the village."""
    if condition.owner is ConditionOwner.COMPANY:
        return condition.plan.organisation.name
    if condition.office is not None:
        return condition.office.name
    return _("Desa %(name)s", name=condition.listing.village.name)


def line_of(condition: Condition) -> str:
    """Return a condition in one line: what, by whom, until when, shown by what."""
    return _(
        "%(text)s Dipenuhi oleh: %(owner)s. Paling lambat: %(day)s. Bukti: %(proof)s",
        text=condition.text,
        owner=owner_of(condition),
        day=date_id(condition.due_on),
        proof=condition.proof,
    )


def lines_of(decision: Decision) -> list[str]:
    """Return the conditions of a decision, one a line; those of an older one as they were typed."""
    older = [decision.conditions_text] if decision.conditions_text else []
    return older or [line_of(row) for row in decision.conditions]
