"""The web face: one module per audience."""

from flask import Flask
from jinja2 import StrictUndefined

from hilirisasi.extensions import COMPOSE, LEAVE
from hilirisasi.web import (
    admin,
    audit_words,
    auth,
    board,
    buyable,
    case,
    case_file,
    case_step,
    charts,
    comment,
    commodity,
    company,
    company_check,
    comparison,
    drafts,
    errors,
    exports,
    filters,
    finding,
    head,
    headers,
    home,
    impact,
    invitation_sheets,
    language,
    letters,
    listing,
    listing_sheets,
    maps,
    match,
    navigation,
    notice_mail,
    notices,
    objection,
    official_letter,
    offline,
    operations,
    opinion,
    oversight,
    pages,
    paper,
    paper_form,
    photo,
    plan,
    policy,
    policy_draft,
    policy_steps,
    policy_versions,
    pool,
    price,
    profile,
    proposal,
    regency,
    region,
    review,
    saved_search,
    score_words,
    season,
    sending,
    sheet_mapping,
    style,
    talk,
    talk_alone,
    team,
    unknowns,
    value_added,
    value_words,
    words,
)
from hilirisasi.web.access import can
from hilirisasi.web.converters import RecordId
from hilirisasi.web.forms.examples import hint_of

BLUEPRINTS = (
    admin,
    auth,
    board,
    buyable,
    case,
    case_file,
    case_step,
    comment,
    commodity,
    company,
    company_check,
    comparison,
    drafts,
    exports,
    finding,
    head,
    home,
    impact,
    invitation_sheets,
    language,
    letters,
    listing,
    listing_sheets,
    maps,
    match,
    notices,
    objection,
    official_letter,
    offline,
    operations,
    opinion,
    oversight,
    pages,
    paper,
    paper_form,
    photo,
    plan,
    policy,
    pool,
    policy_draft,
    policy_steps,
    policy_versions,
    price,
    profile,
    proposal,
    regency,
    region,
    review,
    saved_search,
    season,
    sheet_mapping,
    style,
    talk,
    talk_alone,
    team,
    unknowns,
    value_added,
)


def init_app(app: Flask) -> None:
    """Register every blueprint, the filters, the headers and the error pages."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["can"] = can
    app.jinja_env.globals["hint_of"] = hint_of
    app.url_map.converters["id"] = RecordId
    for module in (
        *(filters, headers, errors, navigation, words, score_words, value_words),
        *(audit_words, charts),
        # After a view they run from the last to the first: a form is answered, then its draft kept.
        *(offline, drafts, sending),
    ):
        module.init_app(app)
    app.extensions[COMPOSE] = notice_mail.composer(app)
    app.extensions[LEAVE] = listing_sheets.leaver(app)
    for module in BLUEPRINTS:
        app.register_blueprint(module.bp)
