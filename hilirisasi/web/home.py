"""The front page: what the service is, and for signed-in people what there is to do."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.actors import Actor
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import overview, tasks
from hilirisasi.web import kept
from hilirisasi.web.access import current_actor, now, requires
from models import Role

bp = Blueprint("home", __name__)

# What a role reads when nothing waits, and where it may go on (label, endpoint).
Ways = tuple[LazyString, tuple[tuple[LazyString, str], ...]]
WAYS: Final[Mapping[Role, Ways]] = {
    Role.VILLAGE_OPERATOR: (
        _l("Begitu ada perusahaan yang cocok atau angka yang perlu diperiksa, muncul di sini."),
        (
            (_l("Tambah produk"), "listing.create"),
            (_l("Lihat yang dicari perusahaan"), "board.index"),
        ),
    ),
    Role.VILLAGE_HEAD: (
        _l("Bila ada syarat yang perlu persetujuan Anda, muncul di sini."),
        ((_l("Baca percakapan"), "talk.index"), (_l("Baca berkas kerja sama"), "case.index")),
    ),
    Role.VILLAGE_ASSISTANT: (
        _l("Tulis draf produk. Operator memeriksa, lalu menayangkannya."),
        ((_l("Tulis draf produk"), "listing.create"),),
    ),
    Role.REGENCY: (
        _l("Bila ada berkas yang perlu pendapat atau percakapan yang diam, muncul di sini."),
        (
            (_l("Lihat semua desa"), "regency.index"),
            (_l("Ingatkan desa yang angkanya lama"), "season.index"),
        ),
    ),
    Role.INVESTOR: (
        _l("Begitu desa menjawab atau penelaah bertanya, muncul di sini."),
        (
            (_l("Lihat rencana Anda"), "plan.index"),
            (_l("Cari produk desa"), "listing.index"),
        ),
    ),
    Role.REVIEWER: (
        _l("Bila ada berkas atau perusahaan baru, muncul di sini."),
        ((_l("Buka antrean telaah"), "desk.index"),),
    ),
    Role.DECIDER: (
        _l("Bila ada berkas yang perlu diputuskan, muncul di sini."),
        ((_l("Buka antrean telaah"), "desk.index"),),
    ),
    Role.OVERSEER: (
        _l("Putusan tujuh hari terakhir muncul di sini untuk dibaca alasannya."),
        ((_l("Baca catatan perubahan"), "oversight.index"),),
    ),
    Role.ADMIN: (
        _l("Bila ada kabupaten atau kota yang belum punya petugas, muncul di sini."),
        ((_l("Undang atau tutup akun"), "admin.index"),),
    ),
}


@bp.get("/")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Show key figures to visitors, and *Yang perlu Anda kerjakan* to signed-in people."""
    person = current_actor()
    if person is None:
        return render_template(
            "home/public.html", figures=overview.key_figures(db.session, now=now())
        )
    return render_template(
        "home/tasks.html",
        tasks=tasks.list_tasks(db.session, actor=person, now=now()),
        has_post=bool(person.posts),
        drafts=kept.all_own(),
        ways=_ways(person),
    )


def _ways(person: Actor) -> list[dict[str, Any]]:
    """Return what each post of the person leads to, in the order of their posts, no role twice."""
    return [
        {
            "waits_for": WAYS[role][0],
            "links": [
                {"label": label, "href": url_for(endpoint)} for label, endpoint in WAYS[role][1]
            ],
        }
        for role in dict.fromkeys(post.role for post in person.posts)
    ]
