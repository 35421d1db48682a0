"""The words of records on screen: names in the reader's language, labels, audit lines."""

from enum import Enum
from typing import Any

from flask import Flask
from flask_babel import ngettext

from hilirisasi.circles import Circle
from hilirisasi.web import (
    action_labels,
    condition_words,
    interest_words,
    labels,
    realisation_words,
)
from hilirisasi.web.filters import is_english
from models import AuditEvent, Commodity, CommodityForm, Region, RegionKind, Route

VOCABULARIES = (
    labels.FIRM_SIZES,
    labels.ROLES,
    labels.CHANNELS,
    labels.REGION_KINDS,
    labels.HOLDERS,
    labels.AVAILABILITIES,
    labels.PRICE_PLACES,
    labels.JOBS_EVIDENCE,
    labels.SIDES,
    labels.CIRCLES,
    labels.FIGURE_STATUSES,
    labels.FINDINGS,
    labels.OUTCOMES,
    labels.LETTER_KINDS,
    condition_words.CONDITION_OWNERS,
    condition_words.DELIBERATIONS,
    labels.ANSWERS,
    labels.VIEWS,
    labels.BASES,
    labels.PARTNERSHIP_SCHEMES,
    labels.HOME_PROCESSING,
    labels.PRICE_RULE_KINDS,
    labels.ENVIRONMENTAL_DOCUMENTS,
    labels.LAND_TENURES,
    labels.LP2B,
    labels.LEGAL_FORMS,
    labels.ROADS,
    labels.WATERS,
    labels.PARTIES,
    labels.PRODUCT_KINDS,
    realisation_words.REPLIES,
    realisation_words.MISMATCHES,
    realisation_words.PROMISES,
    interest_words.KINDS,
    interest_words.LEVELS,
)


def label_of(member: Enum) -> str:
    """Return the words of a member of any vocabulary."""
    for vocabulary in VOCABULARIES:
        for known, label in vocabulary.items():
            if known is member:
                return str(label)
    raise LookupError(member)


def status_of(status: Any) -> tuple[str, str]:  # any status enum
    """Return the badge kind and the words of a status."""
    kind, label = labels.STATUSES[status]
    return kind, str(label)


def name_of(record: Commodity | CommodityForm) -> str:
    """Return a commodity's or a form's name in the reader's language."""
    return record.name_en if is_english() else record.name_id


def form_name_of(form: CommodityForm) -> str:
    """Return a form with its commodity, as in a list to choose from: "Singkong, ubi segar"."""
    return f"{name_of(form.commodity)}, {name_of(form).lower()}"


def product_of(route: Route) -> str:
    """Return a route's product in the reader's language."""
    return route.product_en if is_english() else route.product_id


def term_of(region: Region) -> str:
    """Return what a village is called there: Pekon, Tiyuh, Kampung, Desa, Kelurahan."""
    term = labels.LOCAL_TERMS.get(region.local_term or "")
    return str(term or labels.REGION_KINDS[region.kind])


def head_of(village: Region) -> str:
    """Return what the head of a village is called there: Kepala pekon, Lurah."""
    term = "kelurahan" if village.kind is RegionKind.KELURAHAN else village.local_term
    return str(labels.HEADS[term or "desa"])


def circle_of(circle: Circle) -> str:
    """Return who sees a field, in words."""
    return str(labels.CIRCLES[circle])


def action_of(event: AuditEvent) -> str:
    """Return what somebody did, in words."""
    label = action_labels.ACTIONS.get(event.action)
    return str(label) if label else event.action


def init_app(app: Flask) -> None:
    """Give the templates their words."""
    for function in (
        form_name_of,
        label_of,
        status_of,
        name_of,
        product_of,
        term_of,
        head_of,
        circle_of,
        action_of,
        realisation_words.period_words,
        ngettext,
    ):
        app.add_template_global(function)
