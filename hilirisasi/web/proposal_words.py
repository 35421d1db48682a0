"""The full proposal in words: its steps, each answer, what a blank counts as, what to mind."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask_babel import LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.services import legal_rules
from hilirisasi.services.proposal_answers import FIELDS, Step
from hilirisasi.web.access import now
from hilirisasi.web.filters import month_id, number, percent, rupiah, tonnes
from hilirisasi.web.words import label_of, product_of
from models import FirmSize, LandTenure, Lp2b, Plan, Region, Route

STEP_LABELS: Final[Mapping[str, LazyString]] = {
    Step.PROCESS: _l("Proses dan produk"),
    Step.INVESTMENT: _l("Investasi"),
    Step.JOBS: _l("Orang kerja"),
    Step.PARTNERSHIP: _l("Kemitraan"),
    Step.PRICE: _l("Harga"),
    Step.SITE: _l("Tempat dan izin"),
    "minat": _l("Lima jawaban"),
    "proposal": _l("Seluruh proposal"),
}
# What each column of the plan is called; what is not here is shown nowhere.
FIELD_LABELS: Final[Mapping[str, LazyString]] = {
    "route_code": _l("Hasil olahan"),
    "need_kg_per_day": _l("Kebutuhan bahan sehari"),
    "need_kg": _l("Kebutuhan tiap bulan"),
    "region_code": _l("Di sekitar mana?"),
    "radius_km": _l("Sejauh mana bahan dicari"),
    "price_idr_per_kg": _l("Harga yang ditawarkan"),
    "deduction_share": _l("Potongan terbesar (rafaksi)"),
    "price_place": _l("Harga itu dibayar di mana?"),
    "farmer_pays_haulage": _l("Angkutan ditanggung petani"),
    "haulage_idr_per_kg": _l("Ongkos angkut yang ditanggung petani"),
    "payment_days": _l("Dibayar berapa hari setelah diterima?"),
    "starts_on": _l("Mulai kapan?"),
    "capacity_kg_per_day": _l("Kemampuan pabrik sehari"),
    "product_price_idr_per_kg": _l("Harga jual hasil olahan"),
    "land_idr": _l("Tanah"),
    "building_idr": _l("Bangunan"),
    "machines_idr": _l("Mesin dan peralatan"),
    "working_capital_idr": _l("Modal kerja"),
    "investment_idr": _l("Nilai investasi"),
    "jobs_by_schooling": _l("Orang kerja menurut sekolah"),
    "claimed_jobs_fte": _l("Orang kerja penuh waktu"),
    "jobs_ratio_note": _l("Mengapa sebanyak itu?"),
    "jobs_women": _l("Di antaranya perempuan"),
    "jobs_of_village": _l("Di antaranya warga desa setempat"),
    "jobs_seasonal": _l("Di antaranya hanya saat musim"),
    "jobs_evidence": _l("Bukti jumlah pekerja"),
    "training_note": _l("Pelatihan yang diberikan"),
    "wage_idr_per_hok": _l("Upah sehari"),
    "outside_workers_share": _l("Pekerja dari luar kabupaten"),
    "peak_labour_hok": _l("Hari kerja pabrik di bulan tersibuk"),
    "partnership_scheme": _l("Bentuk kemitraan"),
    "community_profit_share": _l("Bagian laba untuk desa"),
    "village_sourcing_share": _l("Pekerja dan bahan dari desa sekitar (15 km)"),
    "local_input_share": _l("Bahan lain yang dibeli dari Lampung"),
    "home_processing": _l("Dengan yang sudah mengolah di rumah"),
    "home_processors_note": _l("Kesepakatan dengan pengolah rumahan"),
    "collectors_note": _l("Tawaran untuk pengepul dan pedagang"),
    "price_rule_kind": _l("Bagaimana harga berubah?"),
    "premium_idr_per_kg": _l("Tambahan di atas harga acuan"),
    "floor_idr_per_kg": _l("Harga terendah yang tertulis dalam perjanjian"),
    "plant_exists": _l("Pabriknya sudah ada?"),
    "builds_on": _l("Mulai membangun"),
    "land_ha": _l("Luas tanah yang dipakai"),
    "land_tenure": _l("Tanah milik siapa?"),
    "land_lease_years": _l("Tanah kas desa: berapa tahun disewa?"),
    "land_is_pledged": _l("Tanah kas desa: apakah dijadikan jaminan utang?"),
    "land_lp2b": _l("Di dalam lahan pangan yang dilindungi (LP2B)?"),
    "new_land_ha": _l("Membuka lahan baru"),
    "water_m3_per_day": _l("Air sehari"),
    "power_kva": _l("Listrik"),
    "environmental_document": _l("Dokumen lingkungan"),
}
_NOT_SCORED: Final = _l("tidak dihitung dalam poin; penelaah memerlukannya")
# What a blank counts as in the score (scoring/inputs.py), or that it does not count.
EARNINGS: Final[Mapping[str, LazyString]] = {
    "product_price_idr_per_kg": _l("bila kosong, dipakai harga acuan jalurnya"),
    "land_idr": _l("investasi baru dihitung bila keempat jenisnya terisi"),
    "building_idr": _l("investasi baru dihitung bila keempat jenisnya terisi"),
    "machines_idr": _l("investasi baru dihitung bila keempat jenisnya terisi"),
    "working_capital_idr": _l("investasi baru dihitung bila keempat jenisnya terisi"),
    "investment_idr": _l("bila kosong, dihitung dengan biaya tertinggi"),
    "jobs_by_schooling": _l("bila kosong, dihitung tanpa orang kerja"),
    "jobs_evidence": _l("tanpa dokumen yang sudah diperiksa, janji tidak menambah poin"),
    "outside_workers_share": _l("bila kosong, semua pekerja dihitung dari luar"),
    "peak_labour_hok": _l("bila kosong, dipakai anggapan bawaan"),
    "wage_idr_per_hok": _l("bila kosong, dihitung dengan upah minimum"),
    "community_profit_share": _l("bila kosong, dihitung tidak ada"),
    "village_sourcing_share": _l("bila kosong, dihitung tidak ada"),
    "local_input_share": _l("bila kosong, dihitung tidak ada"),
    "floor_idr_per_kg": _l("bila kosong, dihitung tanpa harga terendah"),
    "new_land_ha": _l("bila kosong, dihitung sebagai yang terburuk yang masih lolos"),
    "plant_exists": _l("bila kosong, dipakai anggapan bawaan"),
    **dict.fromkeys(
        (
            *("capacity_kg_per_day", "jobs_women", "jobs_of_village", "jobs_seasonal"),
            *("jobs_ratio_note", "partnership_scheme", "home_processing", "price_rule_kind"),
            *("land_ha", "land_tenure", "land_lease_years", "land_is_pledged", "land_lp2b"),
            *("water_m3_per_day", "power_kva"),
            "environmental_document",
        ),
        _NOT_SCORED,
    ),
}
SCHOOLS: Final[Mapping[str, LazyString]] = {
    "sd": _l("SD"),
    "smp": _l("SMP"),
    "sma": _l("SMA atau SMK"),
    "d3": _l("D3 ke atas"),
}
UNITS: Final[Mapping[str, Any]] = {
    "land_ha": _l("hektare"),
    "land_lease_years": _l("tahun"),
    "new_land_ha": _l("hektare"),
    "water_m3_per_day": _l("meter kubik"),
    "power_kva": "kVA",
    "radius_km": "km",
    "payment_days": _l("hari"),
}
# Most waste water per tonne of tapioca (PermenLH 5/2014).
TAPIOCA_WASTEWATER_M3_PER_T: Final = 30
KG_PER_TONNE: Final = 1000


def written(field: str, value: Any) -> str:
    """Return an answer in words; ``value`` as the plan has it, or as a version keeps it."""
    if value is None or value == "":
        return _("belum diisi")
    vocabulary = getattr(Plan.__table__.columns[field].type, "enum_class", None)
    if vocabulary:
        return label_of(vocabulary(value))
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if field == "need_kg":
        names = get_locale().months["stand-alone"]["abbreviated"]
        return ", ".join(f"{names[m]} {tonnes(kg)}" for m, kg in enumerate(value, start=1) if kg)
    if field == "jobs_by_schooling":
        told = ((word, value[key]) for key, word in SCHOOLS.items() if key in value)
        return ", ".join(f"{word}: {number(people)}" for word, people in told)
    return _figure(field, value)


def _figure(field: str, value: Any) -> str:
    if field in {"builds_on", "starts_on"}:
        return month_id(value if isinstance(value, date) else date.fromisoformat(value))
    if "_idr" in field:
        return rupiah(value)
    if field.endswith("_share"):
        return percent(value, 0 if float(100 * value).is_integer() else 2)
    if field.endswith("_kg_per_day"):
        return tonnes(value)
    if isinstance(value, str):
        return value
    digits = 0 if float(value).is_integer() else 2
    return f"{number(value, digits)} {UNITS.get(field, '')}".strip()


def step_facts(plan: Plan) -> list[tuple[LazyString, list[tuple[str, str]]]]:
    """Return each step with its answers in words; sums stand behind their parts."""
    sums = {Step.INVESTMENT: ("investment_idr",), Step.JOBS: ("claimed_jobs_fte",)}
    return [
        (
            STEP_LABELS[step],
            [
                (str(FIELD_LABELS[name]), _fact(plan, name))
                for name in (*FIELDS[step], *sums.get(step, ()))
            ],
        )
        for step in Step
    ]


def _fact(plan: Plan, name: str) -> str:
    words = written(name, getattr(plan, name))
    if name == "jobs_evidence" and plan.jobs_evidence_checked:
        return f"{words}, {_('sudah diperiksa penelaah')}"
    return words


def named(field: str, value: Any) -> str:
    """Return a code of a route or region as its name; any other answer in words."""
    if value and field == "route_code" and (route := db.session.get(Route, value)):
        return product_of(route)
    if value and field == "region_code" and (region := db.session.get(Region, value)):
        return region.name
    return written(field, value)


def notes_of(plan: Plan, step: Step, today: date) -> list[str]:
    """Return what to mind at a step, given what is known already."""
    if step is Step.INVESTMENT:
        return _notes_on_investment(plan, today)
    return _notes_on_site(plan) if step is Step.SITE else []


def _notes_on_investment(plan: Plan, today: date) -> list[str]:
    kinds = (plan.machines_idr, plan.working_capital_idr)
    known = None if None in kinds else sum(kind or 0 for kind in kinds)
    notes = _notes_on_size(plan, known, today)
    rule = legal_rules.amount_on(db.session, legal_rules.FOREIGN_MINIMUM, today)
    if rule is None or not plan.organisation.is_foreign:
        return notes
    notes.append(
        _(
            "Perusahaan asing: mesin dan modal kerja, tanpa tanah dan bangunan, harus "
            "lebih dari %(least)s (%(instrument)s).",
            least=rupiah(rule.amount),
            instrument=rule.instrument,
        )
    )
    if legal_rules.investment_doubt(plan.organisation, known, rule):
        notes.append(_("Yang tersimpan, %(known)s, belum melebihi batas itu.", known=rupiah(known)))
    return notes


def _notes_on_size(plan: Plan, capital_idr: int | None, today: date) -> list[str]:
    """Return that this plan alone makes the firm larger than it says, by the limits of the day."""
    told = plan.organisation.firm_size
    if capital_idr is None or told is None:
        return []
    size = legal_rules.firm_size_of(db.session, capital_idr, today)
    sizes = list(FirmSize)
    if size is None or sizes.index(size) <= sizes.index(told):
        return []
    return [
        _(
            "Mesin dan modal kerja rencana ini %(capital)s: menurut batas modal itu usaha "
            "%(size)s, sedangkan perusahaan Anda tertulis usaha %(told)s. Periksa di halaman "
            "Perusahaan Anda.",
            capital=rupiah(capital_idr),
            size=label_of(size).lower(),
            told=label_of(told).lower(),
        )
    ]


def _notes_on_site(plan: Plan) -> list[str]:
    notes = []
    if plan.land_lp2b is Lp2b.INSIDE:
        notes.append(_("Tanah di dalam LP2B menahan persetujuan: cari tempat lain."))
    if plan.land_tenure is LandTenure.VILLAGE:
        notes.append(
            _(
                "Sewa tanah kas desa paling lama %(years)s tahun, dapat diperpanjang, dan tidak "
                "boleh dijaminkan. Aturannya: %(lease_rule)s; %(pledge_rule)s.",
                **land_rules(),
            )
        )
    if plan.route and plan.route.code.startswith("tapioka"):
        capacity = plan.capacity_kg_per_day or plan.need_kg_per_day
        notes.append(
            _(
                "Air limbah tapioka paling banyak %(most)s meter kubik tiap ton "
                "(PermenLH 5/2014): untuk rencana ini angka kasarnya %(figure)s meter kubik "
                "sehari.",
                most=TAPIOCA_WASTEWATER_M3_PER_T,
                figure=number(capacity / KG_PER_TONNE * TAPIOCA_WASTEWATER_M3_PER_T),
            )
        )
    return notes


def land_rules() -> dict[str, Any]:
    """Return what may be done with village land today: years of lease, and each rule in words."""
    today = day_of(now())
    return {
        "years": legal_rules.lease_years(db.session, today),
        "lease_rule": legal_rules.cite(db.session, legal_rules.LEASE_MONTHS, today),
        "pledge_rule": legal_rules.cite(db.session, legal_rules.PLEDGE, today),
    }
