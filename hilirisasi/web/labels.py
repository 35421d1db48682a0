"""The words on screen of each closed vocabulary, and the colour of each status."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.circles import Circle
from hilirisasi.harvest import Basis
from hilirisasi.workflow import Status
from models import (
    Answer,
    Availability,
    CaseStatus,
    Channel,
    CheckStatus,
    ConditionStatus,
    EnvironmentalDocument,
    FigureStatus,
    Finding,
    FirmSize,
    HolderKind,
    HomeProcessing,
    JobsEvidence,
    LandTenure,
    LegalForm,
    LetterKind,
    ListingStatus,
    Lp2b,
    ObjectionStatus,
    OutboxStatus,
    Outcome,
    PartnershipScheme,
    PartyKind,
    PlanStage,
    PlanStatus,
    PolicyStatus,
    PoolStatus,
    PricePlace,
    PriceRuleKind,
    ProductKind,
    RegencyView,
    RegionKind,
    Road,
    Role,
    Side,
    TalkStatus,
    Water,
)

FIRM_SIZES: Final[Mapping[FirmSize, LazyString]] = {
    FirmSize.MICRO: _l("Mikro"),
    FirmSize.SMALL: _l("Kecil"),
    FirmSize.MEDIUM: _l("Menengah"),
    FirmSize.LARGE: _l("Besar"),
}
CHANNELS: Final[Mapping[Channel, LazyString]] = {
    Channel.MAIL: _l("Surel"),
    Channel.MESSAGE: _l("Pesan ke HP"),
}
ROLES: Final[Mapping[Role, LazyString]] = {
    Role.VILLAGE_OPERATOR: _l("Operator desa"),
    Role.VILLAGE_HEAD: _l("Kepala desa"),
    Role.VILLAGE_ASSISTANT: _l("Pembantu desa"),
    Role.REGENCY: _l("Kabupaten/kota"),
    Role.INVESTOR: _l("Investor"),
    Role.REVIEWER: _l("Penelaah provinsi"),
    Role.DECIDER: _l("Pemutus provinsi"),
    Role.OVERSEER: _l("Pengawas"),
    Role.ADMIN: _l("Admin akun"),
}
LEGAL_FORMS: Final[Mapping[LegalForm, LazyString]] = {
    LegalForm.LIMITED: _l("PT"),
    LegalForm.PARTNERSHIP: _l("CV atau firma"),
    LegalForm.COOPERATIVE: _l("Koperasi"),
    LegalForm.BUMDES: _l("BUMDes"),
    LegalForm.SOLE: _l("Usaha perorangan"),
}
REGION_KINDS: Final[Mapping[RegionKind, LazyString]] = {
    RegionKind.PROVINCE: _l("Provinsi"),
    RegionKind.REGENCY: _l("Kabupaten"),
    RegionKind.CITY: _l("Kota"),
    RegionKind.DISTRICT: _l("Kecamatan"),
    RegionKind.DESA: _l("Desa"),
    RegionKind.KELURAHAN: _l("Kelurahan"),
}
LOCAL_TERMS: Final[Mapping[str, LazyString]] = {
    "desa": _l("Desa"),
    "pekon": _l("Pekon"),
    "tiyuh": _l("Tiyuh"),
    "kampung": _l("Kampung"),
    "kelurahan": _l("Kelurahan"),
}
HEADS: Final[Mapping[str, LazyString]] = {
    "desa": _l("Kepala desa"),
    "pekon": _l("Kepala pekon"),
    "tiyuh": _l("Kepala tiyuh"),
    "kampung": _l("Kepala kampung"),
    "kelurahan": _l("Lurah"),
}
HOLDERS: Final[Mapping[HolderKind, LazyString]] = {
    HolderKind.BUMDES: _l("BUMDes"),
    HolderKind.COOPERATIVE: _l("Koperasi"),
    HolderKind.FARMER_GROUP: _l("Kelompok tani"),
    HolderKind.FARMERS: _l("Petani sendiri-sendiri"),
}
AVAILABILITIES: Final[Mapping[Availability, LazyString]] = {
    Availability.FREE: _l("Bebas dijual"),
    Availability.PARTLY: _l("Sebagian bebas dijual"),
    Availability.BOUND: _l("Sudah terikat"),
}
PRICE_PLACES: Final[Mapping[PricePlace, LazyString]] = {
    PricePlace.FARM: _l("Di kebun"),
    PricePlace.COLLECTION_POINT: _l("Di lapak"),
    PricePlace.FACTORY: _l("Di pabrik"),
}
JOBS_EVIDENCE: Final[Mapping[JobsEvidence, LazyString]] = {
    JobsEvidence.NONE: _l("Belum ada dokumen"),
    JobsEvidence.STUDY: _l("Ada studi kelayakan"),
    JobsEvidence.SIGNED_PLAN: _l("Ada rencana kerja bertanda tangan"),
}
PARTNERSHIP_SCHEMES: Final[Mapping[PartnershipScheme, LazyString]] = {
    PartnershipScheme.NUCLEUS_PLASMA: _l("Inti-plasma"),
    PartnershipScheme.SUBCONTRACT: _l("Subkontrak"),
    PartnershipScheme.TOLL: _l("Makloon (subkontrak, bahan milik pemesan)"),
    PartnershipScheme.TRADE: _l("Perdagangan umum: jual beli biasa"),
    PartnershipScheme.SUPPLY_CHAIN: _l("Rantai pasok"),
    PartnershipScheme.PROFIT_SHARE: _l("Bagi hasil"),
    PartnershipScheme.JOINT_OPERATION: _l("Kerja sama operasional"),
    PartnershipScheme.JOINT_VENTURE: _l("Usaha patungan"),
}
HOME_PROCESSING: Final[Mapping[HomeProcessing, LazyString]] = {
    HomeProcessing.NOTHING: _l("Belum ada kesepakatan"),
    HomeProcessing.LEAVES_SUPPLY: _l("Bahan untuk mereka disisakan"),
    HomeProcessing.BUYS_PRODUCT: _l("Hasil olahan mereka dibeli"),
    HomeProcessing.TOLL: _l("Mereka mengolah untuk pabrik dengan upah"),
    HomeProcessing.EMPLOYS: _l("Mereka bekerja di pabrik"),
}
PRICE_RULE_KINDS: Final[Mapping[PriceRuleKind, LazyString]] = {
    PriceRuleKind.FIXED: _l("Tetap"),
    PriceRuleKind.REFERENCE_PREMIUM: _l("Mengikuti harga acuan ditambah sekian"),
}
ENVIRONMENTAL_DOCUMENTS: Final[Mapping[EnvironmentalDocument, LazyString]] = {
    EnvironmentalDocument.AMDAL: _l("AMDAL"),
    EnvironmentalDocument.UKL_UPL: _l("UKL-UPL"),
    EnvironmentalDocument.SPPL: _l("SPPL"),
    EnvironmentalDocument.NOT_YET: _l("Belum dibuat"),
}
LAND_TENURES: Final[Mapping[LandTenure, LazyString]] = {
    LandTenure.VILLAGE: _l("Tanah kas desa"),
    LandTenure.PRIVATE: _l("Tanah warga"),
    LandTenure.STATE: _l("Tanah negara"),
    LandTenure.CUSTOMARY: _l("Tanah adat"),
    LandTenure.OWN: _l("Milik perusahaan"),
}
LP2B: Final[Mapping[Lp2b, LazyString]] = {
    Lp2b.INSIDE: _l("Di dalam LP2B"),
    Lp2b.OUTSIDE: _l("Di luar LP2B"),
    Lp2b.UNKNOWN: _l("Belum diketahui"),
}
SIDES: Final[Mapping[Side, LazyString]] = {Side.VILLAGE: _l("Desa"), Side.INVESTOR: _l("Investor")}
CIRCLES: Final[Mapping[Circle, LazyString]] = {
    Circle.PUBLIC: _l("umum"),
    Circle.BOTH_SIDES: _l("kedua pihak"),
    Circle.OWNER_AND_REVIEWERS: _l("pemilik dan penelaah"),
    Circle.REVIEWERS: _l("penelaah"),
}
FIGURE_STATUSES: Final[Mapping[FigureStatus, LazyString]] = {
    FigureStatus.PUBLISHED: _l("diterbitkan"),
    FigureStatus.IMPLIED: _l("dihitung dari angka terbitan"),
    FigureStatus.ESTIMATED: _l("perkiraan"),
}
FINDINGS: Final[Mapping[Finding, LazyString]] = {
    Finding.MET: _l("Terpenuhi"),
    Finding.NOT_MET: _l("Tidak terpenuhi"),
    Finding.NOT_APPLICABLE: _l("Tidak berlaku di sini"),
}
LETTER_KINDS: Final[Mapping[LetterKind, LazyString]] = {
    LetterKind.RECEIPT: _l("Tanda terima berkas"),
    LetterKind.QUESTION: _l("Permintaan kelengkapan"),
    LetterKind.DECISION: _l("Putusan"),
    LetterKind.OBJECTION_ANSWER: _l("Jawaban atas keberatan"),
}
OUTCOMES: Final[Mapping[Outcome, LazyString]] = {
    Outcome.APPROVE: _l("Setujui"),
    Outcome.APPROVE_WITH_CONDITIONS: _l("Setujui dengan syarat"),
    Outcome.RETURN: _l("Kembalikan dengan pertanyaan"),
    Outcome.REJECT: _l("Tolak"),
    Outcome.REVOKE: _l("Cabut"),
    Outcome.STOP: _l("Hentikan kontrak"),
    Outcome.CONTINUE: _l("Lanjutkan kontrak"),
}
VIEWS: Final[Mapping[RegencyView, LazyString]] = {
    RegencyView.FITS: _l("Sesuai"),
    RegencyView.CONFLICTS: _l("Bertentangan"),
    RegencyView.UNKNOWN: _l("Belum diketahui"),
}
ROADS: Final[Mapping[Road, LazyString]] = {
    Road.ASPHALT: _l("Aspal"),
    Road.CONCRETE: _l("Beton"),
    Road.GRAVEL: _l("Batu atau kerikil"),
    Road.EARTH: _l("Tanah"),
}
WATERS: Final[Mapping[Water, LazyString]] = {
    Water.PIPED: _l("Air pipa"),
    Water.WELL: _l("Sumur"),
    Water.RIVER: _l("Sungai"),
    Water.SPRING: _l("Mata air"),
    Water.NONE: _l("Tidak ada"),
}
PARTIES: Final[Mapping[PartyKind, LazyString]] = {
    PartyKind.DESA: _l("Pemerintah desa"),
    PartyKind.BUMDES: _l("BUM Desa"),
    PartyKind.BUMDESMA: _l("BUM Desa Bersama"),
    PartyKind.COOPERATIVE: _l("Koperasi Desa/Kelurahan Merah Putih"),
    PartyKind.FARMER_GROUP: _l("Kelompok tani"),
}
PRODUCT_KINDS: Final[Mapping[ProductKind, LazyString]] = {
    ProductKind.MAIN: _l("Hasil utama"),
    ProductKind.BY_PRODUCT: _l("Hasil samping"),
    ProductKind.WASTE: _l("Limbah"),
}
ANSWERS: Final[Mapping[Answer, LazyString]] = {
    Answer.WAITING: _l("Belum menjawab"),
    Answer.WILLING: _l("Bersedia bicara"),
    Answer.NOT_YET: _l("Belum"),
    Answer.NO: _l("Tidak"),
}
# The kind chooses the badge's colour and icon; the word always stands beside.
STATUSES: Final[Mapping[Status | PlanStage | CheckStatus, tuple[str, LazyString]]] = {
    ListingStatus.DRAFT: ("waiting", _l("Draf")),
    ListingStatus.PUBLISHED: ("success", _l("Tayang")),
    ListingStatus.FALLOW: ("neutral", _l("Jeda tanam")),
    ListingStatus.FAILED: ("danger", _l("Gagal panen")),
    ListingStatus.WITHDRAWN: ("neutral", _l("Ditarik")),
    PlanStatus.OPEN: ("success", _l("Terbuka")),
    PlanStatus.WITHDRAWN: ("neutral", _l("Ditarik")),
    PlanStage.MINAT: ("waiting", _l("Minat")),
    PlanStage.PROPOSAL: ("success", _l("Proposal lengkap")),
    TalkStatus.HELD: ("waiting", _l("Menunggu pemeriksaan perusahaan")),
    TalkStatus.ASKED: ("waiting", _l("Menunggu jawaban")),
    TalkStatus.TALKING: ("success", _l("Sedang berbicara")),
    TalkStatus.AGREED: ("success", _l("Sepakat")),
    TalkStatus.CLOSED: ("neutral", _l("Tidak dilanjutkan")),
    PoolStatus.GATHERING: ("waiting", _l("Menunggu jawaban desa")),
    PoolStatus.STANDING: ("success", _l("Jadi")),
    PoolStatus.WITHDRAWN: ("neutral", _l("Ditarik")),
    CheckStatus.UNCHECKED: ("waiting", _l("Belum diperiksa")),
    CheckStatus.MATCHED: ("success", _l("Sudah diperiksa")),
    CheckStatus.NOT_MATCHED: ("danger", _l("Tidak cocok dengan OSS")),
    CaseStatus.SUBMITTED: ("waiting", _l("Menunggu penelaah")),
    CaseStatus.COMPLETE: ("waiting", _l("Lengkap, menunggu penelaah")),
    CaseStatus.IN_REVIEW: ("waiting", _l("Sedang ditelaah")),
    CaseStatus.MEETING: ("waiting", _l("Dibahas dalam rapat")),
    CaseStatus.RETURNED: ("waiting", _l("Dikembalikan dengan pertanyaan")),
    CaseStatus.APPROVED: ("success", _l("Disetujui untuk difasilitasi")),
    CaseStatus.APPROVED_WITH_CONDITIONS: ("success", _l("Disetujui dengan syarat")),
    CaseStatus.SIGNED: ("success", _l("Kontrak ditandatangani")),
    CaseStatus.RUNNING: ("success", _l("Berjalan")),
    CaseStatus.EXTENDED: ("success", _l("Diperpanjang")),
    CaseStatus.COMPLETED: ("neutral", _l("Selesai")),
    CaseStatus.STOPPED: ("danger", _l("Dihentikan")),
    CaseStatus.LAPSED: ("neutral", _l("Gugur karena lewat waktu")),
    CaseStatus.OBJECTED: ("waiting", _l("Dalam keberatan")),
    CaseStatus.REJECTED: ("danger", _l("Ditolak")),
    CaseStatus.WITHDRAWN: ("neutral", _l("Ditarik")),
    CaseStatus.REVOKED: ("danger", _l("Dicabut")),
    ObjectionStatus.UNANSWERED: ("waiting", _l("Menunggu jawaban")),
    ObjectionStatus.CORRECTED: ("success", _l("Sudah diperbaiki")),
    ObjectionStatus.UPHELD: ("neutral", _l("Angkanya tetap")),
    PolicyStatus.DRAFT: ("waiting", _l("Draf")),
    PolicyStatus.PROPOSED: ("waiting", _l("Menunggu orang kedua")),
    PolicyStatus.AGREED: ("success", _l("Sepakat")),
    PolicyStatus.DISCARDED: ("neutral", _l("Dibuang")),
    OutboxStatus.WAITING: ("waiting", _l("Menunggu dikirim")),
    OutboxStatus.SENT: ("success", _l("Terkirim")),
    OutboxStatus.FAILED: ("danger", _l("Gagal")),
    OutboxStatus.LATE: ("warning", _l("Terlambat, tidak dikirim")),
    OutboxStatus.NEEDLESS: ("neutral", _l("Sudah dibaca lebih dahulu")),
    ConditionStatus.OPEN: ("waiting", _l("Belum dipenuhi")),
    ConditionStatus.FILED: ("waiting", _l("Bukti masuk, menunggu penelaah")),
    ConditionStatus.MET: ("success", _l("Terpenuhi")),
    ConditionStatus.OVERDUE: ("warning", _l("Lewat tanggal")),
    ConditionStatus.WARNED: ("warning", _l("Diperingatkan")),
    ConditionStatus.RECONSIDERED: ("danger", _l("Ditinjau ulang")),
}
BASES: Final[dict[Basis, LazyString]] = {
    Basis.PER_HARVEST: _l("Tiap kali panen"),
    Basis.PER_MONTH: _l("Tiap bulan panen"),
    Basis.PER_YEAR: _l("Setahun"),
    Basis.PER_HECTARE: _l("Tiap hektare tiap panen"),
}
