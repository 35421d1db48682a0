"""What the pages of every kind of sheet share: template, reception, dry run, the wrong rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Request, Response, abort, render_template, session
from flask_babel import LazyString
from flask_babel import gettext as _

from hilirisasi.errors import (
    DomainError,
    SheetAcceptedError,
    SheetHeaderError,
    SheetRowsWrongError,
    SheetTooLargeError,
    SheetUnreadableError,
    StaleEditError,
)
from hilirisasi.extensions import db
from hilirisasi.services import listing_sheet_queue, sheet_uploads
from hilirisasi.services.sheet_uploads import Trial
from hilirisasi.spreadsheets.columns import CAUSE, Column, Words, example_of
from hilirisasi.spreadsheets.dry_run import Effect
from hilirisasi.spreadsheets.reading import MAX_BYTES
from hilirisasi.spreadsheets.writing import Value, csv_text, workbook
from hilirisasi.web.access import actor, now
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.sheet import SheetForm, TakeForm
from hilirisasi.web.list_files import file_answer
from hilirisasi.web.sheet_words import cause_of, cure_of, header_of, language
from models import SheetUpload

WRONG_SHOWN = 200
ENVELOPE_BYTES = 100_000  # what a browser sends around the file
NOT_TAKEN = (SheetAcceptedError, SheetRowsWrongError, StaleEditError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One kind of sheet: where its pages are, what its columns are called, what it says.

    ``endpoint`` is the blueprint with views choose, send, show, take, template and wrong_xlsx;
    ``back`` the endpoint that leads here. The words say what was created and
    changed and what happens when it is taken. ``keep_other`` keeps a sheet with headers of others.
    """

    endpoint: str
    kind: str
    columns: Sequence[Column]
    read_columns: Sequence[Column]
    title: Words
    version: str
    back: str
    heading: LazyString
    lead: LazyString
    example: str
    template_name: str
    created: LazyString
    changed: LazyString
    take_note: LazyString
    done: LazyString
    passed_over: LazyString
    keep_other: Callable[..., SheetUpload] | None = None

    def allow_a_file(self, request: Request) -> None:
        """Let the one form that sends a file be as large as a sheet, for those signed in."""
        if request.endpoint == f"{self.endpoint}.send" and "_user_id" in session:
            request.max_content_length = MAX_BYTES + ENVELOPE_BYTES

    def choose_page(self, form: SheetForm) -> str:
        """Return the page that asks for a file, beside the template."""
        left = listing_sheet_queue.list_left(db.session, actor=actor())
        return render_template("sheets/choose.html", sheet_desk=self, form=form, left=left)

    def receive(self, form: SheetForm) -> SheetUpload | int:
        """Keep the file that was sent; or say on the form why not, and return the status."""
        if not form.validate_on_submit():
            return 422
        sent = {
            "actor": actor(),
            "organisation_id": form.organisation.data,
            "filename": form.file.data.filename,
            "content": form.content,
            "now": now(),
        }
        try:
            return self._keep(sent)
        except (SheetTooLargeError, SheetUnreadableError, SheetHeaderError) as error:
            status, words = _words_of(error)
            form.file.errors = [words]
            return status

    def _keep(self, sent: Mapping[str, Any]) -> SheetUpload:
        try:
            return sheet_uploads.keep(db.session, kind=self.kind, columns=self.read_columns, **sent)
        except SheetHeaderError:
            if self.keep_other is None:
                raise
        return self.keep_other(db.session, **sent)

    def refuse_other_kinds(self, upload: SheetUpload) -> None:
        """Answer that a sheet of another desk is not found."""
        if upload.kind != self.kind:
            abort(404)

    def page_of(
        self,
        upload: SheetUpload,
        try_out: Callable[[], Trial[Any]],
        told: Mapping[str, Any] | None = None,
    ) -> str:
        """Return what a sheet would do; of one that was taken, that it was.

        ``told`` is what else the page says of a sheet whose headers are not ours.
        """
        if upload.accepted_at is not None:
            return render_template("sheets/taken.html", sheet_desk=self, upload=upload, told=told)
        trial = try_out()
        return render_template(
            "sheets/dry_run.html",
            sheet_desk=self,
            upload=upload,
            run=trial.run,
            unknown=trial.unknown_headers,
            told=told,
            shown=trial.run.wrong[:WRONG_SHOWN],
            effects=Effect,
            form=TakeForm(),
            cause_of=cause_of,
            cure_of=cure_of,
            header_of=header_of,
        )

    def example_rows(self) -> list[list[Value]]:
        """Return the template's one row."""
        return [[example_of(column, language()) for column in self.columns]]

    def template_file(
        self,
        ending: str,
        rows: Sequence[Sequence[Value]],
        lists: Mapping[str, Sequence[str]] | None = None,
    ) -> Response:
        """Return the template: a workbook with lists and guidance, or CSV."""
        words, name = language(), f"{self.template_name}.{ending}"
        if ending == "csv":
            return file_answer(csv_text(self.columns, rows, language=words), name)
        content = workbook(
            self.columns, rows, title=self.title, version=self.version, language=words, lists=lists
        )
        return file_answer(content, name)

    def wrong_file(self, upload: SheetUpload, try_out: Callable[[], Trial[Any]]) -> Response:
        """Return the wrong rows to mend: before the sheet was taken, and after its good rows."""
        is_taken = upload.accepted_at is not None
        kept = upload.content or abort(404) if is_taken else upload.wrong_rows
        content = self.wrong_rows(try_out()) if kept is None else kept
        return file_answer(content, "baris-yang-salah.xlsx")

    def wrong_rows(self, trial: Trial[Any]) -> bytes:
        """Return the wrong rows as they were sent, each with what is to be mended."""
        words: dict[int, list[str]] = {}
        for wrong in trial.run.wrong:
            text = f"{header_of(wrong.column)}: {cause_of(wrong)} {cure_of(wrong)}"
            words.setdefault(wrong.row, []).append(text)
        rows = ([*cells, " ".join(words[number])] for number, cells in trial.wrong_rows)
        return workbook(
            (*self.columns, CAUSE),
            rows,
            title=self.title,
            version=self.version,
            language=language(),
        )


def _words_of(error: DomainError) -> tuple[int, str]:
    status, message = message_of(error)
    if isinstance(error, SheetHeaderError) and error.missing:
        missing = ", ".join(error.missing)
        return status, _(
            "%(message)s Yang tidak ada: %(missing)s", message=message, missing=missing
        )
    return status, message
