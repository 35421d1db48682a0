"""The sentence of each kind of notice, and the page that each kind of record has.

A sentence names no person and no figure: it may stand in an e-mail. Who acted is told as a part
("desa", "perusahaan", "provinsi"), so that no reviewer is named to those who apply.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.services.deliveries import Line
from hilirisasi.services.records import identity
from hilirisasi.web.words import name_of
from models import (
    Base,
    Case,
    Condition,
    Invitation,
    Listing,
    Objection,
    Organisation,
    Plan,
    PolicyRecord,
    PoolOffer,
    Talk,
    User,
)

SENTENCES: Final[Mapping[str, LazyString]] = {
    "talk.start": _l("Ada ajakan bicara yang menunggu jawaban."),
    "talk.release": _l("Perusahaannya sudah diperiksa: ajakan bicara menunggu jawaban."),
    "talk.refuse_held": _l("Ajakan bicara tidak diteruskan ke desa."),
    "talk.answer": _l("Pihak lain menjawab ajakan bicara."),
    "talk.say": _l("Ada pesan baru dalam percakapan."),
    "talk.propose_visit": _l("Pihak lain mengusulkan hari kunjungan."),
    "talk.visit": _l("Hari kunjungan sudah dipilih."),
    "talk.ask_alone": _l("Pihak lain mengajak bicara berdua."),
    "talk.end_alone": _l("Masa bicara berdua berakhir."),
    "talk.close": _l("Pihak lain mengakhiri percakapan."),
    "talk.close_silent": _l("Kabupaten menutup percakapan yang lama diam."),
    "terms.propose": _l("Ada usulan syarat yang menunggu jawaban."),
    "terms.confirm": _l("Pihak lain menyetujui syarat."),
    "head.ask": _l("Operator meminta jawaban kepala desa atas syarat."),
    "head.not_yet": _l("Kepala desa belum setuju. Baca alasannya."),
    "pool.make": _l("Ada tawaran bersama yang menunggu jawaban desa."),
    "pool.answer": _l("Satu desa menjawab tawaran bersama."),
    "pool.stand": _l("Tawaran bersama jadi."),
    "pool.withdraw": _l("Tawaran bersama ditarik."),
    "case.open": _l("Kedua pihak sepakat: berkas kerja sama terbuka."),
    "case.take": _l("Provinsi mulai menelaah berkas."),
    "assignment.make": _l("Satu berkas diserahkan kepada Anda untuk ditelaah."),
    "case.pass_on": _l("Berkas ini sekarang Anda yang menelaah."),
    "case.reassign": _l("Satu berkas perlu penelaah lain."),
    "case.answer": _l("Pertanyaan atas berkas sudah dijawab."),
    "case.withdraw": _l("Berkas ditarik oleh salah satu pihak."),
    "case.send_back": _l("Berkas belum lengkap. Baca apa saja yang kurang."),
    "case.meet": _l("Hari rapat tentang berkas sudah ditetapkan."),
    "case.object": _l("Ada keberatan atas putusan berkas."),
    "case.day_passed": _l("Ada tenggat berkas yang lewat. Baca keadaannya sekarang."),
    "case.overrun": _l(
        "Satu langkah berkas lewat batas waktunya. Tidak ada yang diputus karenanya."
    ),
    "shortage.freed": _l("Pasokan yang dulu kurang kini bebas. Berkas dapat diputus lagi."),
    "contract.sign": _l("Kontrak sudah ditandatangani."),
    "contract.start": _l("Kiriman pertama sudah dicatat."),
    "contract.ask_extension": _l("Pihak lain ingin memperpanjang. Jawab sebelum kontrak berakhir."),
    "contract.extend": _l("Kerja sama diperpanjang."),
    "extension.soon": _l("Kerja sama ini mendekati akhir. Kedua pihak dapat memperpanjangnya."),
    "extension.last": _l("Kerja sama ini segera berakhir, dan belum ada yang minta diperpanjang."),
    "contract.stop": _l("Kerja sama dihentikan. Baca alasannya."),
    "reporting.due": _l("Masa laporan realisasi berakhir. Isi angkanya."),
    "reporting.late": _l("Tenggat laporan realisasi sudah lewat. Isi angkanya."),
    "report.draft": _l("Laporan realisasi menunggu disahkan orang kedua."),
    "report.certify": _l("Perusahaan mengesahkan laporan realisasinya."),
    "answer.due": _l("Triwulan berakhir: jawab tiga pertanyaan tentang kerja sama."),
    "report.answer": _l("Desa menjawab tentang jalannya kerja sama."),
    "mismatch.open": _l("Ada yang belum cocok dalam jalannya kerja sama."),
    "mismatch.close": _l("Yang belum cocok sudah diperiksa. Baca hasilnya."),
    "decision.make": _l("Berkas sudah diputus. Baca alasannya."),
    "question.ask": _l("Provinsi bertanya: berkas menunggu jawaban."),
    "decision.revoke": _l("Persetujuan dicabut. Baca alasannya."),
    "decision.stop": _l("Provinsi menghentikan kontrak. Baca alasannya; Anda boleh keberatan."),
    "letter.make": _l("Ada konsep surat dinas untuk berkas."),
    "letter.sign": _l("Surat dinas yang ditandatangani sudah ada."),
    "letter.withdraw": _l("Berkas surat dinas ditarik. Tunggu penggantinya."),
    "consent.file": _l("Berita acara musyawarah desa sudah dimasukkan."),
    "deadline.soon": _l("Satu syarat putusan harus dipenuhi dalam beberapa hari lagi."),
    "condition.warn": _l("Peringatan: satu syarat putusan lewat tanggalnya. Ada tenggat baru."),
    "condition.reconsider": _l("Satu syarat putusan tidak dipenuhi: putusannya ditinjau ulang."),
    "condition.file": _l("Bukti satu syarat putusan menunggu diperiksa."),
    "condition.accept": _l("Satu syarat putusan diterima sebagai terpenuhi."),
    "condition.not_yet": _l("Bukti satu syarat putusan belum cukup. Baca alasannya."),
    "condition.renew": _l("Satu syarat putusan mendapat tanggal baru."),
    "opinion.give": _l("Kabupaten memberi pendapat atas berkas."),
    "comment.send": _l("Ada tanggapan warga atas berkas."),
    "objection.raise": _l("Ada keberatan atas angka yang menunggu jawaban Anda."),
    "objection.answer": _l("Keberatan Anda dijawab."),
    "plan.check_evidence": _l("Bukti jumlah pekerja sudah diperiksa."),
    "plan.hand_over": _l("Rencana ini sekarang Anda yang mengurus."),
    "company.check": _l("Data perusahaan Anda sudah diperiksa."),
    "listing.failed": _l("Desa melaporkan gagal panen. Bicarakan kerja samanya."),
    "season.soon": _l("Sebentar lagi tidak tayang: periksa apakah angkanya masih benar."),
    "season.lapsed": _l("Tidak tayang lagi: periksa angkanya, lalu tayangkan."),
    "policy.propose": _l("Draf aturan penilaian menunggu kesepakatan."),
    "policy.send_back": _l("Draf aturan penilaian dikembalikan kepada Anda."),
    "policy.discard": _l("Draf aturan penilaian dibuang."),
    "policy.agree": _l("Aturan penilaian baru disepakati."),
    "account.join": _l("Undangan Anda diterima."),
    "factor.reset": _l(
        "Kode HP Anda dilepas oleh admin. Bila bukan Anda yang meminta, segera hubungi admin."
    ),
}


def sentence_of(line: Line) -> str:
    """Return what happened, in the reader's language."""
    return str(SENTENCES[line.notice.kind])


