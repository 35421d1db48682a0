"""Offers side by side in words: each line says the same of every company, and nothing is blank."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import get_template_attribute
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi import offers
from hilirisasi.extensions import db
from hilirisasi.services import cases, proposals
from hilirisasi.services.comparisons import LaidOffer
from hilirisasi.web.filters import date_id, month_id, percent, rupiah, tonnes
from hilirisasi.web.paper import jobs_of, unknowns_of
from hilirisasi.web.sheets import by_month, gap_of, sum_of
from hilirisasi.web.words import label_of, status_of
from models import JobsEvidence, PriceRule, PriceRuleKind

UNKNOWN: Final = _l("belum diketahui")


@dataclass(frozen=True, slots=True)
class Line:
    """What one line is about, and what each offer says to it, in the order of the offers."""

    label: LazyString
    values: list[str]


def lines_of(laid: Sequence[LaidOffer], rule: PriceRule | None) -> list[Line]:
    """Return the lines in a stated order; where a statutory price ``rule`` binds, one about it."""
    of_rule = [(_l("Menurut aturan harga"), lambda offer: _rule(offer, rule))] if rule else []
    return [
        Line(label, [str(say(offer)) for offer in laid])
        for label, say in (*PRICES, *of_rule, *REST)
    ]


def _company(offer: LaidOffer) -> Any:
    return get_template_attribute("components/company.html", "company_check")(
        offer.talk.plan.organisation
    )


def _standing(offer: LaidOffer) -> str:
    """Return how far talk, proposal and case are."""
    plan = offer.talk.plan
    open_steps = len(proposals.open_steps(db.session, plan=plan))
    parts = [
        status_of(offer.talk.status)[1],
        _("proposal: %(count)s langkah belum lengkap", count=open_steps)
        if open_steps
        else _("proposal lengkap"),
    ]
    if case := cases.find_of_talk(db.session, talk=offer.talk):
        status = status_of(case.status)[1].lower()
        parts.append(_("berkas %(number)s: %(status)s", number=case.number, status=status))
    return "; ".join(parts)


def _source(offer: LaidOffer) -> str:
    if offer.terms is None:
        return _("rencana perusahaan; belum ada usulan syarat")
    return _(
        "usulan %(number)s dari %(side)s, %(day)s",
        number=offer.terms.number,
        side=label_of(offer.terms.side).lower(),
        day=date_id(offer.terms.made_at),
    )


def _net(offer: LaidOffer) -> Any:
    price = offer.price_idr_per_kg
    return UNKNOWN if price is None else _("%(price)s per kg", price=rupiah(price))


def _gap(offer: LaidOffer) -> Any:
    price = offer.price_idr_per_kg
    return UNKNOWN if price is None else gap_of(price - offer.talk.listing.price_idr_per_kg)


def _sum(offer: LaidOffer) -> str:
    words = sum_of(offer)
    return words if offer.price_idr_per_kg is not None else f"{words}; {_('angkutan')}: {UNKNOWN}"


def _price_rule(offer: LaidOffer) -> Any:
    plan = offer.talk.plan
    if offer.terms is not None:
        return offer.terms.price_rule
    if plan.price_rule_kind is None:
        return UNKNOWN
    words = label_of(plan.price_rule_kind)
    if plan.price_rule_kind is PriceRuleKind.FIXED:
        return words
    more = plan.premium_idr_per_kg
    return f"{words}: {UNKNOWN if more is None else rupiah(more)}"


def _floor(offer: LaidOffer) -> Any:
    """Return the written floor of the terms on the table, else of the proposal."""
    floor = (offer.terms or offer.talk.plan).floor_idr_per_kg
    if floor is None:
        return _("Tidak ada") if offer.terms else UNKNOWN
    return _("%(price)s per kg, sebelum potongan", price=rupiah(floor))


def _months(offer: LaidOffer) -> Any:
    return UNKNOWN if offer.terms is None else by_month(offer.terms.kg)


def _year(offer: LaidOffer) -> str:
    if offer.terms is not None:
        return tonnes(sum(offer.terms.kg))
    need = tonnes(sum(offer.talk.plan.need_kg))
    return _("%(unknown)s; dicari %(need)s dari semua desa", unknown=UNKNOWN, need=need)


def _period(offer: LaidOffer) -> str:
    if offer.terms is not None:
        return f"{month_id(offer.terms.first_month)} – {month_id(offer.terms.last_month)}"
    first = month_id(offer.talk.plan.starts_on)
    return _("mulai %(first)s; sampai kapan %(unknown)s", first=first, unknown=UNKNOWN)


def _jobs(offer: LaidOffer) -> Any:
    plan = offer.talk.plan
    if plan.claimed_jobs_fte is None:
        return UNKNOWN
    if plan.jobs_evidence is JobsEvidence.NONE:
        return jobs_of(plan)
    return f"{jobs_of(plan)} {label_of(plan.jobs_evidence)}."


def _share(offer: LaidOffer) -> Any:
    share = offer.talk.plan.community_profit_share
    return UNKNOWN if share is None else percent(share, 0 if (100 * share).is_integer() else 2)


def _home(offer: LaidOffer) -> str:
    plan = offer.talk.plan
    words = label_of(plan.home_processing) if plan.home_processing else str(UNKNOWN)
    return f"{words}. {plan.home_processors_note}" if plan.home_processors_note else words


def _unknown(offer: LaidOffer) -> str:
    unknowns = unknowns_of(offer.talk.plan, offer.talk.listing)
    return "; ".join(unknowns) or _("tidak ada lagi")


def _rule(offer: LaidOffer, rule: PriceRule) -> str:
    is_broken = offers.breaks_rule(rule, offer_idr_per_kg=offer.offer_price_idr_per_kg, offer=offer)
    if is_broken:
        return _("di bawah harga atau di atas potongan")
    if offer.price_place is not rule.place:
        return _("potongan sesuai; harga %(unknown)s, tempatnya lain", unknown=UNKNOWN)
    return _("tidak melanggar")


Words = tuple[LazyString, Callable[[LaidOffer], Any]]
PRICES: Final[tuple[Words, ...]] = (
    (_l("Pemeriksaan"), _company),
    (_l("Sudah sampai mana?"), _standing),
    (_l("Angka dari"), _source),
    (_l("Bersih di kebun"), _net),
    (_l("Dibanding harga desa sekarang"), _gap),
    (_l("Hitungannya"), _sum),
    (_l("Harga itu dibayar di mana?"), lambda offer: label_of(offer.price_place)),
)
REST: Final[tuple[Words, ...]] = (
    (_l("Perubahan harga"), _price_rule),
    (_l("Harga terendah tertulis"), _floor),
    (_l("Dibayar"), lambda offer: _("paling lama %(days)s hari", days=offer.payment_days)),
    (_l("Tiap bulan"), _months),
    (_l("Setahun"), _year),
    (_l("Masa"), _period),
    (_l("Pekerjaan"), _jobs),
    (_l("Bagian laba untuk desa"), _share),
    (_l("Dengan yang sudah mengolah di rumah"), _home),
    (_l("Yang belum diketahui"), _unknown),
)
