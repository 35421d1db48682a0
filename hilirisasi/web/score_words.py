"""The words of the score: inputs, gates, terms, bands and orders, in plain Indonesian."""

from collections.abc import Mapping
from typing import Final

from flask import Flask, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.scoring.inputs import Giver
from hilirisasi.services.match_pages import Sort

INPUTS: Final[Mapping[str, LazyString]] = {
    "planned_raw_t_per_year": _l("Bahan yang diambil setahun (X)"),
    "conversion_kg_per_kg": _l("Rendemen (D)"),
    "labour_hok_per_kg_raw": _l("Hari kerja per kg bahan (E)"),
    "other_input_cost_idr_per_kg_raw": _l("Biaya lain per kg bahan (I)"),
    "byproduct_value_share": _l("Nilai hasil samping (b)"),
    "product_price_idr_per_kg": _l("Harga hasil olahan (F)"),
    "offered_raw_price_idr_per_kg": _l("Harga bersih di kebun (H)"),
    "reference_raw_price_idr_per_kg": _l("Harga acuan sekitar (H acuan)"),
    "floor_raw_price_idr_per_kg": _l("Harga terendah menurut aturan (H lantai)"),
    "wage_idr_per_hok": _l("Upah sehari (G)"),
    "claimed_jobs_fte": _l("Orang kerja yang dijanjikan"),
    "claim_evidence_exponent": _l("Kekuatan bukti (ω)"),
    "investment_idr_bn": _l("Nilai investasi"),
    "deadweight_share": _l("Yang terjadi juga tanpa rencana ini (d)"),
    "worker_leakage_share": _l("Pekerja dari luar (L)"),
    "substitution_share": _l("Pekerja yang berpindah dari usaha lain (S)"),
    "catchment_output_t_per_year": _l("Panen di sekitar (Q)"),
    "catchment_output_cv": _l("Naik turunnya panen (CV)"),
    "home_use_t_per_year": _l("Dipakai sendiri di sekitar"),
    "contracted_t_per_year": _l("Sudah terikat di sekitar"),
    "home_processors": _l("Pengolah rumahan (N)"),
    "home_processor_fte": _l("Orang kerja tiap pengolah rumahan (e)"),
    "raw_material_overlap_share": _l("Bahan yang diperebutkan (ov)"),
    "other_buyers_t_per_year": _l("Dibeli pembeli lain di sekitar"),
    "village_income_ratio": _l("Pendapatan desa dibanding provinsi (y)"),
    "local_input_share": _l("Bahan lain dari Lampung (λ)"),
    "sales_leakage_share": _l("Penjualan yang mengalir keluar (LK)"),
    "village_sourcing_share": _l("Pekerja dan bahan dari desa sekitar"),
    "community_profit_share": _l("Bagian laba untuk desa (c)"),
    "written_price_floor": _l("Harga terendah tertulis, bila cukup tinggi"),
    "location_quotient": _l("Kekhasan daerah (LQ)"),
    "food_land_share": _l("Lahan pangan yang terpakai (FD)"),
    "peak_labour_ratio": _l("Rebutan tenaga di bulan tersibuk (LC)"),
}
UNITS: Final[Mapping[str, LazyString]] = {
    "t/yr": _l("ton per tahun"),
    "kg/kg": _l("kg hasil per kg bahan"),
    "ratio": _l("perbandingan"),
    "HOK/kg raw": _l("hari kerja per kg bahan"),
    "Rp/kg product": _l("Rp per kg hasil"),
    "Rp/kg raw": _l("Rp per kg bahan"),
    "FTE": _l("orang kerja"),
    "0-1": _l("dari 0 sampai 1"),
    "Rp bn": _l("miliar Rp"),
    "share": _l("bagian dari 1"),
    "number": _l("banyaknya"),
    "0 or 1": _l("1 ada, 0 tidak"),
    "Rp/HOK": _l("Rp per hari kerja"),
}
# Who could tell a figure that is assumed.
WHO_KNOWS: Final[Mapping[Giver, LazyString]] = {
    Giver.ROUTE: _l("provinsi, lewat survei jalur olahan"),
    Giver.PLAN: _l("investor, dalam proposalnya"),
    Giver.VILLAGE: _l("desa, pada produknya"),
    Giver.REVIEWER: _l("penelaah, sesudah melihat bukti"),
    Giver.POLICY: _l("provinsi, lewat penelitian atau musyawarah bobot"),
    Giver.DERIVED: _l("turunan dari angka lain"),
    Giver.DATA: _l("provinsi, dari data terbitan"),
}
# Inputs that are shares of one, shown in per cent.
SHARES: Final = frozenset(
    {
        "byproduct_value_share",
        "deadweight_share",
        "worker_leakage_share",
        "substitution_share",
        "raw_material_overlap_share",
        "local_input_share",
        "sales_leakage_share",
        "village_sourcing_share",
        "community_profit_share",
        "food_land_share",
    }
)
# Product price, costs and margin are never shown to the other side.
TRADE_SECRETS: Final = frozenset(
    {"product_price_idr_per_kg", "other_input_cost_idr_per_kg_raw", "investment_idr_bn"}
)
GATES: Final[Mapping[str, tuple[LazyString, LazyString, LazyString]]] = {
    # gate: (name, what a failure means, what an open gate asks)
    "price": (
        _l("Harga untuk petani"),
        _l("Harganya di bawah aturan atau di bawah harga sekitar."),
        _l("Harga sekitar belum diketahui."),
    ),
    "supply": (
        _l("Pasokan cukup"),
        _l("Pasokan di sekitar tidak cukup untuk rencana ini."),
        _l("Pasokan di sekitar belum diketahui."),
    ),
    "viable": (
        _l("Usaha dapat hidup"),
        _l("Dengan harga sekitar, jalur olahan ini merugi."),
        _l("Angka jalur olahan belum lengkap."),
    ),
    "displacement": (
        _l("Usaha yang tergeser"),
        _l("Terlalu banyak pengolah rumahan yang tergeser."),
        _l("Jumlah pengolah rumahan belum diketahui; desa yang tahu."),
    ),
    "food": (
        _l("Lahan pangan"),
        _l("Terlalu banyak lahan pangan yang terpakai."),
        _l("Belum diketahui apakah membuka lahan; investor yang tahu."),
    ),
}
POINTS: Final[Mapping[str, LazyString]] = {
    "jobs": _l("Lapangan kerja"),
    "value_added": _l("Nilai tambah"),
    "local": _l("Manfaat ekonomi setempat"),
    "balance": _l("Imbangan (yang terlemah dari tiga)"),
    "penalty_sp": _l("Pengurang nilai: menekan pasokan"),
    "penalty_dh": _l("Pengurang nilai: usaha yang tergeser"),
    "penalty_ms": _l("Pengurang nilai: menguasai pembelian"),
    "penalty_fd": _l("Pengurang nilai: lahan pangan"),
    "penalty_lc": _l("Pengurang nilai: berebut tenaga"),
}
BANDS: Final[Mapping[str, LazyString]] = {
    "very_strong": _l("sangat kuat"),
    "strong": _l("kuat"),
    "fair": _l("sedang"),
    "weak": _l("lemah"),
}
SORTS: Final[Mapping[Sort, LazyString]] = {
    Sort.SCORE: _l("poin"),
    Sort.JOBS: _l("orang kerja"),
    Sort.VALUE_ADDED: _l("nilai tambah"),
    Sort.LOCAL: _l("manfaat setempat"),
    Sort.DISTANCE: _l("jarak"),
}
CURES: Final[Mapping[str, LazyString]] = {
    "offer_idr_per_kg": _l("Naikkan harga sebelum potongan menjadi %(value)s per kg."),
    "deduction_share": _l("Turunkan potongan menjadi paling banyak %(value)s."),
    "plant_need_t": _l("Kecilkan kebutuhan pabrik menjadi %(value)s ton setahun."),
    "planting_t": _l("Tambah %(value)s ton setahun lewat kontrak tanam."),
    "product_price_idr_per_kg": _l("Impas bila hasil olahan laku %(value)s per kg."),
    "overlap_share": _l("Jaga agar bahan yang diperebutkan paling banyak %(value)s."),
    "new_land_ha": _l("Batasi lahan baru sampai %(value)s hektare."),
}


def band_word(band: str) -> str:
    """Return a band of the rules in words."""
    return str(BANDS[band])


def gate_word(gate: str, state: str) -> str:
    """Return what a gate that did not pass says."""
    name, failure, question = GATES[gate]
    if state == "fail":
        return str(failure)
    return _("%(gate)s belum diperiksa: %(question)s", gate=name, question=question)


def sort_word(sort: Sort) -> str:
    """Return an order in words."""
    return str(SORTS[sort])


def sorted_href(sort: Sort) -> str:
    """Return this address with another order and the filters kept."""
    arguments = {**(request.view_args or {}), **request.args.to_dict(), "urut": sort.value}
    arguments.pop("hal", None)
    return url_for(request.endpoint or "home.show", **arguments)


def init_app(app: Flask) -> None:
    """Give the templates these words."""
    for function in (band_word, gate_word, sort_word, sorted_href):
        app.add_template_global(function)
