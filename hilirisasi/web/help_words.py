"""What each role asks first, answered on the help page itself, and where it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from models import Role


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer; ``endpoint`` is the page where it is done."""

    question: LazyString
    answer: LazyString
    endpoint: str


PHONE: Final = Answer(
    _l("Kode dari HP ditolak, atau HP hilang?"),
    _l(
        "Ditolak: nyalakan jam otomatis di HP, lalu pakai kode yang baru. Hilang: pakai kode "
        "cadangan dari kertas, atau datangi admin layanan."
    ),
    "factor.show",
)
VISITOR: Final = (
    Answer(
        _l("Apa yang dapat saya lihat tanpa akun?"),
        _l("Produk desa, harga, wilayah, kerja sama yang disetujui, dan cara nilai dihitung."),
        "impact.index",
    ),
    Answer(
        _l("Saya warga desa. Bagaimana bila sebuah rencana merugikan kami?"),
        _l("Tulis tanggapan sebelum diputuskan. Nama boleh kosong; penelaah wajib membacanya."),
        "comment.index",
    ),
    Answer(
        _l("Siapa yang menulis produk desa?"),
        _l("Operator desa, dengan undangan dari kabupaten. Perusahaan mendaftar sendiri."),
        "auth.register",
    ),
)
ANSWERS: Final[Mapping[Role, tuple[Answer, ...]]] = {
    Role.VILLAGE_OPERATOR: (
        Answer(
            _l("Bagaimana menambah produk?"),
            _l("Ketuk produknya, lalu jawab lima pertanyaan. Hanya dua yang diketik."),
            "listing.create",
        ),
        Answer(
            _l("Mengapa produk kami tidak tayang lagi?"),
            _l("Angkanya lama tidak dikonfirmasi. Buka produknya, lalu tekan Masih benar."),
            "listing.index",
        ),
        Answer(
            _l("Apakah Bersedia bicara mengikat desa?"),
            _l("Tidak. Nama dan nomor HP baru terbuka bila kedua pihak bersedia."),
            "talk.index",
        ),
    ),
    Role.VILLAGE_HEAD: (
        Answer(
            _l("Bagaimana menjawab sebuah tawaran?"),
            _l("Buka tautan dari operator, baca, pilih jawabannya, lalu ketik PIN Anda."),
            "talk.index",
        ),
        Answer(
            _l("Bila saya setuju, apakah barang langsung dikirim?"),
            _l("Belum. Provinsi memeriksa dulu, dan musyawarah desa tetap perlu."),
            "case.index",
        ),
        Answer(
            _l("Lupa PIN?"),
            _l("Minta kode kepada dinas kabupaten. Kode itu membuat PIN baru."),
            "auth.find_reset",
        ),
    ),
    Role.VILLAGE_ASSISTANT: (
        Answer(
            _l("Bagaimana menulis draf?"),
            _l("Ketuk produknya, jawab lima pertanyaan, lalu simpan sebagai draf."),
            "listing.create",
        ),
        Answer(
            _l("Mengapa draf saya belum tayang?"),
            _l("Operator desa membacanya dulu, lalu menayangkannya."),
            "listing.index",
        ),
    ),
    Role.REGENCY: (
        Answer(
            _l("Desa mana yang perlu dibantu dulu?"),
            _l("Di daftar desa, yang tanpa operator atau tanpa produk berada di atas."),
            "regency.index",
        ),
        Answer(
            _l("Angka desa sudah lama. Apa yang saya lakukan?"),
            _l("Kirim tautan kepada operatornya. Satu ketukan tanpa masuk sudah cukup."),
            "season.index",
        ),
        Answer(
            _l("Bagaimana mengundang banyak operator?"),
            _l("Isi lembar kerja, unggah, lalu cetak kartunya atau kirim lewat WhatsApp."),
            "invitation_sheets.choose",
        ),
    ),
    Role.INVESTOR: (
        Answer(
            _l("Bagaimana melihat pasokan?"),
            _l("Tulis minat: lima jawaban. Desa yang dapat memasok langsung tampil."),
            "plan.create",
        ),
        Answer(
            _l("Kapan desa tahu tentang kami?"),
            _l("Sesudah Anda menekan Bersedia bicara dan petugas memeriksa NIB Anda."),
            "company.edit",
        ),
        Answer(
            _l("Apa sesudah kedua pihak bersedia?"),
            _l("Bicarakan, lengkapi proposal, lalu usulkan satu lembar syarat."),
            "talk.index",
        ),
    ),
    Role.REVIEWER: (
        Answer(
            _l("Berkas mana yang lebih dulu?"),
            _l("Yang paling lama menunggu berada di atas. Ambil dulu, lalu telaah."),
            "desk.index",
        ),
        Answer(
            _l("Kapan minat perusahaan sampai ke desa?"),
            _l("Sesudah Anda membandingkan perusahaan itu dengan OSS dan menulis hasilnya."),
            "company_check.queue",
        ),
        Answer(
            _l("Dari mana angka penilaian?"),
            _l("Dari aturan yang dibaca semua orang. Hitungan memberi saran; Anda memutuskan."),
            "policy.show",
        ),
        PHONE,
    ),
    Role.DECIDER: (
        Answer(
            _l("Apa yang perlu saya putuskan?"),
            _l("Berkas yang selesai ditelaah. Setiap putusan memuat alasan dan nama Anda."),
            "desk.index",
        ),
        Answer(
            _l("Dapatkah putusan diubah?"),
            _l("Tidak diubah; persetujuan dapat dicabut, dengan alasan."),
            "case.index",
        ),
        PHONE,
    ),
    Role.OVERSEER: (
        Answer(
            _l("Di mana saya membaca siapa mengubah apa?"),
            _l("Di Pengawasan: siapa, jabatan, kapan, sebelum dan sesudahnya."),
            "oversight.index",
        ),
        Answer(
            _l("Apakah saya dapat mengubah sesuatu?"),
            _l("Tidak. Anda membaca semua berkas dan putusan beserta alasannya."),
            "case.index",
        ),
    ),
    Role.ADMIN: (
        Answer(
            _l("Bagaimana mengundang pegawai?"),
            _l("Pilih peran dan kantornya. Kodenya tampil satu kali: cetak atau kirim."),
            "admin.index",
        ),
        Answer(
            _l("Apakah surel dan pesan terkirim?"),
            _l("Halaman Pengiriman kabar menyebut yang menunggu, terkirim, dan gagal."),
            "letters.index",
        ),
        PHONE,
    ),
}
