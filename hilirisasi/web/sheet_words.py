"""What is wrong with a cell, and how to mend it, in words."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _l

from hilirisasi.spreadsheets.cells import Cause
from hilirisasi.spreadsheets.columns import Column, example_of
from hilirisasi.spreadsheets.dry_run import WrongCell
from hilirisasi.web.filters import date_id, is_english, number, tonnes

# What is wrong, and its cure; both may name the facts of the cell.
WORDS: Final[Mapping[Cause, tuple[LazyString, LazyString]]] = {
    Cause.BLANK: (_l("Kosong."), _l("Isi, contoh: %(example)s")),
    Cause.FORMULA_ERROR: (
        _l("Rumusnya tidak menghasilkan nilai."),
        _l("Ketik nilainya langsung, contoh: %(example)s"),
    ),
    Cause.NOT_A_NUMBER: (_l("Bukan angka."), _l("Tulis angkanya saja, contoh: %(example)s")),
    Cause.TWO_READINGS: (
        _l("Dapat berarti dua angka, sebab berkas ini memakai titik dan koma bergantian."),
        _l("Tulis tanpa tanda ribuan, contoh: 1500"),
    ),
    Cause.NOT_WHOLE: (_l("Bukan bilangan bulat."), _l("Tulis tanpa koma, contoh: %(example)s")),
    Cause.OUT_OF_RANGE: (
        _l("Di luar batas."),
        _l("Isi antara %(low)s dan %(high)s %(unit)s."),
    ),
    Cause.SHARE_OR_PERCENT: (
        _l("Dapat berarti bagian dari satu atau persen."),
        _l("Tulis dengan tanda persen, contoh: %(percent)s"),
    ),
    Cause.NOT_A_DATE: (
        _l("Bukan tanggal."),
        _l("Tulis hari, bulan, tahun, contoh: %(example)s"),
    ),
    Cause.NOT_A_MONTH: (_l("Bukan bulan."), _l("Tulis nama bulan, contoh: Jan-Mar, Jul")),
    Cause.NOT_BY_MONTH: (
        _l("Bukan jumlah tiap bulan."),
        _l("Tulis bulan dan jumlahnya, contoh: Jan 3; Feb 2,5"),
    ),
    Cause.MONTHS_DIFFER: (
        _l("Tidak sama dengan jumlah tiap bulannya."),
        _l("Samakan keduanya, atau kosongkan salah satunya."),
    ),
    Cause.NOT_A_CHOICE: (_l("Tidak ada di daftar pilihan."), _l("Pilih salah satu: %(choices)s")),
    Cause.NOT_A_TEXT: (_l("Ada tanda yang tidak dapat disimpan."), _l("Ketik ulang teksnya.")),
    Cause.TOO_LONG: (_l("Terlalu panjang."), _l("Paling banyak %(longest)s huruf.")),
    Cause.NOT_A_CODE: (
        _l("Bukan kode desa."),
        _l("Tulis sepuluh angka, contoh: %(example)s"),
    ),
    Cause.DATE_TO_COME: (_l("Tanggalnya belum lewat."), _l("Pilih hari ini atau sebelumnya.")),
    Cause.UNKNOWN_VILLAGE: (
        _l("Kode desa ini tidak ada di Lampung."),
        _l("Cari kodenya di halaman Wilayah."),
    ),
    Cause.FOREIGN_VILLAGE: (
        _l("Desa lain, bukan wewenang Anda."),
        _l("Hapus baris ini, atau minta desanya sendiri yang mengisi."),
    ),
    Cause.UNKNOWN_PRODUCT: (
        _l("Komoditas atau bentuk ini tidak dikenal."),
        _l("Pilih dari daftar. Bentuk yang ada: %(forms)s"),
    ),
    Cause.TWO_PRODUCTS: (
        _l("Nama ini dipakai untuk beberapa komoditas."),
        _l("Tulis salah satu: %(commodities)s"),
    ),
    Cause.UNKNOWN_UNIT: (
        _l("Satuan ini tidak dipakai untuk produk ini."),
        _l("Pilih salah satu: %(units)s"),
    ),
    Cause.UNKNOWN_NUMBER: (
        _l("Tidak ada produk desa ini dengan nomor itu."),
        _l("Kosongkan nomornya bila produk ini baru."),
    ),
    Cause.OTHER_PRODUCT: (
        _l("Nomor ini milik produk lain."),
        _l("Kosongkan nomornya, atau kembalikan desa, komoditas, dan bentuknya."),
    ),
    Cause.TWO_LISTINGS: (
        _l("Ada beberapa produk yang sama."),
        _l("Tulis nomornya, salah satu dari: %(numbers)s"),
    ),
    Cause.TWICE: (
        _l("Yang sama sudah ada di baris %(row)s."),
        _l("Hapus salah satu barisnya."),
    ),
    Cause.NOT_A_PHONE: (_l("Bukan nomor HP."), _l("Contoh: 0812-3456-7890, atau kosongkan.")),
    Cause.RESERVED: (
        _l("Lebih kecil daripada yang sudah dijanjikan kepada investor."),
        _l("Yang kurang: %(short_kg)s"),
    ),
}


def cause_of(wrong: WrongCell) -> str:
    """Return what is wrong with a cell."""
    return str(WORDS[wrong.cause][0]) % _facts(wrong)


def cure_of(wrong: WrongCell) -> str:
    """Return how to mend it."""
    return str(WORDS[wrong.cause][1]) % _facts(wrong)


def header_of(column: Column) -> str:
    """Return a column's header in the reader's language."""
    return column.header.of(language())


def language() -> str:
    """Return the reader's language as sheets name it."""
    return "en" if is_english() else "id"


def _facts(wrong: WrongCell) -> dict[str, str]:
    given = {"example": _example(wrong.column), "forms": "…", "unit": "", "percent": "40%"}
    facts = {**given, **wrong.facts}
    return {name: _written(name, fact) for name, fact in facts.items()}


def _written(name: str, fact: Any) -> str:
    special: Mapping[str, Callable[[Any], str]] = {
        "short_kg": _months,
        "choices": lambda words: ", ".join(each.of(language()) for each in words),
    }
    if name in special:
        return special[name](fact)
    if isinstance(fact, tuple):
        return ", ".join(map(str, fact))
    return number(fact) if isinstance(fact, int) and name != "row" else str(fact)


def _example(column: Column) -> str:
    example = column.example if column.key == "id" else example_of(column, language())
    if hasattr(example, "isoformat"):
        return date_id(example)  # type: ignore[arg-type]  # only dates have it
    text = str(example or "")
    return (
        text if is_english() or column.parse is None else text.replace(".", ",", column.is_number)
    )


def _months(short_kg: Mapping[int, int]) -> str:
    names = get_locale().months["stand-alone"]["wide"]
    return ", ".join(f"{names[month]} {tonnes(kg)}" for month, kg in short_kg.items())
