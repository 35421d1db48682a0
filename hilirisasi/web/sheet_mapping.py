"""Which column of a sheet of others is which of ours: asked once, remembered, forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import listing_sheets, regions, sheet_mappings
from hilirisasi.services.listing_sheet_guesses import is_square_metres, month_columns
from hilirisasi.services.listing_sheet_words import Asked, list_products, too_many, unknown_words
from hilirisasi.spreadsheets.cells import plain
from hilirisasi.spreadsheets.column_maps import ColumnMap, Grid, candidates, header_texts
from hilirisasi.spreadsheets.columns import Cell
from hilirisasi.spreadsheets.packing import unpack
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.filters import date_id, is_english
from hilirisasi.web.forms.fields import MONTHS, Form
from hilirisasi.web.forms.mapping import (
    KEYS,
    LAYOUTS,
    MAIN,
    WORDS_A_PAGE,
    ColumnsForm,
    PlaceForm,
    answers_of,
    columns_form,
    header_of_key,
    name_of_word,
    words_form,
)
from models import OrganisationKind, Role, SheetMapping, SheetUpload

bp = Blueprint("sheet_mapping", __name__)

SENDERS: Final = (Role.VILLAGE_OPERATOR, Role.REGENCY)
SAMPLES: Final = 3
LONGEST_SAMPLE: Final = 40


@bp.route("/produk/unggah/<id:sheet_upload_id>/padankan", methods=["GET", "POST"])
@requires(Permission.SHEET_USE, SheetUpload)
def columns(sheet_upload: SheetUpload) -> ResponseReturnValue:
    """Ask which of their columns is which of ours, with a guess for each."""
    column_map = _waiting(sheet_upload)
    grid = unpack(sheet_upload.content)[column_map.sheet]
    form = _columns_form(sheet_upload, column_map, grid)
    if request.method == "GET":
        return _columns_page(sheet_upload, column_map, grid, form)
    if not form.validate_on_submit():
        return _columns_page(sheet_upload, column_map, grid, form), 422
    chosen = form.to_column_map()
    missing = sheet_mappings.missing(grid, chosen)
    if len(_villages(sheet_upload)) == 1:
        missing -= {"village_code"}
    if missing:
        form.refuse_missing(missing)
        return _columns_page(sheet_upload, column_map, grid, form), 422
    asked = sheet_mappings.save(
        db.session, upload=sheet_upload, column_map=chosen, actor=actor(), now=now()
    )
    wrong = too_many(asked)
    if wrong:
        for key in wrong:
            source = form.source("commodity" if key == "product" else key)
            source.errors = [*source.errors, _("Terlalu banyak kata berbeda. Kolomnya keliru?")]
        return _columns_page(sheet_upload, chosen, grid, form), 422
    return _next(sheet_upload, asked)


@bp.post("/produk/unggah/<id:sheet_upload_id>/padankan/judul")
@requires(Permission.SHEET_USE, SheetUpload)
def header(sheet_upload: SheetUpload) -> ResponseReturnValue:
    """Take another row, or another sheet, for the header and guess anew."""
    _waiting(sheet_upload)
    form = PlaceForm()
    form.offer(_places(sheet_upload), "")
    if not form.validate_on_submit():
        abort(422)
    sheet, row, depth = map(int, form.place.data.split("-"))
    sheet_mappings.place(db.session, upload=sheet_upload, sheet=sheet, row=row, depth=depth)
    return redirect(url_for("sheet_mapping.columns", sheet_upload_id=sheet_upload.id))


@bp.route("/produk/unggah/<id:sheet_upload_id>/padankan/kata", methods=["GET", "POST"])
@requires(Permission.SHEET_USE, SheetUpload)
def words(sheet_upload: SheetUpload) -> ResponseReturnValue:
    """Ask what the words mean that no list of ours knows, a few a page."""
    column_map = _waiting(sheet_upload)
    grid = unpack(sheet_upload.content)[column_map.sheet]
    asked = unknown_words(db.session, grid, column_map)
    shown = asked[:WORDS_A_PAGE]
    form = words_form(shown, list_products(db.session))
    if not form.validate_on_submit():
        page = _words_page(sheet_upload, form, shown, len(asked))
        return page if request.method == "GET" else (page, 422)
    answered = {key: dict(told) for key, told in column_map.words.items()}
    for key, told in answers_of(form, shown).items():
        answered.setdefault(key, {}).update(told)
    left = sheet_mappings.save(
        db.session,
        upload=sheet_upload,
        column_map=replace(column_map, words=answered),
        actor=actor(),
        now=now(),
    )
    return _next(sheet_upload, left)


@bp.get("/produk/unggah/padanan")
@requires(Permission.LISTING_UPLOAD)
def remembered() -> ResponseReturnValue:
    """Show what the person's organisations remember."""
    ids = [post.organisation_id for post in actor().posts if post.role in SENDERS]
    return render_template(
        "sheets/remembered.html",
        mappings=sheet_mappings.list_remembered(db.session, organisation_ids=ids),
        form=Form(),
        header_of_key=header_of_key,
    )


