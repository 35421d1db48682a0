"""The words on screen of each closed vocabulary, and the colour of each status."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.circles import Circle
from hilirisasi.harvest import Basis
from models import (
    Answer,
    Availability,
    CaseStatus,
    FigureStatus,
    Finding,
    FirmSize,
    HolderKind,
    JobsEvidence,
    ListingStatus,
    Outcome,
    PlanStage,
    PlanStatus,
    PricePlace,
    RegionKind,
    Role,
    Side,
    TalkStatus,
)

FIRM_SIZES: Final[Mapping[FirmSize, LazyString]] = {
    FirmSize.MICRO: _l("Mikro"),
    FirmSize.SMALL: _l("Kecil"),
    FirmSize.MEDIUM: _l("Menengah"),
    FirmSize.LARGE: _l("Besar"),
}
ROLES: Final[Mapping[Role, LazyString]] = {
    Role.VILLAGE_OPERATOR: _l("Operator desa"),
    Role.INVESTOR: _l("Investor"),
    Role.REVIEWER: _l("Penelaah provinsi"),
    Role.OVERSEER: _l("Pengawas"),
    Role.ADMIN: _l("Admin akun"),
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
OUTCOMES: Final[Mapping[Outcome, LazyString]] = {
    Outcome.APPROVE: _l("Setujui"),
    Outcome.APPROVE_WITH_CONDITIONS: _l("Setujui dengan syarat"),
    Outcome.RETURN: _l("Kembalikan dengan pertanyaan"),
    Outcome.REJECT: _l("Tolak"),
    Outcome.REVOKE: _l("Cabut"),
}
ANSWERS: Final[Mapping[Answer, LazyString]] = {
    Answer.WAITING: _l("Belum menjawab"),
    Answer.WILLING: _l("Bersedia bicara"),
    Answer.NOT_YET: _l("Belum"),
    Answer.NO: _l("Tidak"),
}
# The kind chooses the badge's colour and icon; the word always stands beside.
STATUSES: Final[
    Mapping[
        ListingStatus | PlanStatus | PlanStage | TalkStatus | CaseStatus, tuple[str, LazyString]
    ]
] = {
    ListingStatus.PUBLISHED: ("success", _l("Tayang")),
    ListingStatus.WITHDRAWN: ("neutral", _l("Ditarik")),
    PlanStatus.OPEN: ("success", _l("Terbuka")),
    PlanStatus.WITHDRAWN: ("neutral", _l("Ditarik")),
    PlanStage.MINAT: ("waiting", _l("Minat")),
    PlanStage.PROPOSAL: ("success", _l("Proposal lengkap")),
    TalkStatus.ASKED: ("waiting", _l("Menunggu jawaban")),
    TalkStatus.TALKING: ("success", _l("Sedang berbicara")),
    TalkStatus.AGREED: ("success", _l("Sepakat")),
    TalkStatus.CLOSED: ("neutral", _l("Tidak dilanjutkan")),
    CaseStatus.SUBMITTED: ("waiting", _l("Menunggu penelaah")),
    CaseStatus.IN_REVIEW: ("waiting", _l("Sedang ditelaah")),
    CaseStatus.RETURNED: ("waiting", _l("Dikembalikan dengan pertanyaan")),
    CaseStatus.APPROVED: ("success", _l("Disetujui untuk difasilitasi")),
    CaseStatus.APPROVED_WITH_CONDITIONS: ("success", _l("Disetujui dengan syarat")),
    CaseStatus.REJECTED: ("danger", _l("Ditolak")),
    CaseStatus.WITHDRAWN: ("neutral", _l("Ditarik")),
    CaseStatus.REVOKED: ("danger", _l("Dicabut")),
}
BASES: Final[dict[Basis, LazyString]] = {
    Basis.PER_HARVEST: _l("Tiap kali panen"),
    Basis.PER_MONTH: _l("Tiap bulan panen"),
    Basis.PER_YEAR: _l("Setahun"),
    Basis.PER_HECTARE: _l("Tiap hektare tiap panen"),
}
ACTIONS: Final[Mapping[str, LazyString]] = {
    "account.register": _l("mendaftar"),
    "account.invite": _l("mengundang"),
    "account.join": _l("menerima undangan"),
    "account.create": _l("membuat akun"),
    "account.reset": _l("mengganti kata sandi"),
    "account.disable": _l("menutup akun"),
    "listing.publish": _l("menayangkan produk"),
    "listing.change": _l("mengubah produk"),
    "listing.confirm": _l("menyatakan masih benar"),
    "listing.withdraw": _l("menarik produk"),
    "listing.republish": _l("menayangkan lagi"),
    "plan.start": _l("menulis minat"),
    "plan.change": _l("mengubah rencana"),
    "plan.withdraw": _l("menarik rencana"),
    "plan.check_evidence": _l("memeriksa bukti"),
    "talk.start": _l("bersedia bicara"),
    "talk.answer": _l("menjawab ajakan bicara"),
    "talk.close": _l("mengakhiri percakapan"),
    "talk.say": _l("menulis pesan"),
    "talk.propose_visit": _l("mengusulkan hari kunjungan"),
    "talk.visit": _l("memilih hari kunjungan"),
    "terms.propose": _l("mengusulkan syarat"),
    "terms.confirm": _l("menyepakati syarat"),
    "case.open": _l("membuka berkas kerja sama"),
    "case.take": _l("mengambil berkas"),
    "case.withdraw": _l("menarik berkas"),
    "case.answer": _l("menjawab pertanyaan"),
    "decision.make": _l("memutuskan"),
    "decision.revoke": _l("mencabut persetujuan"),
    "reservation.make": _l("mencadangkan pasokan"),
    "reservation.release": _l("membebaskan pasokan"),
}
