"""One search over places, products and plans; what is found is what the reader may see.

A text is read against every name of a place and a commodity: some three thousand, read anew at
each search, so that nothing found is older than the last commit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from hilirisasi.actors import Actor
from hilirisasi.services import found_records, regions
from hilirisasi.services.found_records import Asked, Group
from hilirisasi.spelling import Fit, Match, search
from models import Commodity, Listing, Plan, Region, Route

T = TypeVar("T")

MOST_REGIONS: Final = 50  # whose products are looked for; more are too vague to be meant
MOST_SUGGESTIONS: Final = 5
MOST_WORDS: Final = 6  # of a question with a product and a place
# Words of a question that name nothing.
SMALL_WORDS: Final = frozenset(
    {"di", "dari", "ke", "dan", "yang", "untuk", "sekitar", "dekat", "beli", "jual", "cari"}
    | {"harga", "produk", "hasil", "in", "of", "near", "from"}
)


class Place(NamedTuple):
    """A region by its name: what a search reads of it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Product:
    """A commodity with all the names that lead to it."""

    commodity: Commodity
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called where it is suggested."""
        return self.commodity.name_id


@dataclass(frozen=True, slots=True)
class _Read:
    """What a text names; ``suggestions`` where it names nothing."""

    places: list[Match[Place]]
    products: list[Match[Product]]
    suggestions: Sequence[str] = ()

    @property
    def matches(self) -> list[Match[Place] | Match[Product]]:
        return [*self.places, *self.products]

    @property
    def best(self) -> Fit:
        return min((match.fit for match in self.matches), default=Fit.NEARLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a text found. ``is_guess``: nothing fits as typed, this is what is alike."""

    asked: Asked
    regions: Group[Region]
    commodities: Sequence[Commodity]
    listings: Group[Listing]
    plans: Group[Plan]
    wanted: Group[Plan]
    is_guess: bool
    suggestions: Sequence[str]

    def __bool__(self) -> bool:
        """Was anything found?"""
        listed = self.regions.total + self.listings.total + self.plans.total + self.wanted.total
        return bool(self.commodities) or listed > 0


def find(session: Session, *, text: str, actor: Actor | None, now: datetime) -> Findings:
    """Return what a text finds, for this person."""
    read = _read(text, list_places(session), _list_products(session))
    asked = _asked(read)
    return Findings(
        asked=asked,
        regions=found_records.list_regions(
            session, codes=[match.found.code for match in read.places]
        ),
        commodities=[match.found.commodity for match in read.products],
        listings=found_records.list_listings(session, asked=asked, now=now),
        plans=found_records.list_plans(session, actor=actor, text=text, asked=asked),
        wanted=found_records.list_wanted(session, actor=actor, asked=asked, now=now),
        is_guess=any(match.fit is Fit.ALIKE for match in read.matches),
        suggestions=read.suggestions,
    )


def find_ids(
    session: Session, *, text: str, actor: Actor, now: datetime
) -> tuple[set[int], set[int]]:
    """Return every listing and every plan that a text finds, for this person; no guesses."""
    read = _read(text, list_places(session), _list_products(session))
    asked = _asked(read)
    if any(match.fit is Fit.ALIKE for match in read.matches):
        asked = Asked()
    return (
        found_records.find_listing_ids(session, asked=asked, now=now),
        found_records.find_plan_ids(session, actor=actor, text=text, asked=asked, now=now),
    )


def list_places(session: Session) -> list[Place]:
    """Return every region by its name: the province, regencies, districts, villages, by name."""
    rows = session.execute(sa.select(Region.code, Region.name))
    places = [Place(code, name) for code, name in rows]
    return sorted(places, key=lambda place: (len(place.code), place.name, place.code))


def find_places(text: str, places: Sequence[Place]) -> list[Match[Place]]:
    """Return the places that a text names, the best fit first; a code names exactly one."""
    if regions.CODE.fullmatch(text.strip()):
        return [Match(place, Fit.SAME, 100.0) for place in places if place.code == text.strip()]
    return _ordered(search(text, places, lambda place: (place.name,)))