@bp.post("/produk/unggah/padanan/<id:sheet_mapping_id>/lupakan")
@requires(Permission.MAPPING_FORGET, SheetMapping)
def forget(sheet_mapping: SheetMapping) -> ResponseReturnValue:
    """Forget how sheets with some headers are read."""
    if not Form().validate_on_submit():
        abort(422)
    sheet_mappings.forget(db.session, mapping=sheet_mapping, actor=actor(), now=now())
    flash(_("Padanan dilupakan. Produk yang sudah tersimpan tetap ada."), "success")
    return redirect(url_for("sheet_mapping.remembered"))


def _waiting(upload: SheetUpload) -> ColumnMap:
    """Return how a sheet is read that still waits; any other has no columns to choose."""
    if upload.kind != listing_sheets.KIND or upload.mapping is None:
        abort(404)
    if upload.accepted_at or upload.asked_at:
        abort(404)
    return ColumnMap.from_json(upload.mapping)


def _villages(upload: SheetUpload) -> frozenset[str]:
    return regions.villages_of(db.session, organisation=upload.organisation)


def _next(upload: SheetUpload, asked: Sequence[Asked]) -> ResponseReturnValue:
    page = "sheet_mapping.words" if asked else "listing_sheets.show"
    return redirect(url_for(page, sheet_upload_id=upload.id))


def _columns_form(upload: SheetUpload, column_map: ColumnMap, grid: Grid) -> ColumnsForm:
    codes = _villages(upload)
    office = upload.organisation
    region = regions.find(db.session, office.region_code or "")
    headers = column_map.header(grid)
    is_office = office.kind is OrganisationKind.OFFICE
    return columns_form(
        column_map,
        headers,
        column_map.months or month_columns(headers, column_map.personal),
        list_products(db.session),
        regions.list_villages(db.session, codes=codes),
        region.name if region is not None and is_office else "",
    )


def _columns_page(upload: SheetUpload, column_map: ColumnMap, grid: Grid, form: ColumnsForm) -> str:
    headers = column_map.header(grid)
    places = PlaceForm(formdata=None)
    chosen = f"{column_map.sheet}-{column_map.header_row}-{column_map.depth}"
    places.offer(_places(upload), chosen)
    asked = _asked(form, is_one_village=len(_villages(upload)) == 1)
    at = column_map.columns.get("hectares")
    return render_template(
        "sheets/columns.html",
        upload=upload,
        form=form,
        places=places,
        asked=[key for key in KEYS if key in asked and not form.is_told(key)],
        told=[key for key in KEYS if form.is_told(key)],
        more=[key for key in KEYS if key not in asked and not form.is_told(key)],
        layouts=LAYOUTS,
        months=[form.month(number) for number in MONTHS],
        samples=_samples(column_map, grid),
        personal=[headers[at] for at in column_map.personal if at < len(headers) and headers[at]],
        is_in_m2=at is not None and is_square_metres(headers[at]),
        header_of_key=header_of_key,
        remembered=sheet_mappings.find_remembered(db.session, upload=upload),
    )


def _asked(form: ColumnsForm, *, is_one_village: bool) -> set[str]:
    """Return what must be answered: not what twelve columns or many rows tell, nor the form."""
    told = sheet_mappings.TOLD_BY_LAYOUT.get(form.layout.data, frozenset())
    keys = set(MAIN) - {"form"} - told
    if not is_one_village and not form.is_told("village_name"):
        keys.add("village_code")
    wrong = {
        key for key in KEYS if form.source(key).errors or getattr(form.same(key), "errors", ())
    }
    return keys | wrong


def _words_page(upload: SheetUpload, form: Form, shown: Sequence[Asked], count: int) -> str:
    return render_template(
        "sheets/words.html",
        upload=upload,
        form=form,
        asked=[(each, form[name_of_word(each)]) for each in shown],
        count=count,
        header_of_key=header_of_key,
    )


def _places(upload: SheetUpload) -> list[tuple[str, str]]:
    """Return where the header may be, each place with the texts that stand there."""
    grids = unpack(upload.content)
    found = []
    for sheet, grid in enumerate(grids):
        for row, depth in candidates(grid):
            texts = " · ".join(text for text in header_texts(grid, row, depth) if text)
            text = _("Baris %(row)s: %(texts)s", row=row + 1, texts=texts[:70])
            if len(grids) > 1:
                text = _("Lembar %(sheet)s, %(row)s", sheet=sheet + 1, row=text)
            found.append((f"{sheet}-{row}-{depth}", text))
    return found


def _samples(column_map: ColumnMap, grid: Grid) -> Mapping[int, str]:
    """Return a few things that stand in each column, none of a personal one."""
    found: dict[int, list[str]] = {}
    for _number, row in column_map.rows(grid):
        for at, cell in enumerate(row):
            texts = found.setdefault(at, [])
            text = _written(cell)[:LONGEST_SAMPLE]
            if text and text not in texts and len(texts) < SAMPLES:
                texts.append(text)
        if all(len(texts) >= SAMPLES for texts in found.values()):
            break
    return {at: " · ".join(texts) for at, texts in found.items()}


def _written(cell: Cell) -> str:
    if isinstance(cell, date):
        return date_id(cell)
    return (
        plain(cell).replace(".", ",")
        if isinstance(cell, float) and not is_english()
        else plain(cell)
    )
