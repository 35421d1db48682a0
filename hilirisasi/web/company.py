"""The investor's own company: who it is, and how its check stands."""

from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi import circles
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import companies, legal_confirmations, legal_rules, realised
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.forms.company import CompanyForm
from hilirisasi.web.redirects import safe_next
from models import CheckStatus, Organisation, Role

bp = Blueprint("company", __name__)


@bp.route("/perusahaan", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def edit() -> ResponseReturnValue:
    """Ask once who the company is; then go back to where it was needed."""
    company = own_company()
    form = CompanyForm(data=_values(company))
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        limits = legal_rules.size_limits(db.session, day_of(now()))
        page = render_template(
            "company/edit.html",
            company=company,
            form=form,
            people=companies.list_people(db.session, organisation=company),
            check=companies.newest_check(company),
            limits=limits,
            sources=legal_confirmations.of_rows(db.session, list(limits.values())[:1]),
            kept=realised.kept_by(db.session, organisation_id=company.id),
            circles=circles.COMPANY_FIELDS,
            back=request.args.get("kembali", ""),
        )
        return page, status
    companies.describe(
        db.session, organisation=company, actor=actor(), answers=form.to_answers(), now=now()
    )
    flash(_("Data perusahaan tersimpan."), "success")
    back = request.args.get("kembali")
    return redirect(safe_next(back) if back else url_for("company.edit"))


def own_company() -> Organisation:
    """Return the company of the investor who asks."""
    post = actor().post_as(Role.INVESTOR)
    if post is None:
        raise RuntimeError("only investors reach this view")
    return db.session.get_one(Organisation, post.organisation_id)


def detour(company: Organisation, back: str) -> ResponseReturnValue | None:
    """Send who must first say (or mend) who they are to that page; ``None``: all is told."""
    if not companies.identity_of(company):
        flash(_("Sebelum minat pertama dikirim, tuliskan dulu siapa perusahaan Anda."), "info")
    elif company.check_status is CheckStatus.NOT_MATCHED:
        flash(_("Hasil pemeriksaan tidak cocok. Perbaiki dulu data perusahaan Anda."), "warning")
    else:
        return None
    return redirect(f"{url_for('company.edit')}?kembali={quote(back, safe='')}")


def _values(company: Organisation) -> dict[str, str | None]:
    has_told = company.legal_form is not None
    return {
        "name": company.name,
        "legal_form": company.legal_form.value if company.legal_form else None,
        "firm_size": company.firm_size.value if company.firm_size else None,
        "origin": ("foreign" if company.is_foreign else "domestic") if has_told else None,
        "nib": company.nib,
        "npwp": company.npwp,
        "paper_kind": company.paper_kind,
        "paper_number": company.paper_number,
        "phone": company.phone,
        "address": company.address,
    }
