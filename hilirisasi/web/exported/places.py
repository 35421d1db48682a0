"""What anybody reads: the regions below one, and the commodities."""

from collections.abc import Iterable
from typing import Final

from hilirisasi.extensions import db
from hilirisasi.services import commodities, regions
from hilirisasi.web.access import now
from hilirisasi.web.list_files import Row, column
from hilirisasi.web.words import name_of, term_of
from models import ProductKind, Region

LISTINGS: Final = column("listings", "Produk tayang", "Products on show")
REGION_COLUMNS: Final = (
    column("code", "Kode Kemendagri", "Kemendagri code"),
    column("kind", "Jenis", "Kind"),
    column("name", "Nama", "Name"),
    column("postal_code", "Kode pos", "Postal code"),
    column("villages", "Desa dan kelurahan", "Villages"),
    LISTINGS,
)
COMMODITY_COLUMNS: Final = (
    column("name", "Komoditas", "Commodity"),
    column("forms", "Bentuk yang dijual", "Forms sold"),
    column("routes", "Rute olahan", "Processing routes"),
    LISTINGS,
)


def below(region: Region) -> Iterable[Row]:
    """Return the regions right below one."""
    for child in regions.list_children(db.session, region=region, now=now()):
        yield {
            "code": child.region.code,
            "kind": term_of(child.region),
            "name": child.region.name,
            "postal_code": child.region.postal_code,
            "villages": None if child.region.is_village else child.villages,
            "listings": child.listings,
        }


def all_commodities() -> Iterable[Row]:
    """Return the commodities with the forms that villages sell."""
    listings = commodities.count_listings(db.session, now=now())
    routes = commodities.count_routes(db.session)
    for row in commodities.list_all(db.session):
        forms = (name_of(form) for form in row.forms if form.product_kind is ProductKind.MAIN)
        yield {
            "name": name_of(row),
            "forms": "; ".join(forms),
            "routes": routes.get(row.code, 0),
            "listings": listings.get(row.code, 0),
        }
