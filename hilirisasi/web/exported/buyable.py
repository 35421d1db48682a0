"""What can be bought around a place: every listing of the page, and its twelve months."""

from collections.abc import Iterator
from typing import Any, Final

from flask_babel import get_locale

from hilirisasi.extensions import db
from hilirisasi.services import buyable
from hilirisasi.services.buyable import Offer
from hilirisasi.spreadsheets.columns import Words
from hilirisasi.web.buyable import found_of_address
from hilirisasi.web.list_files import PRODUCT, SAMPLE, VILLAGE, Row, column, product, yes
from models import MONTHS

LANDED: Final = Words(
    "Harga desa ditambah ongkos angkut; kosong bila harganya terlalu lama.",
    "The village's price and haulage; blank where the price is too old.",
)
STRAIGHT: Final = Words("Garis lurus.", "A straight line.")
MONTH_WORDS: Final = (
    *(("Januari", "January"), ("Februari", "February"), ("Maret", "March")),
    *(("April", "April"), ("Mei", "May"), ("Juni", "June")),
    *(("Juli", "July"), ("Agustus", "August"), ("September", "September")),
    *(("Oktober", "October"), ("November", "November"), ("Desember", "December")),
)
OFFER_COLUMNS: Final = (
    column("listing_id", "Nomor produk", "Product number"),
    *VILLAGE,
    column("district", "Kecamatan", "District"),
    column("regency", "Kabupaten", "Regency"),
    *PRODUCT,
    column("distance_km", "Jarak (km)", "Distance (km)", STRAIGHT),
    column("price", "Harga desa (Rp per kg)", "Village's price (Rp per kg)"),
    column("price_on", "Tanggal harga", "Day of the price"),
    column("haulage", "Ongkos angkut (Rp per kg)", "Haulage (Rp per kg)"),
    column("landed", "Harga sampai di tempat (Rp per kg)", "Landed price (Rp per kg)", LANDED),
    *(
        column(f"kg_{month}", f"{words[0]} (kg)", f"{words[1]} (kg)")
        for month, words in enumerate(MONTH_WORDS, start=1)
    ),
    column("kg", "Dapat dibeli (kg)", "On offer (kg)"),
    column("cumulative_kg", "Terkumpul dari yang termurah (kg)", "Running total (kg)"),
    SAMPLE,
)
MONTH_COLUMNS: Final = (
    column("month", "Bulan", "Month"),
    column("priced_kg", "Dapat dibeli (kg)", "On offer (kg)"),
    column("listings", "Produk", "Products"),
    column("bought_kg", "Yang dihitung harganya (kg)", "Of which priced here (kg)"),
    column("mean", "Rata-rata sampai di tempat (Rp per kg)", "Mean landed price (Rp per kg)"),
    column("lowest", "Termurah (Rp per kg)", "Lowest (Rp per kg)"),
    column("highest", "Termahal (Rp per kg)", "Highest (Rp per kg)"),
    column("unpriced_kg", "Harganya belum diketahui (kg)", "Price unknown (kg)"),
)


def offers() -> Iterator[Row]:
    """Return every listing, from the cheapest on, then those of which no price is known."""
    asked = found_of_address()
    if asked is None:
        return
    question, found = asked
    rows = [*found.offers, *found.unpriced]
    buyable.load_names(db.session, rows)
    for offer in rows:
        yield _offer(offer, question.wish.month)


def months() -> Iterator[Row]:
    """Return the twelve months."""
    asked = found_of_address()
    if asked is None:
        return
    question, found = asked
    names = get_locale().months["stand-alone"]["wide"]
    for row in buyable.by_month(found, need_kg=question.need_kg):
        yield {
            "month": names[row.month],
            "priced_kg": row.priced_kg,
            "listings": row.listings,
            "bought_kg": row.bought_kg,
            "mean": row.mean_idr_per_kg,
            "lowest": row.lowest_idr_per_kg,
            "highest": row.highest_idr_per_kg,
            "unpriced_kg": row.unpriced_kg,
        }


def _offer(offer: Offer, month: int | None) -> dict[str, Any]:
    listing = offer.listing
    village = listing.village
    return {
        "listing_id": listing.id,
        "village_code": village.code,
        "village": village.name,
        "district": village.parent.name if village.parent else None,
        "regency": village.parent.parent.name if village.parent and village.parent.parent else None,
        **product(listing),
        "distance_km": offer.distance_km,
        "price": listing.price_idr_per_kg,
        "price_on": listing.price_on,
        "haulage": offer.haulage_idr_per_kg,
        "landed": offer.landed_idr_per_kg,
        **{f"kg_{number}": offer.free_kg[number - 1] for number in range(1, MONTHS + 1)},
        "kg": offer.kg_in(month),
        "cumulative_kg": offer.cumulative_kg,
        "is_sample": yes(is_so=listing.is_sample),
    }
