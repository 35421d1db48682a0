"""What happens next in a talk, in words for the side that reads."""

from flask_babel import gettext as _

from hilirisasi.services import talks, terms
from hilirisasi.web.clock import days_since
from hilirisasi.web.filters import date_id, number
from models import Answer, Side, Talk, TalkStatus


def held_steps(talk: Talk) -> list[str]:
    """Return what a held talk waits for; empty for every other."""
    if talk.status is not TalkStatus.HELD:
        return []
    days = days_since(talk.started_at)
    return [
        _("Menunggu pemeriksaan perusahaan, %(days)s hari kerja.", days=number(days)),
        _("Sesudah diperiksa, minat Anda sampai ke desa."),
    ]


def waiting_steps(talk: Talk, rival: Talk | None) -> list[str]:
    """Return what an open talk waits for while its village talks alone with a rival, else none."""
    if rival is None or talk.status not in {TalkStatus.ASKED, TalkStatus.TALKING}:
        return []
    until = date_id(rival.alone_until)
    steps = [_("Desa sedang bicara berdua dengan calon lain. Tunggu sampai %(day)s.", day=until)]
    return [*steps, _("Pesan tetap dapat dikirim.")] if talk.opened_at else steps


def next_steps(talk: Talk, side: Side) -> list[str]:
    """Return what happens next, in order."""
    if talk.status is TalkStatus.AGREED:
        return [_("Kedua pihak sepakat. Penelaah provinsi memeriksa berkas kerja sama.")]
    if talk.status is TalkStatus.CLOSED:
        return [_("Percakapan ini berhenti. Yang mengakhiri dapat membukanya lagi.")]
    if talk.status is TalkStatus.TALKING:
        return _steps_to_terms(talk, side)
    if talks.answer_of(talk, side) is Answer.WILLING:
        return [
            _("Pihak lain menjawab bersedia, belum, atau tidak."),
            _("Bila bersedia, nomor HP terbuka dan percakapan dimulai."),
        ]
    return [
        _("Jawab apakah Anda bersedia bicara. Ini tidak mengikat siapa pun."),
        _("Bila bersedia, nomor HP terbuka untuk kedua pihak."),
    ]


def _steps_to_terms(talk: Talk, side: Side) -> list[str]:
    newest = terms.newest(talk)
    if newest is None:
        return [
            _("Saling bertanya, atau usulkan hari kunjungan."),
            _("Setelah proposal lengkap, salah satu pihak mengusulkan syarat."),
        ]
    if terms.is_agreed(newest):
        return [_("Kesepakatan sebelumnya berhenti. Usulkan syarat baru bila mau melanjutkan.")]
    if terms.is_confirmed_by(newest, side):
        return [_("Usulan %(number)s menunggu jawaban pihak lain.", number=newest.number)]
    return [_("Baca usulan %(number)s, lalu sepakati atau tawar.", number=newest.number)]
