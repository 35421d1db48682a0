"""How the score is made: the active rules, in words and letters."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.scoring.policy import Policy
from hilirisasi.services import commodities, policies
from hilirisasi.web.access import now, requires
from hilirisasi.web.filters import number
from hilirisasi.web.score_words import BANDS, INPUTS, POINTS
from models import PolicyRecord

bp = Blueprint("policy", __name__)

Words = Mapping[str, tuple[LazyString, LazyString]]

# name: (words, unit or letter)
CONSTANTS: Final[Words] = {
    "wage_idr_per_hok": (_l("Upah sehari, UMP dibagi 25 (G)"), _l("Rp per hari kerja")),
    "farm_wage_idr_per_hok": (_l("Upah buruh tani"), _l("Rp per hari kerja")),
    "working_days_per_fte": (_l("Hari kerja satu orang kerja (h)"), _l("hari per tahun")),
    "underemployment_share": (_l("Bagian waktu yang menganggur (u)"), _l("bagian dari 1")),
    "welfare_eta": (_l("Bobot untuk desa yang lebih miskin (η)"), _l("pangkat")),
    "displacement_theta": (_l("Bagian usaha rumahan yang tergeser (θ)"), _l("bagian dari 1")),
    "home_processor_income_idr_per_fte": (
        _l("Penghasilan satu orang kerja di usaha rumahan"),
        _l("Rp per tahun"),
    ),
    "rho": (_l("Bobot pilar yang terlemah (ρ)"), _l("bagian dari 1")),
}
ANCHORS: Final[Words] = {
    "jobs_fte": (_l("Orang kerja baru (JOBS)"), _l("orang kerja")),
    "jobs_fte_per_idr_bn": (_l("Orang kerja tiap miliar rupiah"), _l("orang kerja per miliar Rp")),
    "value_added_idr_bn": (_l("Nilai tambah setahun (VA)"), _l("miliar Rp")),
    "value_added_per_investment": (_l("Nilai tambah tiap rupiah investasi"), _l("Rp per Rp")),
    "local_income_idr_bn": (_l("Penghasilan warga setempat (LOCAL)"), _l("miliar Rp")),
}
RAMPS: Final[Words] = {
    "value_added_percent": (_l("Nilai tambah dari nilai hasil (100 K/J)"), _l("persen")),
    "location_quotient_log2": (_l("Kekhasan daerah (log₂ LQ)"), _l("angka")),
    "SP": (_l("Tekanan pada pasokan (SP)"), _l("bagian dari 1")),
    "DH": (_l("Usaha rumahan yang tergeser (Dp)"), _l("bagian dari 1")),
    "MS": (_l("Menguasai pembelian (MS)"), _l("bagian dari 1")),
    "FD": (_l("Lahan pangan yang terpakai (FD)"), _l("bagian dari 1")),
    "LC": (_l("Rebutan tenaga di bulan tersibuk (LC)"), _l("bagian dari 1")),
}
GATES: Final[Words] = {
    "price_of_reference": (
        _l("Harga bersih di kebun paling sedikit sekian dari harga sekitar (H ≥ … × H acuan)"),
        _l("bagian dari 1"),
    ),
    "price_tolerance": (_l("Kelonggaran pembulatan harga"), _l("bagian dari 1")),
    "supply_max": (_l("Tekanan pada pasokan paling banyak (SP)"), _l("bagian dari 1")),
    "displacement_max": (_l("Usaha yang tergeser paling banyak (Dp)"), _l("bagian dari 1")),
    "food_land_max": (_l("Lahan pangan paling banyak (FD)"), _l("bagian dari 1")),
}
# Defaults that are no input of the score, but what inputs are made of.
OTHER_DEFAULTS: Final[Mapping[str, LazyString]] = {
    "written_price_floor": _l("Harga terendah tertulis (1 ada, 0 tidak)"),
    "deadweight_share_new_plant": _l("Yang terjadi juga tanpa rencana ini, pabrik baru (d)"),
    "deadweight_share_existing_plant": _l("Yang terjadi juga tanpa rencana ini, pabrik lama (d)"),
    "product_price_factor": _l("Harga hasil olahan, dikali harga pada rute"),
    "investment_idr_bn_per_t": _l("Investasi tiap ton bahan setahun, miliar Rp"),
    "investment_uplift_share": _l("Tambahan pada nilai investasi yang disebut"),
    "haulage_idr_per_t_km": _l("Biaya angkut, Rp per ton per km"),
    "catchment_radius_km": _l("Jarak yang dihitung sebagai sekitar, km"),
    "reference_price_max_age_days": _l("Umur harga acuan paling lama, hari"),
    "reference_price_min_villages": _l("Desa paling sedikit untuk harga acuan"),
}
SPREAD: Final[Words] = {
    "conversion": (_l("Rendemen (D), perkiraan"), _l("koefisien variasi")),
    "conversion_published": (_l("Rendemen (D), angka terbitan"), _l("koefisien variasi")),
    "labour": (_l("Hari kerja per kg bahan (E)"), _l("koefisien variasi")),
    "product_price": (_l("Harga hasil olahan (F)"), _l("koefisien variasi")),
    "raw_price": (_l("Harga bersih di kebun (H)"), _l("koefisien variasi")),
    "other_input": (_l("Biaya lain per kg bahan (I)"), _l("koefisien variasi")),
    "output": (_l("Panen di sekitar (Q)"), _l("koefisien variasi")),
    "weights": (_l("Bobot pilar dihitung seperti sekian jawaban"), _l("Dirichlet")),
}
AGES: Final[Mapping[str, LazyString]] = {
    "listing": _l("Tonase yang dikonfirmasi desa"),
    "plan": _l("Rencana yang dikonfirmasi perusahaan"),
}
PENALTIES: Final[Mapping[str, str]] = {
    code: f"penalty_{code.lower()}" for code in ("SP", "DH", "MS", "FD", "LC")
}


@bp.get("/aturan-penilaian")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Show the active policy."""
    record = policies.active_record(db.session, now=now())
    return render_template("policy/show.html", **page_of(record))


def page_of(record: PolicyRecord | None) -> dict[str, Any]:
    """Return what a page of some rules shows; without a record the built-in ones."""
    version = "" if record is None else record.version
    kinds = commodities.list_all(db.session)
    return {
        "record": record,
        "policy": Policy.default() if record is None else policies.policy_of(record),
        "constants": CONSTANTS,
        "anchors": ANCHORS,
        "ramps": RAMPS,
        "gates": GATES,
        "default_words": {**INPUTS, **OTHER_DEFAULTS},
        "points": POINTS,
        "penalties": PENALTIES,
        "bands": BANDS,
        "spread": SPREAD,
        "ages": AGES,
        "plain": plain,
        "price_rules": policies.list_price_rules(db.session, version=version),
        "priorities": policies.list_priorities(db.session, version=version),
        "commodity_names": {kind.code: kind for kind in kinds},
        "form_names": {(f.commodity_code, f.code): f for kind in kinds for f in kind.forms},
        "built_in_version": Policy.default().version,
        "today": day_of(now()),
    }


def plain(value: float) -> str:
    """Write a number with all its digits, up to six, and no more."""
    text = f"{value:.6f}".rstrip("0")
    return number(value, len(text.partition(".")[2]))