def name_places(session: Session, *, text: str) -> Sequence[Region]:
    """Return the places that a text may mean: the one that is spelt so, else all that fit."""
    named = find_places(text, list_places(session))
    codes = [match.found.code for match in _closest(named) if match.fit <= Fit.ALIKE]
    return found_records.list_regions(session, codes=codes).rows


def _asked(read: _Read) -> Asked:
    return Asked(
        regions=tuple(match.found.code for match in _closest(read.places))[:MOST_REGIONS],
        commodities=tuple(match.found.commodity.code for match in _closest(read.products)),
    )


def _read(text: str, places: Sequence[Place], products: Sequence[Product]) -> _Read:
    """Return what a text names: a place, a product, or a product and a place."""
    named = _Read(
        find_places(text, places), _ordered(search(text, products, lambda product: product.names))
    )
    best = named.best
    if best > Fit.BEGINS:
        parts = next(_parts(text, places, products), None)
        if parts is not None:
            return parts
    if best is Fit.NEARLY:
        nearly = sorted(named.matches, key=lambda match: -match.likeness)
        names = dict.fromkeys(match.found.name for match in nearly)
        return _Read([], [], list(names)[:MOST_SUGGESTIONS])
    widest = Fit.HOLDS if best <= Fit.HOLDS else best
    return _Read(
        [match for match in named.places if match.fit <= widest],
        [match for match in named.products if match.fit <= widest],
    )


def _parts(text: str, places: Sequence[Place], products: Sequence[Product]) -> Iterator[_Read]:
    """Yield a product and a place that stand in one text: "singkong di Way Lima".

    A product as it is spelt counts before one that is only alike, and more words before fewer.
    """
    words = text.split()[:MOST_WORDS]
    spans = [
        (start, start + length)
        for length in range(len(words) - 1, -1, -1)
        for start in range(len(words) - length + 1 if length else 1)
    ]
    for worst in (Fit.SAME, Fit.ALIKE):
        for start, end in spans:
            found = search(" ".join(words[start:end]), products, lambda product: product.names)
            found = [match for match in found if match.fit <= worst]
            rest = [word for word in (*words[:start], *words[end:]) if not _is_small(word)]
            is_place_alone = start == end and len(rest) < len(words)
            if not found and not is_place_alone:
                continue
            near = [m for m in find_places(" ".join(rest), places) if m.fit <= Fit.ALIKE]
            if near or not rest:
                yield _Read(near, _ordered(found))


def _list_products(session: Session) -> list[Product]:
    """Return every commodity with all that it is called, its forms and what is made of it."""
    made: dict[str, list[str]] = {}
    for code, *names in session.execute(
        sa.select(Route.commodity_code, Route.product_id, Route.product_en).order_by(Route.code)
    ):
        made.setdefault(code, []).extend(names)
    commodities = session.scalars(
        sa.select(Commodity)
        .options(selectinload(Commodity.forms))
        .order_by(Commodity.name_id, Commodity.code)
    )
    return [
        Product(
            commodity,
            (
                *(commodity.name_id, commodity.name_en, *commodity.aliases.split("|")),
                *(name for form in commodity.forms for name in (form.name_id, form.name_en)),
                *made.get(commodity.code, ()),
            ),
        )
        for commodity in commodities
    ]


def _ordered(matches: Sequence[Match[T]]) -> list[Match[T]]:
    """Return matches by how they fit; guesses by how alike, all others in the order given."""
    return sorted(
        matches, key=lambda match: (match.fit, -match.likeness * (match.fit >= Fit.ALIKE))
    )


def _closest(matches: Sequence[Match[T]]) -> list[Match[T]]:
    """Return what is spelt so, or all where nothing is: whose products and plans are meant."""
    return [match for match in matches if match.fit is Fit.SAME] or list(matches)


def _is_small(word: str) -> bool:
    return word.strip(".,").casefold() in SMALL_WORDS
