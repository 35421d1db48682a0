"""Term sheets in words: what each line says, and what changed against the version before."""

from decimal import Decimal
from itertools import pairwise

from flask_babel import get_locale
from flask_babel import gettext as _

from hilirisasi.offers import PricedOffer
from hilirisasi.services import terms
from hilirisasi.services.terms import TermSheet
from hilirisasi.web.filters import month_id, percent, rupiah, tonnes
from hilirisasi.web.labels import PRICE_PLACES
from models import MonthlyKg, PricePlace, Talk, Terms


def lines_of(sheet: TermSheet) -> list[tuple[str, str]]:
    """Return the lines of a sheet: label and written value, in a stated order."""
    return [
        (_("Harga bersih di kebun"), _("%(price)s per kg", price=rupiah(sheet.price_idr_per_kg))),
        (_("Hitungannya"), sum_of(sheet)),
        (_("Perubahan harga"), sheet.price_rule),
        (
            _("Harga terendah tertulis"),
            _("%(price)s per kg, sebelum potongan", price=rupiah(sheet.floor_idr_per_kg))
            if sheet.floor_idr_per_kg is not None
            else _("Tidak ada"),
        ),
        *_contracts(sheet),
        (_("Dibayar"), _("paling lama %(days)s hari", days=sheet.payment_days)),
        (_("Masa"), f"{month_id(sheet.first_month)} – {month_id(sheet.last_month)}"),
        (_("Setahun"), tonnes(sum(sheet.kg))),
        (_("Tiap bulan"), by_month(sheet.kg)),
    ]


def _contracts(sheet: TermSheet) -> list[tuple[str, str]]:
    """Return what the sheet writes to grow more and to leave home processors their share."""
    none = _("Tidak ada")
    planting, overlap = sheet.planting_kg_per_year, sheet.home_overlap_share
    return [
        (
            _("Kontrak tanam"),
            _("tambahan %(mass)s setahun", mass=tonnes(planting)) if planting else none,
        ),
        (
            _("Perjanjian dengan pengolah rumahan"),
            _("paling banyak %(share)s dari bahan mereka ikut diambil", share=percent(overlap))
            if overlap is not None
            else none,
        ),
    ]


def gap_of(idr_per_kg: int) -> str:
    """Return how an offer's net price differs from the village's price of today, in words."""
    if idr_per_kg == 0:
        return str(_("sama"))
    more = _("lebih tinggi %(price)s", price=rupiah(idr_per_kg))
    less = _("lebih rendah %(price)s", price=rupiah(-idr_per_kg))
    return str(more if idr_per_kg > 0 else less)


def sum_of(sheet: PricedOffer) -> str:
    """Return how the net price follows from the offer, as a person would write the sum."""
    offer, place = rupiah(sheet.offer_price_idr_per_kg), str(PRICE_PLACES[sheet.price_place])
    has_part = Decimal(str(sheet.deduction_share)) * 100 % 1
    deduction = percent(sheet.deduction_share, 2 if has_part else 0)
    is_away = sheet.price_place is not PricePlace.FARM
    if is_away and sheet.farmer_pays_haulage and sheet.haulage_idr_per_kg:
        text = _(
            "%(offer)s (%(place)s) dikurangi potongan %(deduction)s dan angkutan %(haulage)s",
            offer=offer,
            place=place.lower(),
            deduction=deduction,
            haulage=rupiah(sheet.haulage_idr_per_kg),
        )
    else:
        text = _(
            "%(offer)s (%(place)s) dikurangi potongan %(deduction)s",
            offer=offer,
            place=place.lower(),
            deduction=deduction,
        )
    return str(text)


def by_month(kg: MonthlyKg) -> str:
    """Return the months that have any, in words: one amount where they are all alike."""
    names = get_locale().months["stand-alone"]["abbreviated"]
    if len(set(kg)) == 1:
        return str(_("%(amount)s tiap bulan", amount=tonnes(kg[0])))
    parts = (
        f"{names[month]} {tonnes(amount)}" for month, amount in enumerate(kg, start=1) if amount
    )
    return ", ".join(parts)


def differences(before: TermSheet | None, after: TermSheet) -> list[dict[str, str]]:
    """Return the lines of two sheets side by side; empty before where there was none."""
    old = dict(lines_of(before)) if before else {}
    return [
        {"label": label, "before": old.get(label, ""), "after": value}
        for label, value in lines_of(after)
    ]


def versions_of(talk: Talk) -> list[tuple[Terms, list[dict[str, str]]]]:
    """Return a talk's versions, the newest first, each beside the one before it."""
    pairs = [
        (row, differences(terms.sheet_of(old) if old else None, terms.sheet_of(row)))
        for old, row in pairwise([None, *talk.terms])
        if row is not None
    ]
    return pairs[::-1]
