"""The words and the status code of each refusal."""

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi import (
    case_errors,
    clock_errors,
    errors,
    interest_errors,
    policy_errors,
    upload_errors,
)
from hilirisasi.web import realisation_words
from hilirisasi.web.refusals import OF_CONDITIONS, OF_FACTORS, OF_LETTERS

RESPONSES: Final[dict[type[errors.DomainError], tuple[int, LazyString]]] = {
    policy_errors.PolicyUnfitError: (422, _l("Ada angka di luar batasnya.")),
    policy_errors.ComparisonInconsistentError: (
        422,
        _l("Perbandingannya saling bertentangan melebihi batas. Bahas lagi, lalu isi ulang."),
    ),
    policy_errors.JudgementUnreadableError: (
        422,
        _l("Lembar perbandingan tidak terbaca. Setiap sel berisi angka dari 0,11 sampai 9."),
    ),
    policy_errors.NotSimulatedError: (
        409,
        _l("Aturan ini belum dicoba pada calon mitra hari ini. Cobalah dulu."),
    ),
    policy_errors.OwnDraftError: (
        409,
        _l("Yang menyusun tidak boleh menyepakati. Mintalah orang kedua."),
    ),
    policy_errors.PolicyDayUnfitError: (
        422,
        _l("Aturan berlaku mulai hari ini atau nanti, paling lama setahun lagi."),
    ),
    errors.DateRangeError: (422, _l("Hari terakhir lebih awal daripada hari pertama.")),
    policy_errors.RankingNotKeptError: (
        422,
        _l("Dari hari itu tidak ada data tersimpan untuk menghitung ulang."),
    ),
    policy_errors.RankingDiffersError: (
        409,
        _l("Hasil hitung ulang tidak sama dengan yang tersimpan."),
    ),
    errors.InvalidTransitionError: (
        409,
        _l("Keadaannya sudah berubah, sehingga langkah ini tidak berlaku lagi."),
    ),
    errors.StaleEditError: (409, _l("Data ini baru saja diubah orang lain.")),
    errors.MissingReasonError: (422, _l("Tuliskan alasannya.")),
    errors.SignInRefusedError: (422, _l("Surel, nomor HP, atau kata sandi tidak cocok.")),
    errors.TooManyAttemptsError: (
        429,
        _l("Terlalu banyak percobaan. Silakan coba lagi beberapa saat lagi."),
    ),
    errors.WeakPasswordError: (
        422,
        _l("Kata sandi paling sedikit 15 huruf dan tidak mudah ditebak. Pakai empat kata acak."),
    ),
    errors.AccountExistsError: (422, _l("Surel atau nomor HP ini sudah terdaftar. Silakan masuk.")),
    errors.PostHeldError: (
        409,
        _l(
            "Akun ini sudah memegang jabatan itu, atau jabatan yang harus dipegang orang lain. "
            "Undangannya masih berlaku untuk orang lain."
        ),
    ),
    errors.InvitationUnusableError: (
        422,
        _l("Kode undangan tidak dikenal atau sudah dipakai. Mintalah kode baru."),
    ),
    errors.ResetCodeUnusableError: (
        422,
        _l(
            "Kode ini tidak dikenal, sudah dipakai, atau lewat waktunya. Kata sandi lama tetap "
            "berlaku. Mintalah kode baru."
        ),
    ),
    errors.SupplyReservedError: (
        409,
        _l("Jumlahnya lebih kecil daripada yang sudah dijanjikan kepada investor."),
    ),
    errors.SupplyExceededError: (409, _l("Pasokan yang masih bebas tidak cukup.")),
    errors.ProposalIncompleteError: (
        422,
        _l("Lengkapi dulu rencana investasi sebelum menyepakati syarat."),
    ),
    errors.ListingPausedError: (
        409,
        _l(
            "Desa melaporkan gagal panen, jeda tanam, atau menarik produknya. "
            "Sampai tayang lagi tidak ada syarat baru; percakapan dan usulan lama tetap tersimpan."
        ),
    ),
    errors.TalkingAloneError: (
        409,
        _l(
            "Desa sedang bicara berdua dengan calon lain sampai %(until)s. Sampai hari itu "
            "pembicaraan lain tentang produk ini tidak dapat dimulai atau disepakati. "
            "Pesan tetap dapat dikirim."
        ),
    ),
    errors.TalkedAloneError: (
        409,
        _l("Percakapan ini sudah pernah bicara berdua. Hanya boleh sekali, paling lama 30 hari."),
    ),
    errors.TermsSupersededError: (
        409,
        _l("Sudah ada usulan syarat yang lebih baru. Baca dulu yang terbaru."),
    ),
    errors.GatesOpenError: (
        422,
        _l("Masih ada syarat wajib yang belum diperiksa atau tidak terpenuhi."),
    ),
    case_errors.NotYourMoveError: (
        409,
        _l(
            "Langkah ini bukan bagian Anda pada berkas ini. Aturannya meminta orang lain, atau "
            "Anda berkepentingan."
        ),
    ),
    case_errors.MoveIncompleteError: (
        422,
        _l("Ada yang belum diisi. Tanggalnya tidak boleh sesudah hari ini. Isi lalu kirim lagi."),
    ),
    case_errors.ReviewsMissingError: (
        409,
        _l("Telaah belum cukup menurut aturan berkas ini. Tunggu penelaah lain."),
    ),
    case_errors.MeetingMissingError: (
        409,
        _l("Berkas jalur ini diputuskan sesudah rapat. Catat dulu hari rapatnya."),
    ),
    case_errors.SecondSignatureError: (
        409,
        _l("Putusan ini menunggu tanda tangan orang kedua, atau sudah dijawab."),
    ),
    case_errors.AppealRefusedError: (
        409,
        _l(
            "Keberatan tidak dapat diajukan lagi: waktunya lewat, sudah pernah diajukan, atau "
            "kedua pihak sudah membicarakan syarat baru."
        ),
    ),
    case_errors.ExtensionRefusedError: (
        409,
        _l("Perpanjangan dibuka menjelang masa kerja sama berakhir. Coba lagi pada waktunya."),
    ),
    case_errors.ActingRefusedError: (
        422,
        _l("Yang menggantikan harus rekan sekantor, dan harinya belum lewat."),
    ),
    errors.NotReviewerOfCaseError: (409, _l("Berkas ini sedang ditelaah penelaah lain.")),
    errors.SampleInProductionError: (409, _l("Data contoh tidak boleh ada di layanan sungguhan.")),
    errors.PeriodInPastError: (422, _l("Masa kerja samanya sudah lewat. Usulkan masa yang baru.")),
    errors.VisitDaysUnfitError: (
        422,
        _l("Pilih tiga hari yang belum lewat, atau salah satu hari yang diusulkan pihak lain."),
    ),
    errors.TermsUnfitError: (
        422,
        _l("Usulan syarat belum benar. Periksa jumlah, harga, dan masa kerja samanya."),
    ),
    errors.PoolOfferUnfitError: (
        422,
        _l("Tawaran bersama belum benar. Periksa jumlah, hari terakhir, dan masa kerja samanya."),
    ),
    errors.PoolOfferOpenError: (
        409,
        _l("Masih ada tawaran bersama yang berjalan. Tunggu sampai selesai, atau tarik dulu."),
    ),
    errors.OutlinesUnfitError: (422, _l("Berkas batas wilayah itu tidak dapat dipakai.")),
    errors.HeadUnreachableError: (
        422,
        _l("Kepala desa belum punya akun dengan nomor HP dan PIN. Undang dulu kepala desanya."),
    ),
    errors.NoOperatorError: (
        409,
        _l("Desa ini belum punya operator. Undang dulu operatornya."),
    ),
    errors.LinkDeadError: (410, _l("Tautan ini tidak berlaku. Mintalah tautan baru.")),
    errors.WrongPinError: (422, _l("PIN salah.")),
    errors.OpinionTooLateError: (
        409,
        _l("Provinsi sudah memutuskan. Pendapat kabupaten hanya dapat diberikan sebelum putusan."),
    ),
    errors.CompanyUncheckedError: (
        409,
        _l("Perusahaan ini belum diperiksa. Desa dapat mengajaknya bicara sesudah diperiksa."),
    ),
    errors.CompanyIncompleteError: (
        409,
        _l("Perusahaan ini belum menulis NIB atau suratnya, jadi belum dapat diperiksa."),
    ),
    errors.CompanyChangedError: (
        409,
        _l("Data perusahaan baru saja berubah. Buka lagi halamannya, lalu bandingkan ulang."),
    ),
    errors.NotSilentYetError: (
        409,
        _l("Percakapan ini belum cukup lama diam. Kabupaten dapat menutupnya sesudah 28 hari."),
    ),
    errors.CommentsClosedError: (
        409,
        _l("Berkas ini tidak lagi menerima tanggapan, karena sudah diputuskan atau ditarik."),
    ),
    errors.OwnFigureError: (409, _l("Ini angka Anda sendiri. Perbaiki langsung di tempatnya.")),
    errors.NotCorrectedError: (
        422,
        _l("Angkanya belum diubah sejak keberatan ini masuk. Perbaiki dulu, lalu jawab."),
    ),
    errors.TooManySearchesError: (
        409,
        _l(
            "Pencarian tersimpan Anda sudah penuh. Hapus satu yang tidak dipakai, lalu simpan lagi."
        ),
    ),
    **realisation_words.ERRORS,
    clock_errors.QuestionRoundsError: (
        409,
        _l("Berkas ini sudah dua kali ditanya. Putuskan dari yang sudah ada."),
    ),
    clock_errors.QuestionRuleMissingError: (
        422,
        _l("Tulis semua pertanyaan sekaligus, masing-masing dengan dasar aturannya."),
    ),
    clock_errors.DayPassedError: (
        422,
        _l("Pilih hari sesudah hari ini. Hari yang sudah ada tetap."),
    ),
    clock_errors.DayUnchangedError: (409, _l("Hari itu sudah demikian, atau akhir pekan.")),
    clock_errors.YearUnknownError: (
        422,
        _l("Keputusan libur tahun itu belum ada, jadi harinya belum dapat diubah."),
    ),
    interest_errors.DeclarationMissingError: (
        409,
        _l("Isi dulu pernyataan kepentingan Anda untuk tahun ini, di halaman akun."),
    ),
    interest_errors.InterestUnansweredError: (
        409,
        _l("Jawab dulu pertanyaan benturan kepentingan di halaman berkas."),
    ),
    interest_errors.ConflictOfInterestError: (
        409,
        _l("Ada benturan kepentingan antara Anda dan berkas ini. Orang lain yang menanganinya."),
    ),
    interest_errors.VillageUnknownError: (
        422,
        _l("Ada desa yang tidak ditemukan, atau namanya dipakai beberapa desa."),
    ),
    upload_errors.PhotoUnreadableError: (422, _l("Foto ini tidak dapat dibaca.")),
    upload_errors.TooManyPhotosError: (
        409,
        _l("Satu produk paling banyak empat foto. Hapus satu dulu, lalu kirim lagi."),
    ),
    upload_errors.PaperEnteredError: (409, _l("Lembar ini sudah dimasukkan.")),
    upload_errors.TooManyPapersError: (
        409,
        _l("Terlalu banyak lembar desa ini yang belum dimasukkan. Masukkan dulu yang sudah ada."),
    ),
    errors.SheetTooLargeError: (
        422,
        _l("Berkasnya terlalu besar. Paling banyak 10 MB, 50.000 baris, dan kolom sampai AZ."),
    ),
    errors.SheetUnreadableError: (
        422,
        _l("Berkas ini tidak dapat dibaca. Simpan sebagai XLSX, ODS, atau CSV tanpa kata sandi."),
    ),
    errors.SheetHeaderError: (
        422,
        _l("Judul kolomnya tidak cocok. Pakai templat dan jangan hapus baris judulnya."),
    ),
    errors.SheetAcceptedError: (409, _l("Lembar ini sudah diterima sebelumnya.")),
    errors.MessageReadError: (
        409,
        _l("Pihak lain sudah membaca pesan ini, jadi tidak dapat ditarik lagi. Tulis pesan baru."),
    ),
    errors.SheetRowsWrongError: (409, _l("Ada baris yang salah. Periksa lagi hasilnya.")),
    **OF_LETTERS,
    **OF_FACTORS,
    **OF_CONDITIONS,
}
