"""*Gaya*: tokens and components on one page, for those who build pages. Not in production."""

from datetime import UTC, date, datetime
from typing import Any, Final

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from hilirisasi.permissions import Permission
from hilirisasi.web.access import requires
from hilirisasi.web.forms.style import StyleForm

bp = Blueprint("style", __name__)

# The tokens of app.css and what each is for.
COLOURS: Final = (
    ("brand", _l("Merah tapis: kepala halaman dan judul")),
    ("brand-deep", _l("Merah tua: kaki halaman")),
    ("gold", _l("Benang emas: garis dan motif, bukan huruf")),
    ("gold-soft", _l("Yang didahulukan")),
    ("action", _l("Hijau daun kopi: tautan dan tombol")),
    ("action-soft", _l("Yang dipilih")),
    ("ground", _l("Alas halaman")),
    ("surface", _l("Kartu dan isian")),
    ("sunken", _l("Saringan dan langkah selanjutnya")),
    ("line", _l("Garis pemisah")),
    ("edge", _l("Tepi isian")),
    ("ink", _l("Huruf")),
    ("ink-soft", _l("Huruf keterangan")),
    ("info", _l("Kabar")),
    ("success", _l("Berhasil")),
    ("warning", _l("Perhatian")),
    ("danger", _l("Gagal")),
)
KINDS: Final = ("neutral", "info", "waiting", "success", "warning", "danger")
ICONS: Final = (
    *("check", "cross", "question", "clock", "warning", "info", "eye", "lock"),
    *("people", "document", "arrow", "pin", "menu", "calendar"),
)
MARKS: Final = ("checked", "data", "route", "stated", "estimate", "assumption", "missing")
AT: Final = datetime(2026, 4, 16, 6, 28, tzinfo=UTC)
TYPED: Final = MultiDict({"name": "", "amount": "banyak sekali", "months": "6", "holder": "bumdes"})


@bp.get("/gaya")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Show every component as pages use it. The figures are made up."""
    if current_app.config["SETTINGS"].is_production:
        abort(404)
    wrong = StyleForm(formdata=TYPED, prefix="")
    wrong.validate()
    return render_template(
        "style/show.html",
        colours=COLOURS,
        kinds=KINDS,
        icons=ICONS,
        marks=MARKS,
        form=StyleForm(formdata=None, prefix="contoh-"),
        wrong=wrong,
        day=date(2026, 4, 16),
        events=_events(),
        rows=[
            {"name": "Singkong, ubi segar", "place": "Pekon Way Nipah", "kg": 420_000},
            {"name": "Kopi, biji kering", "place": "Tiyuh Karta", "kg": 12_500},
        ],
        supply_kg=[0, 0, 0, 0, 0, 90_000, 120_000, 120_000, 60_000, 30_000, 0, 0],
        need_kg=[60_000] * 12,
    )


def _events() -> list[dict[str, Any]]:
    return [
        {"label": _l("Kedua pihak sepakat"), "state": "done", "at": AT, "who": "", "note": ""},
        {"label": _l("Sedang ditelaah"), "state": "current", "at": None, "who": "", "note": ""},
        {"label": _l("Putusan"), "state": "todo", "at": None, "who": "", "note": ""},
    ]
