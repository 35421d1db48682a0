"""One offer to the villages of a pool: made by the company, answered by each for its part."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.months import day_of, month_of
from hilirisasi.permissions import Permission
from hilirisasi.scopes import heads_village, works_for_company, works_for_village, works_in_regency
from hilirisasi.services import (
    pool_answers,
    pool_offers,
    pool_supply,
    pool_terms,
    proposals,
    rankings,
)
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.company import detour
from hilirisasi.web.forms.pool import (
    PoolAnswerForm,
    PoolOfferForm,
    PoolWithdrawForm,
    first_values,
)
from hilirisasi.web.sheets import by_month, gap_of, lines_of
from models import Answer, Plan, PoolOffer, PoolOfferPart

bp = Blueprint("pool", __name__)


@bp.get("/gabungan")
@requires(Permission.CASE_LIST)
def index() -> ResponseReturnValue:
    """List the own offers, the newest first."""
    own = pool_offers.list_own(
        db.session, organisation_ids=[post.organisation_id for post in actor().posts]
    )
    return render_template(
        "pool/index.html",
        rows=[
            (offer, pool_offers.promised_kg(offer), pool_offers.has_lapsed(offer, now()))
            for offer in own
        ],
    )


@bp.route("/proposal/<id:plan_id>/pasokan/tawarkan", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT, Plan)
def make(plan: Plan) -> ResponseReturnValue:
    """Offer the plan's price to all villages of its pool at once."""
    supply = pool_supply.find(db.session, plan=plan, now=now()) or abort(404)
    if asked_first := detour(plan.organisation, url_for("pool.make", plan_id=plan.id)):
        return asked_first
    today = day_of(now())
    form = PoolOfferForm(data=first_values(plan, supply, today))
    form.offer_months(month_of(today))
    missing = proposals.open_steps(db.session, plan=plan)
    is_sent = form.validate_on_submit()
    if is_sent and (problems := pool_offers.unfit_fields(form.to_sheet(), supply, now())):
        form.show_problems(problems)
        is_sent = False
    if not is_sent:
        page = render_template(
            "pool/make.html", plan=plan, supply=supply, form=form, missing=missing
        )
        return page, 422 if form.errors else 200
    offer = pool_offers.make(
        db.session, plan=plan, actor=actor(), sheet=form.to_sheet(), supply=supply, now=now()
    )
    flash(_("Tawaran sudah sampai ke semua desa gabungan ini."), "success")
    return redirect(url_for("pool.show", pool_offer_id=offer.id))


@bp.get("/gabungan/<id:pool_offer_id>")
@requires(Permission.POOL_VIEW, PoolOffer)
def show(pool_offer: PoolOffer) -> ResponseReturnValue:
    """Show how far the deal is: to a village its own part, to the others every village's."""
    return _page(pool_offer)


@bp.post("/gabungan/bagian/<id:pool_offer_part_id>/jawab")
@requires(Permission.POOL_ANSWER, PoolOfferPart)
def answer(pool_offer_part: PoolOfferPart) -> ResponseReturnValue:
    """Say yes or no for one village's part."""
    form = PoolAnswerForm(prefix=_prefix(pool_offer_part))
    is_no = form.answer.data == Answer.NO.value
    if form.validate_on_submit() and is_no and not form.reason.data:
        form.reason.errors = [_("Tuliskan alasannya.")]
    if form.errors:
        return _page(pool_offer_part.offer, {pool_offer_part.id: form}), 422
    pool_answers.answer(
        db.session,
        part=pool_offer_part,
        actor=actor(),
        answer=Answer(form.answer.data),
        reason=form.reason.data or "",
        now=now(),
    )
    rankings.refresh_after(db.session, listing=pool_offer_part.listing, now=now())
    flash(_("Jawaban desa tersimpan."), "success")
    return redirect(url_for("pool.show", pool_offer_id=pool_offer_part.pool_offer_id))


@bp.post("/gabungan/<id:pool_offer_id>/tarik")
@requires(Permission.POOL_EDIT, PoolOffer)
def withdraw(pool_offer: PoolOffer) -> ResponseReturnValue:
    """Take the offer back before it stands."""
    form = PoolWithdrawForm(prefix="tarik-")
    if not form.validate_on_submit():
        return _page(pool_offer, withdraw_form=form), 422
    pool_offers.withdraw(
        db.session, offer=pool_offer, actor=actor(), reason=form.reason.data, now=now()
    )
    rankings.refresh_after(db.session, listing=pool_offer.parts[0].listing, now=now())
    flash(_("Tawaran ditarik. Semua desa bebas lagi."), "success")
    return redirect(url_for("pool.show", pool_offer_id=pool_offer.id))


def _page(
    offer: PoolOffer,
    sent: dict[int, PoolAnswerForm] | None = None,
    *,
    withdraw_form: PoolWithdrawForm | None = None,
) -> str:
    """Return the page of an offer; ``sent`` are answers that were refused, by part."""
    own = [part for part in offer.parts if _is_of_village(part)]
    return render_template(
        "pool/show.html",
        offer=offer,
        own=[
            (
                part,
                lines_of(pool_terms.sheet_of(part)),
                _gap(part),
                by_month(part.delivered_kg),
                (sent or {}).get(part.id) or PoolAnswerForm(prefix=_prefix(part), formdata=None),
            )
            for part in own
        ],
        sees_all=not own,
        is_company=works_for_company(actor(), offer),
        asked_kg=sum(sum(part.kg) for part in offer.parts),
        promised_kg=pool_offers.promised_kg(offer),
        willing=sum(part.answer is Answer.WILLING for part in offer.parts),
        is_open=pool_offers.is_open(offer, now()),
        has_lapsed=pool_offers.has_lapsed(offer, now()),
        withdraw_form=withdraw_form or PoolWithdrawForm(prefix="tarik-", formdata=None),
    )


def _is_of_village(part: PoolOfferPart) -> bool:
    rules = (works_for_village, heads_village, works_in_regency)
    return any(rule(actor(), part) for rule in rules)


def _gap(part: PoolOfferPart) -> str:
    """Return how the net price differs from the village's price of today, in words."""
    return gap_of(pool_terms.sheet_of(part).price_idr_per_kg - part.listing.price_idr_per_kg)


def _prefix(part: PoolOfferPart) -> str:
    return f"jawab{part.id}-"
