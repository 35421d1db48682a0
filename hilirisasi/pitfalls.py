"""The slips of a value-added table, and the questions that figures leave open, in plain words."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

# By the code of a finding: scoring/hayami_findings.py, hayami_chain.py, hayami_batch.py.
PITFALLS: Final[Mapping[str, LazyString]] = {
    "unit_mixed": _l(
        "Harga tiap kg hasil dikurangi harga tiap kg bahan. Harga hasil harus dikalikan "
        "rendemen dulu."
    ),
    "wrong_stage_price": _l(
        "Harga bahan jauh dari harga acuan; mungkin ini harga bahan dari tahap lain."
    ),
    "own_harvest_free": _l(
        "Bahan dari kebun sendiri dihitung nol. Pakai harga jualnya, sebab bahan itu bisa dijual."
    ),
    "rounded_coefficient": _l(
        "Angka ini sudah dibulatkan. Hitung dengan angka yang belum dibulatkan."
    ),
    "rounded_and_used": _l("Upah dihitung dari hari kerja yang sudah dibulatkan."),
    "average_of_ratios": _l(
        "Angka ini tampaknya rata-rata dari banyak pembagian. Jumlahkan dulu, baru bagi."
    ),
    "conversion_out_of_bounds": _l(
        "Rendemen di luar batas yang wajar untuk olahan ini. Timbang sekali lagi."
    ),
    "yield_above_dry_matter": _l(
        "Hasil kering lebih berat daripada isi keringnya. Air yang hilang belum dihitung."
    ),
    "fraction_as_percent": _l("Pecahan ditulis sebagai persen. Kalikan seratus."),
    "wrong_denominator": _l("Pembaginya keliru: bukan pembagi dari cara Hayami."),
    "profit_of_output": _l(
        "Persen untung ini dibagi nilai hasil (J). Bila dibagi nilai tambah (K), angkanya lain."
    ),
    "other_cost_per_product": _l(
        "Biaya lain ditulis tiap kg hasil. Dalam tabel harus tiap kg bahan: kalikan rendemen."
    ),
    "above_output": _l("Nilai tambah lebih dari seluruh nilai hasil. Itu tidak mungkin."),
    "profit_above_value_added": _l("Untung lebih besar daripada nilai tambah. Itu tidak mungkin."),
    "inconsistent": _l("Angka ini tidak cocok dengan angka lain di tabel yang sama."),
    "stage_price_broken": _l(
        "Harga bahan tahap ini harus sama dengan harga hasil tahap sebelumnya. Bila tidak, "
        "nilai yang sama dihitung dua kali."
    ),
    "chain_total": _l(
        "Jumlah nilai tambah semua tahap, untuk tiap kg bahan pertama, dengan harga "
        "antartahap yang dibetulkan."
    ),
    "deduction": _l(
        "Bahan ditimbang sebelum potongan, maka harganya dikurangi potongan supaya cocok "
        "dengan timbangannya."
    ),
    "labour_units": _l(
        "Hari laki-laki, hari perempuan, dan jam dijadikan satu satuan: 1 hari perempuan 0,8 "
        "hari, 8 jam 1 hari."
    ),
    "family_labour": _l("Hari kerja keluarga ikut dihitung."),
    "cost_unit": _l("Biaya lain tiap kg hasil dijadikan tiap kg bahan."),
    "depreciation": _l("Penyusutan alat ikut dihitung sebagai biaya."),
    "byproducts": _l("Hasil samping ikut dihitung."),
    "byproducts_left_out": _l(
        "Olahan ini biasanya punya hasil samping yang laku dijual. Itu belum dihitung."
    ),
    "years_differ": _l(
        "Harga dan upah tidak dari tahun yang sama. Samakan tahunnya dulu sebelum membandingkan."
    ),
    "negative": _l("Dengan angka ini, mengolah justru rugi."),
    "no_profit": _l("Sesudah upah dibayar, pengolah rugi."),
    "price_above_reference": _l(
        "Harga hasil jauh di atas harga acuan. Dalam penilaian ia dihitung paling banyak 1,1 "
        "kali acuan."
    ),
    "below_reference": _l(
        "Harga bahan di bawah harga sekitar. Nilai tambah yang tinggi karena petani dibayar "
        "kurang tidak menaikkan penilaian."
    ),
}

QUESTIONS: Final[Mapping[str, LazyString]] = {
    "own_harvest": _l("Apakah bahannya dari kebun sendiri? Isi harga yang biasa dibayar pembeli."),
    "deduction": _l(
        "Apakah bahan ditimbang sebelum atau sesudah potongan (refaksi), dan berapa potongannya?"
    ),
    "moisture": _l(
        "Berapa kadar air bahan dan hasilnya? Yang basah dan yang kering beda beratnya."
    ),
    "labour_units": _l("Berapa hari kerja laki-laki, hari kerja perempuan, dan jam kerja?"),
    "family_labour": _l("Berapa hari keluarga ikut bekerja tanpa dibayar?"),
    "depreciation": _l("Berapa penyusutan alat tiap kali mengolah?"),
    "byproducts": _l("Apakah ada hasil samping yang dijual, misalnya ampas, kulit, atau dedak?"),
}

# The lines of the table: what each letter stands for.
LINES: Final[Mapping[str, LazyString]] = {
    "A": _l("hasil olahan, kg"),
    "B": _l("bahan, kg"),
    "C": _l("hari kerja"),
    "D": _l("rendemen, kg hasil tiap kg bahan"),
    "E": _l("hari kerja tiap kg bahan"),
    "F": _l("harga hasil olahan, Rp per kg hasil"),
    "G": _l("upah sehari, Rp"),
    "H": _l("harga bahan, Rp per kg"),
    "I": _l("biaya lain, Rp per kg bahan"),
    "b": _l("nilai hasil samping, bagian dari hasil utama"),
    "J": _l("nilai hasil, Rp per kg bahan"),
    "K": _l("nilai tambah, Rp per kg bahan"),
    "L": _l("nilai tambah, persen dari J"),
    "M": _l("untuk upah, Rp per kg bahan"),
    "N": _l("untuk upah, persen dari K"),
    "O": _l("untuk pengolah, Rp per kg bahan"),
    "P": _l("untuk pengolah, persen dari K atau J"),
    "P_K": _l("untuk pengolah, persen dari K"),
    "P_J": _l("untuk pengolah, persen dari J"),
    "Q": _l("marjin, Rp per kg bahan"),
    "R": _l("marjin untuk upah, persen"),
    "S": _l("marjin untuk biaya lain, persen"),
    "T": _l("marjin untuk pengolah, persen"),
}
