"""Lighthouse as a phone: speed of the main pages, and what else it marks on all public ones."""

from collections.abc import Iterator, Sequence
from statistics import median

import sqlalchemy as sa

from accept import crawl, lighthouse
from accept.service import VISITOR, Service, serve
from accept.table import Check
from hilirisasi.extensions import db
from models import Match, Plan, PlanStatus, User

RUNS = 5
FULL, FAST = 100, 95
NOT_INDEXED = "noindex"


def run() -> Iterator[Check]:
    """Yield the rows."""
    with serve() as service:
        for what, person, path in main_pages(service):
            yield from speed(service, what, person, path)
        yield from public_pages(service)


def main_pages(service: Service) -> list[tuple[str, str, str]]:
    """Return the pages whose speed is promised: name, whose eyes, address."""
    with service.app.app_context():
        plan_id, listing_id = db.session.execute(
            sa.select(Match.plan_id, Match.listing_id)
            .join(Plan, Match.plan_id == Plan.id)
            .join(User, User.id == Plan.created_by_id)
            .where(User.email == "investor@contoh.id", Plan.status == PlanStatus.OPEN)
            .where(Match.listing_id.is_not(None))
            .order_by(Match.plan_id, Match.position)
            .limit(1)
        ).one()
        db.session.close()
    return [
        ("home", VISITOR, "/"),
        ("list", VISITOR, "/produk"),
        ("ranking", "investor", f"/minat/{plan_id}"),
        ("match", "investor", f"/kecocokan/{listing_id}/{plan_id}"),
        ("form of an interest", "investor", "/minat/baru?produk=cassava.fresh_root"),
        ("form of a listing", "desa", "/produk/baru?produk=cassava.fresh_root"),
    ]


def speed(service: Service, what: str, person: str, path: str) -> Iterator[Check]:
    """Yield the medians of one page."""
    cookies = service.cookies(person)
    runs = [lighthouse.audit(service.address + path, cookies) for _ in range(RUNS)]
    scores = {name: median(run.scores[name] for run in runs) for name in runs[0].scores}
    marks = sorted(run.scores["performance"] for run in runs)
    yield Check(
        f"{what} as {person}: performance, median of {RUNS}",
        f"{scores.pop('performance'):g} ({marks[0]:g}-{marks[-1]:g})",
        f">= {FAST}",
        median(marks) >= FAST,
        () if median(marks) >= FAST else runs[-1].findings,
    )
    if person != VISITOR:
        del scores["seo"]  # no search engine signs in
    yield marks_of(what, person, scores, runs[-1].findings)


def public_pages(service: Service) -> Iterator[Check]:
    """Yield the marks of one page of each route that a visitor can open."""
    seen = set()
    for page in crawl.pages(service.app, [VISITOR], languages=["id"], of_each_route=1):
        if page.endpoint in seen or page.is_refusal or page.endpoint == page.path:
            continue
        seen.add(page.endpoint)
        audit = lighthouse.audit(service.address + page.path, {}, lighthouse.NOT_TIMED)
        scores = dict(audit.scores)
        if f'name="robots" content="{NOT_INDEXED}"' in page.html:
            del scores["seo"]  # meant for nobody who searches
        yield marks_of(page.path, VISITOR, scores, audit.findings)


def marks_of(what: str, person: str, scores: dict[str, float], findings: Sequence[str]) -> Check:
    """Return the row of all marks that must be full."""
    is_full = min(scores.values()) >= FULL
    return Check(
        f"{what} as {person}: {', '.join(scores)}",
        " / ".join(f"{score:g}" for score in scores.values()),
        f"{FULL} each",
        is_full,
        () if is_full else tuple(findings),
    )
