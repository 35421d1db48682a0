"""What the pages of a listing's form show beside it."""

from typing import Any

from hilirisasi import circles, harvest
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import listing_search
from hilirisasi.web.access import actor, can, now
from hilirisasi.web.forms.listing import ListingForm
from models import CommodityForm, Listing, PaperForm, Region, Role


def prefilled(village: Region, product: CommodityForm) -> dict[str, Any]:
    """Return what the village need not type: the usual months, the holder of its products."""
    months = listing_search.usual_months(db.session, village=village, form=product)
    last = listing_search.last_own(db.session, village=village)
    return {
        "unit": "ton" if "ton" in product.units else next(iter(product.units)),
        "basis": harvest.Basis.PER_HARVEST.value,
        "months": list(months),
        "price_unit": "kg",
        "price_on": day_of(now()),
        "availability": "free",
        "product_kind": product.product_kind.value,
        "holder_kind": last.holder_kind.value if last else "bumdes",
        "holder_name": last.holder_name if last else f"BUMDes {village.name}",
    }


def form_page(
    form: ListingForm,
    product: CommodityForm,
    village: Region,
    listing: Listing | None,
    paper: PaperForm | None = None,
    *,
    is_first: bool = False,
) -> dict[str, Any]:
    """Return what the form's page shows beside the form; ``paper`` is what is typed off."""
    return {
        "form": form,
        "product": product,
        "village": village,
        "listing": listing,
        "paper": paper,
        "is_first": is_first,
        "may_publish": can(Permission.LISTING_PUBLISH, listing)
        if listing
        else actor().post_as(Role.VILLAGE_ASSISTANT) is None,
        "circles": circles.LISTING_FIELDS,
        "neighbours": listing_search.neighbours_price(
            db.session, village=village, form=product, today=day_of(now())
        ),
    }


def preview(form: ListingForm, product: CommodityForm, page: dict[str, Any]) -> dict[str, Any]:
    """Return how the answers were read, in kg by month, and what looks odd in them."""
    amount = form.amount_answer()
    listing: Listing | None = page["listing"]
    return {
        "amount": amount,
        "harvests": harvest.harvests_of(amount),
        "monthly_kg": harvest.monthly_kg(amount, product.units),
        "price_idr_per_kg": form.price_idr_per_kg(product),
        "doubts": listing_search.doubts(
            db.session,
            listing_id=listing.id if listing else None,
            village=page["village"],
            form=product,
            yearly_kg=harvest.yearly_kg(amount, product.units),
            price_idr_per_kg=form.price_idr_per_kg(product),
        ),
    }
