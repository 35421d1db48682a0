"""What each row of a sheet of listings says: which product of which village, new or known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from hilirisasi import harvest
from hilirisasi.harvest import AmountAnswer, Basis
from hilirisasi.services import listing_answers, listings
from hilirisasi.services.listing_answers import ListingAnswers
from hilirisasi.services.listing_sheet_cells import KG_PER_TONNE, values_of
from hilirisasi.services.listing_sheet_columns import BY_KEY, MUST_BE_FILLED
from hilirisasi.services.listing_sheet_products import KeyedError, Products
from hilirisasi.spreadsheets.cells import Cause
from hilirisasi.spreadsheets.dry_run import Effect
from models import (
    MAX_KG,
    Availability,
    CommodityForm,
    HolderKind,
    Listing,
    ListingStatus,
    MonthlyKg,
)

MAX_PRICE: Final = 10**8  # rupiah per kg, as the table holds it
COMPARED: Final = (
    *("product_kind", "amount", "unit", "basis", "hectares", "harvests", "months"),
    *(
        "by_month",
        "price",
        "price_on",
        "availability",
        "free_percent",
        "holder_kind",
        "holder_name",
    ),
    *(
        "home_processors",
        "home_processing_percent",
        "other_buyers_t",
        "idle_hok_per_month",
        "quality_note",
    ),
)
Identity = tuple[str, str, str, HolderKind, str]


class Village(NamedTuple):
    """A village and its organisation, where it has one yet."""

    code: str
    name: str
    organisation_id: int | None
    is_sample: bool


@dataclass(slots=True)
class Known:
    """A listing as a sheet needs it: what it is, and the values of its row until compared."""

    id: int
    organisation_id: int
    village_code: str
    commodity_code: str
    form_code: str
    status: ListingStatus
    version: int
    holder_kind: HolderKind
    holder_name: str
    values: tuple[Any, ...]  # of `COMPARED`, in its order


class Planned(NamedTuple):
    """What a row would write; ``listing`` is what it changes, ``None`` for a new one."""

    row: int
    effect: Effect
    village: Village
    form: CommodityForm
    answers: ListingAnswers
    listing: Known | None


@dataclass(slots=True)
class Resolver:
    """Everything that rows are held against, asked from the database once."""

    products: Products
    villages: Mapping[str, Village]
    allowed: frozenset[str] | None
    today: date
    listings: Sequence[Known]
    reserved: Mapping[int, MonthlyKg]
    _by_id: dict[int, Known] = field(default_factory=dict)
    _by_identity: dict[Identity, list[Known]] = field(default_factory=dict)
    _seen: dict[object, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for listing in self.listings:
            self._by_id[listing.id] = listing
            if listing.status is ListingStatus.PUBLISHED:
                self._by_identity.setdefault(_identity_of(listing), []).append(listing)

    def plan(self, row: int, values: dict[str, Any]) -> Planned:
        """Return what a row would write.

        Raises
        ------
        KeyedError
        """
        if self.allowed is not None and len(self.allowed) == 1 and not values["village_code"]:
            values["village_code"] = next(iter(self.allowed))
        _tell_months(values)
        for column in MUST_BE_FILLED:
            if values[column.key] in {None, ""}:
                raise KeyedError(column.key, Cause.BLANK, example=BY_KEY[column.key].example)
        village = self._village(values["village_code"])
        form = self.products.find(values["commodity"], values["form"])
        self._normalise(values, form)
        listing = self._known(values, form)
        self._refuse_twin(row, values, form, listing)
        planned = Planned(row, _effect(values, listing), village, form, _answers(values), listing)
        if planned.effect is Effect.CHANGED:
            self._refuse_below_reserved(planned)
        return planned

    def _village(self, code: str) -> Village:
        village = self.villages.get(code)
        if self.allowed is not None and code not in self.allowed:
            cause = Cause.FOREIGN_VILLAGE if village else Cause.UNKNOWN_VILLAGE
            raise KeyedError("village_code", cause)
        if village is None:
            raise KeyedError("village_code", Cause.UNKNOWN_VILLAGE)
        return village

    def _normalise(self, values: dict[str, Any], form: CommodityForm) -> None:
        """Bring the values to what a listing keeps: price per kg, no figure that says nothing."""
        values["price_unit"] = values["price_unit"] or "kg"
        for key in ("unit", "price_unit"):
            if values[key] not in form.units:
                raise KeyedError(key, Cause.UNKNOWN_UNIT, units=tuple(form.units))
        if values["price_on"] > self.today:
            raise KeyedError("price_on", Cause.DATE_TO_COME)
        values["product_kind"] = values["product_kind"] or form.product_kind
        if values["availability"] is not Availability.PARTLY:
            values["free_percent"] = None
        for key in ("holder_name", "quality_note"):
            values[key] = values[key] or None
        _normalise_price(values, form)
        _normalise_amount(values, form)

    def _known(self, values: Mapping[str, Any], form: CommodityForm) -> Known | None:
        """Return the listing that a row is about: by its number, else the one published twin."""
        product = (values["village_code"], form.commodity_code, form.code)
        if values["id"] is not None:
            listing = self._by_id.get(values["id"])
            if listing is None:
                raise KeyedError("id", Cause.UNKNOWN_NUMBER)
            if (listing.village_code, listing.commodity_code, listing.form_code) != product:
                raise KeyedError("id", Cause.OTHER_PRODUCT)
            return listing
        twins = self._by_identity.get(_identity(values, form), [])
        if len(twins) > 1:
            numbers = tuple(sorted(twin.id for twin in twins))
            raise KeyedError("id", Cause.TWO_LISTINGS, numbers=numbers)
        return twins[0] if twins else None

    def _refuse_below_reserved(self, planned: Planned) -> None:
        if planned.listing is None or planned.listing.id not in self.reserved:
            return
        offered = written_of(planned.form, planned.answers).offered_kg
        reserved = self.reserved[planned.listing.id]
        if short := listings.short_kg(planned.listing.status, offered, reserved):
            raise KeyedError("amount", Cause.RESERVED, short_kg=short)

    def _refuse_twin(
        self, row: int, values: Mapping[str, Any], form: CommodityForm, listing: Known | None
    ) -> None:
        key = listing.id if listing else _identity(values, form)
        first = self._seen.setdefault(key, row)
        if first != row:
            raise KeyedError("id" if values["id"] else "commodity", Cause.TWICE, row=first)


def _tell_months(values: dict[str, Any]) -> None:
    """Fill what amounts by month tell: their sum, a year's, and the months that have any."""
    by_month = values["by_month"]
    if by_month is None:
        return
    held = tuple(month for month, amount in enumerate(by_month, start=1) if amount)
    for key, told in {"amount": sum(by_month), "basis": Basis.PER_YEAR, "months": held}.items():
        if values[key] not in {None, told}:
            raise KeyedError(key, Cause.MONTHS_DIFFER)
        values[key] = told


