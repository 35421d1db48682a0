"""What the page says of a sheet with headers of others: how it is read, what it answers."""

from typing import Any

from flask import url_for

from hilirisasi.extensions import db
from hilirisasi.harvest import Basis
from hilirisasi.services import regions, sheet_mappings, village_profiles
from hilirisasi.services.listing_sheet_columns import READ
from hilirisasi.spreadsheets.column_maps import ColumnMap, Layout
from hilirisasi.web.forms.mapping import PLACE
from hilirisasi.web.forms.profile import ProfileForm
from hilirisasi.web.sheet_words import header_of
from models import SheetUpload

# What a profile asks that its form names; sites and parties are lists of their own.
PROFILE_QUESTIONS = (
    *("road", "truck_t", "power_kva", "water", "processors", "collectors", "buyers"),
    "working_age_people",
)
NOT_QUESTIONS = ("id", *PLACE)


def waits_for_mapping(upload: SheetUpload) -> bool:
    """Has nobody said yet which of its columns is which of ours?"""
    return (
        upload.mapping is not None
        and upload.accepted_at is None
        and not ColumnMap.from_json(upload.mapping).is_ready
    )


def told_of(upload: SheetUpload) -> dict[str, Any] | None:
    """Return how a sheet is read and which later questions it answers; ``None`` if it is ours."""
    if upload.mapping is None:
        return None
    column_map = ColumnMap.from_json(upload.mapping)
    asked = [column for column in READ if column.key not in NOT_QUESTIONS]
    held = {*column_map.columns, *column_map.fixed}
    if column_map.layout is not Layout.PRODUCT:
        held |= {"amount", "months", "basis", "by_month"}
    if any(column_map.words.values()):
        held |= {"form"}
    if column_map.fixed.get("basis", Basis.PER_HECTARE) != Basis.PER_HECTARE:
        held -= {"hectares"}  # kept only where the amount is counted by the hectare
    return {
        "column_map": column_map,
        "is_by_month": column_map.layout is not Layout.PRODUCT,
        "remembered": sheet_mappings.find_remembered(db.session, upload=upload),
        "answered": [header_of(column) for column in asked if column.key in held],
        "open": [header_of(column) for column in asked if column.key not in held],
        "profile": _profile_of(upload),
    }


def _profile_of(upload: SheetUpload) -> dict[str, Any] | None:
    """Return which questions of the profile are open, where the sheet is one village's."""
    codes = regions.villages_of(db.session, organisation=upload.organisation)
    village = regions.find(db.session, next(iter(codes))) if len(codes) == 1 else None
    if village is None:
        return None
    profile = village_profiles.find(db.session, village=village)
    labels = {name: str(field.label.text) for name, field in ProfileForm()._fields.items()}
    told = [name for name in PROFILE_QUESTIONS if getattr(profile, name, None) is not None]
    return {
        "answered": [labels[name] for name in told],
        "open": [labels[name] for name in PROFILE_QUESTIONS if name not in told],
        "sites": len(profile.sites) if profile else 0,
        "parties": len(profile.parties) if profile else 0,
        "address": url_for("profile.edit", village_code=village.code),
    }
