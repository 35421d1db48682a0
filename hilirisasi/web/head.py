"""The village head: one page, one answer, by a one-time link and a PIN."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.errors import (
    DomainError,
    LinkDeadError,
    ListingPausedError,
    PeriodInPastError,
    TalkingAloneError,
    TooManyAttemptsError,
    WrongPinError,
)
from hilirisasi.extensions import db
from hilirisasi.months import count_months, day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import head_links, regional, terms
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.errors import message_of
from hilirisasi.web.filters import date_id, month_id, number, percent, rupiah, tonnes
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.head import AGREE, HeadForm
from hilirisasi.web.headers import private_page
from hilirisasi.web.sheets import by_month, gap_of
from hilirisasi.web.talk_page import worths_of
from models import CheckStatus, JobsEvidence, Plan, Talk, Terms

bp = Blueprint("head", __name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """Terms as a village head reads them: facts, prices side by side, what nobody knows."""

    facts: list[tuple[str, str]]
    prices: list[tuple[str, str]]
    unknown: list[str]


@bp.post("/percakapan/<id:talk_id>/syarat/<id:number>/kepala")
@requires(Permission.TERMS_ASK_HEAD, Talk)
def ask(talk: Talk, number: int) -> ResponseReturnValue:
    """Make a link for the head and show it, this once."""
    if not Form().validate_on_submit():
        abort(400)
    version = next((row for row in talk.terms if row.number == number), None) or abort(404)
    asked = head_links.ask(db.session, terms=version, actor=actor(), now=now())
    base = current_app.config["SETTINGS"].base_url.rstrip("/")
    address = base + url_for("head.answer", code=asked.code)
    text = _(
        "Bapak/Ibu Kepala Desa, ada tawaran untuk produk desa. Baca dan jawab di sini: %(address)s",
        address=address,
    )
    phone = (asked.head.phone or "").lstrip("+")
    return private_page(
        render_template(
            "head/link.html",
            talk=talk,
            number=number,
            head=asked.head,
            address=address,
            share_href=f"https://wa.me/{phone}?text={quote(text, safe='')}",
            days=head_links.LIFE.days,
        )
    )


@bp.route("/kepala/<code>", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def answer(code: str) -> ResponseReturnValue:  # noqa: PLR0911  # each way a link may end
    """Show what is offered, and take the head's answer."""
    try:
        _link, version = head_links.open_link(db.session, code=code, now=now())
    except LinkDeadError as error:
        return _dead(error.why)
    form = HeadForm()
    if not form.validate_on_submit():
        return _page(version, form), 422 if form.is_submitted() else 200
    try:
        outcome = _store(code, form)
    except WrongPinError as error:
        if error.left:
            form.pin.errors = [_("PIN salah. Sisa %(left)s kali.", left=error.left)]
            return _page(version, form), 422
        return _dead("locked")
    except LinkDeadError as error:
        return _dead(error.why)
    except (
        ListingPausedError,
        PeriodInPastError,
        TalkingAloneError,
        TooManyAttemptsError,
    ) as error:
        return _refused(version, form, error)
    return private_page(render_template("head/done.html", outcome=outcome))


def _store(code: str, form: HeadForm) -> str:
    """Store the answer; return what came of it."""
    if form.answer.data == AGREE:
        case = head_links.agree(db.session, code=code, pin=form.pin.data, now=now())
        return "agreed" if case else "waiting"
    head_links.decline(
        db.session, code=code, pin=form.pin.data, reason=form.reason.data or "", now=now()
    )
    return "declined"


