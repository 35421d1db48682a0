"""Headers of other services that mean a column of ours, each with where it was read.

Only what was read in the open source of a service is named as its header. SIPDeskel's exports
could not be read anywhere: its sheets are guessed by the common words, and people choose the rest.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from hilirisasi.harvest import Basis
from hilirisasi.quantities import UNIT_NAMES
from hilirisasi.spreadsheets.columns import fold


class Source(StrEnum):
    """Where a header was read."""

    # github.com/OpenSID/OpenSID, resources/views/admin/lapak/produk/cetak.blade.php, 221730a
    OPENSID_SHOP = "OpenSID: Lapak, unduhan Data Produk"
    # github.com/pandigresik/modul-prodeskel (module of OpenSID), Views/ddk/form_keluarga.blade.php
    # and Enums/DDKPilihanProduksiTahunIniEnum.php, 2fcbafa and 8103fb6
    PRODESKEL_DDK = "Prodeskel: Data Dasar Keluarga, 1.6 Produksi tahun ini"
    # Headings that lists of production carry everywhere; no service is claimed for them.
    COMMON = "kata umum"


class Alias(NamedTuple):
    """One header; ``rank`` decides between two headers for one column, lower is nearer."""

    key: str
    header: str
    source: Source = Source.COMMON
    rank: int = 1


ALIASES: Final = (
    Alias("commodity", "Produk", Source.OPENSID_SHOP),
    Alias("price", "Harga", Source.OPENSID_SHOP),
    Alias("price_unit", "Satuan", Source.OPENSID_SHOP, rank=2),
    Alias("quality_note", "Deskripsi", Source.OPENSID_SHOP, rank=2),
    Alias("commodity", "Komoditas", Source.PRODESKEL_DDK, rank=0),
    Alias("hectares", "Luas Panen", Source.PRODESKEL_DDK),
    Alias("amount", "Nilai Produksi", Source.PRODESKEL_DDK),
    Alias("unit", "Satuan", Source.PRODESKEL_DDK),
    *(Alias("village_code", text) for text in ("Kode desa", "Kode wilayah", "Kode Kemendagri")),
    *(Alias("village_code", text) for text in ("Kode desa kelurahan", "Kode pekon", "kode_desa")),
    *(Alias("village_name", text) for text in ("Nama desa", "Desa", "Desa kelurahan", "Pekon")),
    *(Alias("village_name", text) for text in ("Nama pekon", "Kampung", "Tiyuh", "Kelurahan")),
    *(Alias("district", text) for text in ("Kecamatan", "Nama kecamatan")),
    *(Alias("regency", text) for text in ("Kabupaten", "Kabupaten kota", "Nama kabupaten")),
    *(Alias("commodity", text) for text in ("Komoditi", "Jenis komoditas", "Jenis tanaman")),
    *(Alias("commodity", text) for text in ("Nama produk", "Tanaman", "Jenis komoditi")),
    *(Alias("commodity", text) for text in ("Nama komoditas", "Nama komoditi", "Nama tanaman")),
    *(Alias("form", text) for text in ("Bentuk hasil", "Wujud produksi", "Bentuk")),
    *(Alias("amount", text, rank=0) for text in ("Produksi", "Jumlah produksi")),
    *(Alias("amount", text) for text in ("Hasil produksi", "Hasil panen", "Jumlah panen")),
    *(Alias("amount", text) for text in ("Volume", "Volume produksi", "Total produksi")),
    Alias("amount", "Jumlah", rank=2),
    *(Alias("amount", text, rank=3) for text in ("Produktivitas", "Provitas", "Rata rata hasil")),
    Alias("amount", "Rata rata produksi", rank=3),
    *(Alias("unit", text) for text in ("Satuan produksi", "Satuan hasil", "Unit")),
    *(Alias("hectares", text) for text in ("Luas", "Luas lahan", "Luas tanam", "Luas area")),
    *(Alias("months", text) for text in ("Bulan panen", "Bulan", "Masa panen", "Musim panen")),
    *(Alias("price", text) for text in ("Harga jual", "Harga petani", "Harga terakhir")),
    *(Alias("price_on", text) for text in ("Tanggal harga", "Tanggal", "Tgl harga")),
    *(Alias("holder_name", text) for text in ("Nama kelompok", "Kelompok tani", "Nama poktan")),
    *(Alias("holder_name", text) for text in ("Gapoktan", "Nama BUMDes", "Nama koperasi")),
    *(Alias("quality_note", text) for text in ("Catatan", "Mutu", "Kualitas")),
)
BY_HEADER: Final[Mapping[str, tuple[Alias, ...]]] = {
    fold(alias.header): tuple(a for a in ALIASES if fold(a.header) == fold(alias.header))
    for alias in ALIASES
}

# What stands behind a unit: "Kg/Th", "ton per ha". Tonnes a hectare are no tonnes.
BASES_BEHIND: Final[Mapping[str, Basis]] = {
    **dict.fromkeys(("th", "thn", "tahun", "setahun", "year"), Basis.PER_YEAR),
    **dict.fromkeys(("ha", "hektar", "hektare", "hectare"), Basis.PER_HECTARE),
    **dict.fromkeys(("bln", "bulan", "month"), Basis.PER_MONTH),
    **dict.fromkeys(("panen", "musim", "harvest"), Basis.PER_HARVEST),
}
SQUARE_METRES: Final = frozenset({"m2", "m 2", "meter persegi"})


def unit_of(text: str) -> tuple[str | None, Basis | None]:
    """Return the unit that a text names and what it is counted by; ``None`` where it does not."""
    words = [word for word in fold(text).split() if word not in {"per", "tiap", "satuan", "dalam"}]
    if not words or words[0] not in UNIT_NAMES:
        return None, None
    if len(words) == 1:
        return UNIT_NAMES[words[0]], None
    basis = BASES_BEHIND.get(words[1]) if len(words) == 2 else None  # noqa: PLR2004  # unit, basis
    return (None, None) if basis is None else (UNIT_NAMES[words[0]], basis)