def title_of(subject: Base) -> str:
    """Return what a record is called: product and place, or its number or version."""
    return TITLES[type(subject)](subject)


def path_of(line: Line) -> str:
    """Return the page of a record; an objection's is the form for who answers, else the list."""
    subject = line.subject
    match subject:
        case Objection():
            if line.notice.kind == "objection.raise":
                return url_for("objection.answer", objection_id=subject.id)
            return url_for("objection.index")
        case Condition():
            number = subject.number
            return url_for("condition.show", case_id=subject.case_id, number=number)
        case Organisation() | User():
            return url_for("company.edit" if isinstance(subject, Organisation) else "factor.show")
        case Invitation():
            return url_for("team.show", organisation_id=subject.organisation_id)
    endpoint, name = PAGES[type(subject)]
    key: Any = identity(subject)
    return url_for(endpoint, **{name: key})


def _product(listing: Listing) -> str:
    return f"{name_of(listing.commodity)}, {listing.village.name}"


TITLES: Final[Mapping[type[Base], Callable[[Any], str]]] = {
    Case: lambda case: f"{case.number}, {_product(case.listing)}",
    Condition: lambda row: f"{row.case.number}, {_product(row.listing)}",
    Listing: _product,
    Talk: lambda talk: _product(talk.listing),
    PoolOffer: lambda offer: f"{_('Tawaran bersama')}, {name_of(offer.plan.commodity)}",
    Plan: lambda plan: f"{_('Rencana')}, {name_of(plan.commodity)}, {plan.region.name}",
    Objection: lambda row: _product(row.listing) if row.listing else _("Aturan penilaian"),
    PolicyRecord: lambda record: f"{_('Aturan penilaian')} {record.version}",
    Organisation: lambda organisation: organisation.name,
    Invitation: lambda invitation: invitation.organisation.name,
    User: lambda _user: _("Akun Anda"),
}
PAGES: Final[Mapping[type[Base], tuple[str, str]]] = {
    Case: ("case.show", "case_id"),
    Listing: ("listing.show", "listing_id"),
    Talk: ("talk.show", "talk_id"),
    PoolOffer: ("pool.show", "pool_offer_id"),
    Plan: ("plan.show", "plan_id"),
    PolicyRecord: ("policy_versions.show", "version"),
}
