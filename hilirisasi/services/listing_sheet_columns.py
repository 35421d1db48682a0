"""The columns of the sheet of listings: one table for template, upload and export."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from hilirisasi.services.listing_sheet_choices import (
    AVAILABILITIES,
    BASES,
    HOLDERS,
    PRODUCT_KINDS,
    UNITS,
    unit,
)
from hilirisasi.spreadsheets import cells
from hilirisasi.spreadsheets.columns import Column, Words

# Written into the template, so that a helper on the phone can ask for it.
VERSION: Final = "2026-11"
TITLE: Final = Words("Produk desa", "Village products")

COLUMNS: Final = (
    Column(
        key="id",
        header=Words("Nomor", "Number"),
        meaning=Words(
            "Nomor produk di layanan ini. Kosongkan untuk produk baru.",
            "The product's number in this service. Leave blank for a new product.",
        ),
        parse=cells.whole(low=1, high=2**31 - 1),
        is_number=True,
        older=("Nomor produk", "ID"),
    ),
    Column(
        key="village_code",
        header=Words("Kode desa", "Village code"),
        meaning=Words(
            "Kode Kemendagri, sepuluh angka, dengan atau tanpa titik.",
            "The Kemendagri code, ten digits, with or without dots.",
        ),
        parse=cells.village_code,
        must_stand=True,
        older=("Kode wilayah", "Kode desa/kelurahan"),
        example="18.02.01.2001",
    ),
    Column(
        key="village_name",
        header=Words("Nama desa", "Village name"),
        meaning=Words("Hanya untuk dibaca.", "For reading only."),
        older=("Desa", "Nama desa/kelurahan"),
        example="Sukamaju",
    ),
    Column(
        key="commodity",
        header=Words("Komoditas", "Commodity"),
        meaning=Words(
            "Nama komoditas; sebutan setempat juga dikenali.",
            "The name of the commodity; local names are known too.",
        ),
        parse=cells.text(longest=60),
        must_stand=True,
        example="Singkong",
    ),
    Column(
        key="form",
        header=Words("Bentuk", "Form"),
        meaning=Words("Dalam bentuk apa dijual.", "In which form it is sold."),
        parse=cells.text(longest=60),
        must_stand=True,
        older=("Bentuk produk",),
        example="Ubi segar",
    ),
    Column(
        key="product_kind",
        header=Words("Jenis hasil", "Kind of product"),
        meaning=Words(
            "Kosong berarti jenis yang biasa bagi bentuknya.",
            "Blank is the kind that is usual for the form.",
        ),
        parse=cells.choice(PRODUCT_KINDS),
        choices=PRODUCT_KINDS,
        example="Hasil utama",
    ),
    Column(
        key="amount",
        header=Words("Jumlah", "Amount"),
        meaning=Words("Berapa banyak, angka saja.", "How much, the number alone."),
        parse=cells.number(high=10**9),
        must_stand=True,
        is_number=True,
        older=("Berapa banyak",),
        example=Decimal("1.5"),
    ),
    Column(
        key="unit",
        header=Words("Satuan", "Unit"),
        meaning=Words("Satuan jumlahnya.", "The unit of the amount."),
        parse=unit,
        must_stand=True,
        choices=UNITS,
        example="ton",
    ),
    Column(
        key="basis",
        header=Words("Dihitung per", "Counted by"),
        meaning=Words("Jumlah itu untuk apa.", "What the amount is for."),
        parse=cells.choice(BASES),
        must_stand=True,
        choices=BASES,
        example="Tiap kali panen",
    ),
    Column(
        key="hectares",
        header=Words("Luas (ha)", "Area (ha)"),
        meaning=Words(
            "Hanya bila dihitung tiap hektare.", "Only where it is counted by the hectare."
        ),
        parse=cells.number(high=1_000_000),
        is_number=True,
        older=("Luas lahan (ha)", "Luas lahan"),
        example=Decimal("2.5"),
    ),
    Column(
        key="harvests",
        header=Words("Panen setahun", "Harvests a year"),
        meaning=Words("Berapa kali panen setahun, bila tahu.", "How many a year, if known."),
        parse=cells.whole(low=1, high=12),
        is_number=True,
        example=2,
    ),
    Column(
        key="months",
        header=Words("Bulan panen", "Harvest months"),
        meaning=Words(
            "Nama bulan, seperti Jan-Mar, Jul. Sepanjang tahun: semua.",
            "Names of months, such as Jan-Mar, Jul. All year: all.",
        ),
        parse=cells.months,
        must_stand=True,
        example="Jul, Agu",
    ),
    Column(
        key="by_month",
        header=Words("Jumlah tiap bulan", "Amount by month"),
        meaning=Words(
            "Bila bulannya tidak sama, seperti Jan 3; Feb 2,5. Kosong berarti sama rata.",
            "Where months differ, such as Jan 3; Feb 2.5. Blank is the same in each.",
        ),
        parse=cells.month_amounts,
        example=None,
    ),
    Column(
        key="price",
        header=Words("Harga (Rp)", "Price (Rp)"),
        meaning=Words("Harga jual terakhir, rupiah.", "The last price, rupiah."),
        parse=cells.number(low=1, high=10**9),
        must_stand=True,
        is_number=True,
        older=("Harga", "Harga jual terakhir"),
        example=1150,
    ),
    Column(
        key="price_unit",
        header=Words("Harga per", "Price per"),
        meaning=Words("Kosong berarti per kg.", "Blank is per kg."),
        parse=unit,
        choices=UNITS,
        example="kg",
    ),
    Column(
        key="price_on",
        header=Words("Tanggal harga", "Price date"),
        meaning=Words("Seperti 24/11/2026.", "Such as 24/11/2026, day first."),
        parse=cells.day,
        must_stand=True,
        older=("Tanggal",),
        example=date(2026, 11, 24),
    ),
    Column(
        key="availability",
        header=Words("Ketersediaan", "Availability"),
        meaning=Words("Sudah ada yang terikat?", "Is any of it bound?"),
        parse=cells.choice(AVAILABILITIES),
        must_stand=True,
        choices=AVAILABILITIES,
        example="Sebagian bebas dijual",
    ),
    Column(
        key="free_percent",
        header=Words("Bebas dijual (%)", "Free to sell (%)"),
        meaning=Words(
            "Hanya bila sebagian bebas. 40 berarti 40 persen.",
            "Only where partly free. 40 is 40 per cent.",
        ),
        parse=cells.percent,
        is_number=True,
        older=("Bebas dijual (persen)",),
        example=40,
    ),
    Column(
        key="holder_kind",
        header=Words("Pemegang", "Holder"),
        meaning=Words("Siapa yang memegang dan menjual.", "Who holds and sells it."),
        parse=cells.choice(HOLDERS),
        must_stand=True,
        choices=HOLDERS,
        example="BUMDes",
    ),
    Column(
        key="holder_name",
        header=Words("Nama pemegang", "Name of the holder"),
        meaning=Words(
            "Nama kelompok, koperasi, atau BUMDes; bukan nama orang.",
            "The name of the group, cooperative or enterprise; not of a person.",
        ),
        parse=cells.text(longest=80),
        older=("Nama kelompok",),
        example="BUMDes Maju",
    ),
    Column(
        key="home_processors",
        header=Words("Rumah pengolah", "Home processors"),
        meaning=Words("Rumah yang mengolah sendiri.", "Homes that process it themselves."),
        parse=cells.whole(high=100_000),
        is_number=True,
        example=3,
    ),
    Column(
        key="home_processing_percent",
        header=Words("Diolah di rumah (%)", "Processed at home (%)"),
        meaning=Words("Bagian panen yang mereka pakai.", "The share of the harvest they use."),
        parse=cells.percent,
        is_number=True,
        example=20,
    ),
    Column(
        key="other_buyers_t",
        header=Words("Pembeli lain (ton setahun)", "Other buyers (t a year)"),
        meaning=Words("Dibeli pembeli lain setahun.", "Bought by others in a year."),
        parse=cells.number(high=10**9),
        is_number=True,
        example=500,
    ),
    Column(
        key="idle_hok_per_month",
        header=Words("Hari kerja menganggur", "Idle working days"),
        meaning=Words(
            "Hari kerja yang menganggur di bulan tersibuk.",
            "Working days without work in the busiest month.",
        ),
        parse=cells.whole(high=10_000_000),
        is_number=True,
        example=200,
    ),
    Column(
        key="quality_note",
        header=Words("Catatan mutu", "Quality note"),
        meaning=Words("Boleh kosong.", "May be blank."),
        parse=cells.text(longest=300),
        example="Kadar pati 24",
    ),
    Column(
        key="status",
        header=Words("Keadaan", "State"),
        meaning=Words(
            "Hanya untuk dibaca; ubah keadaannya di layanan.",
            "For reading only; change it in the service.",
        ),
        example="Tayang",
    ),
)
# Beside the others in exports; never read.
EXPORTED: Final = (
    Column(
        key="district",
        header=Words("Kecamatan", "District"),
        meaning=Words("Hanya untuk dibaca.", "For reading only."),
    ),
    Column(
        key="regency",
        header=Words("Kabupaten/kota", "Regency or city"),
        meaning=Words("Hanya untuk dibaca.", "For reading only."),
    ),
    Column(
        key="offered_t",
        header=Words("Bebas dijual setahun (ton)", "Free to sell in a year (t)"),
        meaning=Words("Hanya untuk dibaca.", "For reading only."),
    ),
    Column(
        key="confirmed_on",
        header=Words("Dikonfirmasi", "Confirmed on"),
        meaning=Words("Hanya untuk dibaca.", "For reading only."),
    ),
    Column(
        key="is_sample",
        header=Words("Data contoh", "Sample data"),
        meaning=Words("Ya: bukan data sungguhan.", "Yes: not real data."),
    ),
)
BY_KEY: Final[Mapping[str, Column]] = {column.key: column for column in COLUMNS}
READ: Final = tuple(column for column in COLUMNS if column.parse is not None)
MUST_BE_FILLED: Final = tuple(BY_KEY[column.key] for column in COLUMNS if column.must_stand)
