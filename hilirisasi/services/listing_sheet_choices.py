"""What a listing's sheet offers to choose from, in both languages."""

from typing import Final

from hilirisasi.harvest import Basis
from hilirisasi.quantities import UNIT_NAMES
from hilirisasi.spreadsheets import cells
from hilirisasi.spreadsheets.columns import Words
from models import Availability, HolderKind, ListingStatus, ProductKind

BASES: Final = {
    Basis.PER_HARVEST: Words("Tiap kali panen", "Each harvest"),
    Basis.PER_MONTH: Words("Tiap bulan panen", "Each harvest month"),
    Basis.PER_YEAR: Words("Setahun", "A year"),
    Basis.PER_HECTARE: Words("Tiap hektare tiap panen", "Each hectare each harvest"),
}
AVAILABILITIES: Final = {
    Availability.FREE: Words("Bebas dijual", "Free to sell"),
    Availability.PARTLY: Words("Sebagian bebas dijual", "Partly free to sell"),
    Availability.BOUND: Words("Sudah terikat", "Already bound"),
}
HOLDERS: Final = {
    HolderKind.BUMDES: Words("BUMDes", "Village enterprise"),
    HolderKind.COOPERATIVE: Words("Koperasi", "Cooperative"),
    HolderKind.FARMER_GROUP: Words("Kelompok tani", "Farmer group"),
    HolderKind.FARMERS: Words("Petani sendiri-sendiri", "Individual farmers"),
}
PRODUCT_KINDS: Final = {
    ProductKind.MAIN: Words("Hasil utama", "Main product"),
    ProductKind.BY_PRODUCT: Words("Hasil samping", "By-product"),
    ProductKind.WASTE: Words("Limbah", "Waste"),
}
STATUSES: Final = {
    ListingStatus.DRAFT: Words("Draf", "Draft"),
    ListingStatus.PUBLISHED: Words("Tayang", "On show"),
    ListingStatus.FALLOW: Words("Jeda tanam", "Fallow"),
    ListingStatus.FAILED: Words("Gagal panen", "Harvest failed"),
    ListingStatus.WITHDRAWN: Words("Ditarik", "Withdrawn"),
}
# Read in any order; a unit is one of the product's own, which the row shows.
UNITS: Final = {unit: Words(unit, unit) for unit in dict.fromkeys(UNIT_NAMES.values())}
unit = cells.choice(UNITS, more=UNIT_NAMES)
