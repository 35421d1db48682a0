"""Photos of listings: sent, served, removed."""

import io
from collections.abc import Mapping, Sequence
from typing import Final

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi import circles
from hilirisasi.extensions import db
from hilirisasi.media import Media
from hilirisasi.permissions import Permission
from hilirisasi.services import photos, sessions
from hilirisasi.upload_errors import PhotoUnreadableError, TooManyPhotosError
from hilirisasi.web.access import actor, can, now, requires
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.photo import PhotoForm
from models import Listing, ListingPhoto

bp = Blueprint("photo", __name__)

MAX_REQUEST_BYTES: Final = 30_000_000  # four photos of most phones, not shrunk
JPEG: Final = "image/jpeg"
YEAR_S: Final = 365 * 24 * 3600
# Not "public": a cache that many share would show a photo after its listing was withdrawn.
KEPT: Final = f"private, max-age={YEAR_S}, immutable"
WHY: Final[Mapping[str, LazyString]] = {
    "heic": _l(
        "Foto ini berformat HEIC, yang belum dapat dibuka di sini. Di iPhone pilih Pengaturan → "
        "Kamera → Format → Paling Kompatibel, lalu foto lagi. Atau kirim fotonya lewat WhatsApp "
        "kepada diri sendiri, simpan, lalu pilih yang tersimpan."
    ),
    "kind": _l("Berkas ini bukan foto JPEG, PNG, atau WebP. Pilih foto dari galeri."),
    "moving": _l("Gambar bergerak tidak diterima. Pilih foto biasa."),
    "pixels": _l(
        "Fotonya terlalu besar. Pilih ukuran foto yang lebih kecil di kamera, lalu ulang."
    ),
    "broken": _l("Berkas fotonya rusak atau terpotong. Pilih lagi dari galeri, lalu kirim ulang."),
}


@bp.url_value_preprocessor
def allow_photos(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let the one form that sends photos be as large as they are, for those signed in."""
    if endpoint == "photo.add" and "_user_id" in session:
        request.max_content_length = MAX_REQUEST_BYTES


@bp.app_template_global()
def photos_of(listing: Listing) -> Sequence[ListingPhoto]:
    """Return the photos of a listing that the reader may see."""
    return photos.list_of(db.session, listing=listing) if _may_see(listing) else []


@bp.get("/produk/<id:listing_id>/foto/<digest>.jpg")
@requires(Permission.PUBLIC, Listing)
def show(listing: Listing, digest: str) -> ResponseReturnValue:
    """Give one file of a photo, to those who may see its listing."""
    if not _may_see(listing):
        abort(404)
    if photos.find(db.session, listing_id=listing.id, digest=digest) is None:
        abort(404)
    name = f"produk-desa-{listing.id}-{digest[:8]}.jpg"
    try:
        content = _files().shelf(photos.KIND, listing.id).path_of(digest).read_bytes()
    except FileNotFoundError:
        abort(404)
    answer = send_file(io.BytesIO(content), mimetype=JPEG, download_name=name, etag=digest)
    answer.headers["Cache-Control"] = "no-store" if listing.status in photos.HIDDEN else KEPT
    return answer


@bp.route("/produk/<id:listing_id>/foto", methods=["GET", "POST"])
@requires(Permission.LISTING_EDIT, Listing)
def add(listing: Listing) -> ResponseReturnValue:
    """Take photos of what is offered."""
    form = PhotoForm()
    if not form.is_submitted():
        return _page(form, listing)
    sessions.count_attempt(db.session, kind="photo", subject=str(actor().user_id), now=now())
    if not form.validate():
        return _page(form, listing), 422
    try:
        count = photos.add(
            db.session,
            files=_files(),
            listing=listing,
            actor=actor(),
            contents=form.contents,
            caption=form.caption.data,
            now=now(),
        )
    except PhotoUnreadableError as error:
        form.files.errors = [WHY[error.why]]
        return _page(form, listing), 422
    except TooManyPhotosError as error:
        status, words = message_of(error)
        form.files.errors = [words]
        return _page(form, listing), status
    told = ngettext("%(num)d foto tersimpan.", "%(num)d foto tersimpan.", count)
    flash(told if count else _("Foto itu sudah ada."), "success")
    return redirect(url_for("photo.add", listing_id=listing.id))


@bp.post("/produk/<id:listing_id>/foto/<id:listing_photo_id>/hapus")
@requires(Permission.LISTING_EDIT, Listing)
def remove(listing: Listing, listing_photo_id: int) -> ResponseReturnValue:
    """Take a photo away for good."""
    if not Form().validate_on_submit():
        abort(400)
    photo = db.session.get(ListingPhoto, listing_photo_id)
    if photo is None or photo.listing_id != listing.id:
        abort(404)
    photos.remove(db.session, files=_files(), photo=photo, actor=actor(), now=now())
    flash(_("Foto dihapus."), "success")
    return redirect(url_for("photo.add", listing_id=listing.id))


def _page(form: PhotoForm, listing: Listing) -> str:
    kept = photos.list_of(db.session, listing=listing)
    return render_template(
        "photo/form.html",
        form=form,
        listing=listing,
        photos=kept,
        left=photos.MOST - len(kept),
        is_hidden=listing.status in photos.HIDDEN,
        action_form=Form(formdata=None),
        circles=circles.LISTING_FIELDS,
    )


def _may_see(listing: Listing) -> bool:
    return listing.status not in photos.HIDDEN or can(Permission.LISTING_EDIT, listing)


def _files() -> Media:
    files: Media = current_app.config["MEDIA"]
    return files