def offer_of(version: Terms) -> Offer:
    """Return what the head must know before answering."""
    plan, listing = version.talk.plan, version.talk.listing
    months = count_months(version.first_month, version.last_month)
    company = plan.organisation
    is_checked = company.check_status is CheckStatus.MATCHED
    checked = company.checks[-1] if company.checks and is_checked else None
    facts = [
        (_("Yang menawar"), company.name),
        (
            _("Sudah diperiksa?"),
            _(
                "Sudah, oleh %(post)s, %(day)s",
                post=checked.made_by_post,
                day=date_id(day_of(checked.made_at)),
            )
            if checked
            else _("Belum diperiksa petugas"),
        ),
        (_("Banyaknya"), by_month(version.kg)),
        (_("Dalam setahun"), tonnes(sum(version.kg))),
        (_("Dibayar"), _("paling lama %(days)s hari", days=version.payment_days)),
        (
            _("Berapa lama"),
            _(
                "%(months)s bulan: %(first)s sampai %(last)s",
                months=months,
                first=month_id(version.first_month),
                last=month_id(version.last_month),
            ),
        ),
        (_("Bila harga berubah"), version.price_rule),
        (_("Pekerjaan"), _jobs(plan)),
    ]
    prices = [
        (_("Tawaran, bersih di kebun"), _per_kg(version.price_idr_per_kg)),
        (
            _("Harga desa sekarang (%(day)s)", day=date_id(listing.price_on)),
            _per_kg(listing.price_idr_per_kg),
        ),
        (_("Bedanya"), gap_of(version.price_idr_per_kg - listing.price_idr_per_kg)),
        *_references(version),
    ]
    return Offer(facts=facts, prices=prices, unknown=_unknown(version))


def _per_kg(price_idr: float) -> str:
    return str(_("%(price)s per kg", price=rupiah(price_idr)))


def _jobs(plan: Plan) -> str:
    if plan.claimed_jobs_fte is None:
        return str(_("belum diketahui"))
    evidence = {
        JobsEvidence.NONE: _("menurut perusahaan, belum ada dokumennya"),
        JobsEvidence.STUDY: _("menurut studi perusahaan"),
        JobsEvidence.SIGNED_PLAN: _("menurut rencana bertanda tangan"),
    }[plan.jobs_evidence]
    people = number(plan.claimed_jobs_fte)
    return str(
        _("%(people)s orang kerja setahun penuh, %(evidence)s", people=people, evidence=evidence)
    )


def _references(version: Terms) -> list[tuple[str, str]]:
    """Return the statutory price, else the newest published one at the farm; or that none is."""
    listing = version.talk.listing
    rule = regional.rule_on(
        db.session,
        commodity=listing.commodity_code,
        form=listing.form_code,
        day=day_of(now()),
    )
    if rule is not None:
        limit = percent(rule.max_deduction_share)
        price = _(
            "%(price)s per kg, potongan paling banyak %(limit)s",
            price=rupiah(rule.price_idr_per_kg),
            limit=limit,
        )
        return [(_("Harga menurut aturan"), str(price)), (_("Aturannya"), rule.instrument)]
    row = head_links.reference_price(db.session, listing=listing)
    if row is None:
        return [(_("Harga acuan"), _("belum ada yang terbit"))]
    middle = _per_kg((row.low_idr_per_kg + row.high_idr_per_kg) / 2)
    return [(_("Harga acuan"), f"{middle}, {date_id(row.on)}, {row.source}")]


def _unknown(version: Terms) -> list[str]:
    """Return what the papers leave open, so that silence is no yes."""
    plan = version.talk.plan
    checks: list[tuple[bool, Any]] = [
        (
            plan.organisation.check_status is not CheckStatus.MATCHED,
            _("Apakah perusahaan ini benar terdaftar."),
        ),
        (plan.claimed_jobs_fte is None, _("Berapa orang yang akan bekerja.")),
        (plan.jobs_of_village is None, _("Berapa yang dari desa ini.")),
        (plan.wage_idr_per_hok is None, _("Berapa upahnya sehari.")),
        (plan.plant_exists is None, _("Apakah pabriknya sudah ada.")),
        (plan.land_lp2b is None, _("Apakah lahannya di luar lahan pangan yang dilindungi.")),
        (version.floor_idr_per_kg is None, _("Harga terendah yang dijamin: tidak tertulis.")),
    ]
    return [str(words) for is_open, words in checks if is_open]


def _page(version: Terms, form: HeadForm) -> Response:
    return private_page(
        render_template(
            "head/answer.html",
            version=version,
            listing=version.talk.listing,
            offer=offer_of(version),
            found_worths=worths_of(version.talk),
            form=form,
            agrees=terms.is_confirmed_by(version, version.side),
        )
    )


def _refused(version: Terms, form: HeadForm, error: DomainError) -> ResponseReturnValue:
    status, message = message_of(error)
    form.form_errors.append(str(message))
    return _page(version, form), status


def _dead(why: str) -> ResponseReturnValue:
    page = private_page(render_template("head/dead.html", why=why))
    return page, 404 if why == "unknown" else 410
