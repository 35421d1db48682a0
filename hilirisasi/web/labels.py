"""The words on screen of each closed vocabulary, and the colour of each status."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.circles import Circle
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
# The kind (ok, wait, stop, off) chooses the badge's colour and icon; the word always stands beside.
STATUSES: Final[
    Mapping[
        ListingStatus | PlanStatus | PlanStage | TalkStatus | CaseStatus, tuple[str, LazyString]
    ]
] = {
    ListingStatus.PUBLISHED: ("ok", _l("Tayang")),
    ListingStatus.WITHDRAWN: ("off", _l("Ditarik")),
    PlanStatus.OPEN: ("ok", _l("Terbuka")),
    PlanStatus.WITHDRAWN: ("off", _l("Ditarik")),
    PlanStage.MINAT: ("wait", _l("Minat")),
    PlanStage.PROPOSAL: ("ok", _l("Proposal lengkap")),
    TalkStatus.ASKED: ("wait", _l("Menunggu jawaban")),
    TalkStatus.TALKING: ("ok", _l("Sedang berbicara")),
    TalkStatus.AGREED: ("ok", _l("Sepakat")),
    TalkStatus.CLOSED: ("off", _l("Tidak dilanjutkan")),
    CaseStatus.SUBMITTED: ("wait", _l("Menunggu penelaah")),
    CaseStatus.IN_REVIEW: ("wait", _l("Sedang ditelaah")),
    CaseStatus.RETURNED: ("wait", _l("Dikembalikan dengan pertanyaan")),
    CaseStatus.APPROVED: ("ok", _l("Disetujui untuk difasilitasi")),
    CaseStatus.APPROVED_WITH_CONDITIONS: ("ok", _l("Disetujui dengan syarat")),
    CaseStatus.REJECTED: ("stop", _l("Ditolak")),
    CaseStatus.WITHDRAWN: ("off", _l("Ditarik")),
    CaseStatus.REVOKED: ("stop", _l("Dicabut")),
}