def _normalise_price(values: dict[str, Any], form: CommodityForm) -> None:
    price = values["price"] / Decimal(str(form.units[values["price_unit"]]))
    if price > MAX_PRICE:
        raise KeyedError("price", Cause.OUT_OF_RANGE, low=1, high=MAX_PRICE)
    values["price"], values["price_unit"] = Decimal(max(1, round(price))), "kg"


def _normalise_amount(values: dict[str, Any], form: CommodityForm) -> None:
    if values["basis"] is not Basis.PER_HECTARE:
        values["hectares"] = None
    elif not values["hectares"]:
        raise KeyedError("hectares", Cause.BLANK, example=BY_KEY["hectares"].example)
    kg = harvest.monthly_kg(_amount(values), form.units)
    if not 1 <= max(kg) <= MAX_KG:
        raise KeyedError("amount", Cause.OUT_OF_RANGE, low=1, high=MAX_KG, unit="kg")


def written_of(form: CommodityForm, answers: ListingAnswers) -> Listing:
    """Return a listing with some answers, which is never stored itself."""
    listing = Listing()
    listing_answers.write(listing, form, answers)
    return listing


def known_of(listing: Listing, shared: dict[Any, Any]) -> Known:
    """Return what a sheet needs of a listing, or of a row with a listing's columns.

    ``shared`` keeps one object for equal values of many listings.
    """
    values = values_of(listing)
    return Known(
        id=listing.id,
        organisation_id=listing.organisation_id,
        village_code=listing.village_code,
        commodity_code=listing.commodity_code,
        form_code=listing.form_code,
        status=listing.status,
        version=listing.version,
        holder_kind=listing.holder_kind,
        holder_name=listing.holder_name,
        values=tuple(
            shared.setdefault((type(value), value), value)
            for value in (values[key] for key in COMPARED)
        ),
    )


def _identity(values: Mapping[str, Any], form: CommodityForm) -> Identity:
    name = values["holder_name"] or ""
    code = values["village_code"]
    return code, form.commodity_code, form.code, values["holder_kind"], name


def _identity_of(listing: Known) -> Identity:
    product = (listing.village_code, listing.commodity_code, listing.form_code)
    return *product, listing.holder_kind, listing.holder_name


def _effect(values: Mapping[str, Any], listing: Known | None) -> Effect:
    if listing is None:
        return Effect.CREATED
    is_same = all(values[key] == kept for key, kept in zip(COMPARED, listing.values, strict=True))
    listing.values = ()  # each row is another listing's: twenty thousand of these are memory
    return Effect.UNCHANGED if is_same else Effect.CHANGED


def _amount(values: Mapping[str, Any]) -> AmountAnswer:
    return AmountAnswer(
        basis=values["basis"],
        amount=values["amount"],
        unit=values["unit"],
        months=values["months"],
        hectares=values["hectares"],
        harvests=values["harvests"],
        by_month=values["by_month"],
    )


def _answers(values: Mapping[str, Any]) -> ListingAnswers:
    return ListingAnswers(
        amount=_amount(values),
        availability=values["availability"],
        free_share=_share(values["free_percent"]),
        price_idr_per_kg=int(values["price"]),
        price_on=values["price_on"],
        holder_kind=values["holder_kind"],
        holder_name=values["holder_name"] or "",
        home_processors=values["home_processors"],
        home_processing_share=_share(values["home_processing_percent"]),
        other_buyers_kg_per_year=None
        if values["other_buyers_t"] is None
        else int(values["other_buyers_t"] * KG_PER_TONNE),
        idle_hok_per_month=values["idle_hok_per_month"],
        quality_note=values["quality_note"] or "",
        product_kind=values["product_kind"],
    )


def _share(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else percent / 100
