"""All pages of all people in both languages: axe, fitting the screen, valid HTML.

The Nu checker reads every page; the browser, which is slower, the longest of each template that
a person meets in each language.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from accept import addresses, axe, browser, crawl, markup
from accept.crawl import Page
from accept.service import PEOPLE, Service, serve
from accept.table import Check, none_of

OF_EACH_ROUTE = 2


def run() -> Iterator[Check]:
    """Yield the rows."""
    with serve() as service:
        pages = list(crawl.pages(service.app, PEOPLE, of_each_route=OF_EACH_ROUTE))
        templates = {page.template for page in pages}
        pages += (page for page in addresses.pages() if page.template not in templates)
        templates.update(page.template for page in pages)
        of = f"{len(pages)} pages"
        yield Check(f"pages of {len(templates)} templates", of, "", bool(pages))
        yield none_of("errors of the Nu HTML checker", told(markup.errors(pages)), of=of)
        read_ones = one_of_each(pages)
        violations, overflows = read(service, read_ones)
    of = f"{len(read_ones)} pages"
    yield none_of("violations found by axe", told(violations), of=of)
    yield none_of("pages wider than 360 or 1280 px", told(overflows), of=of)


def one_of_each(pages: Iterable[Page]) -> list[Page]:
    """Return the longest page of each template that a person meets in each language."""
    longest: dict[tuple[object, ...], Page] = {}
    for page in pages:
        key = page.person, page.language, page.template, page.is_refusal
        if key not in longest or len(page.html) > len(longest[key].html):
            longest[key] = page
    return list(longest.values())


def read(service: Service, pages: Iterable[Page]) -> tuple[list[tuple[Page, str]], ...]:
    """Open each page on a phone; return what axe found and what does not fit."""
    violations, overflows = [], []
    by_person = defaultdict(list)
    for page in pages:
        by_person[page.person].append(page)
    with browser.chromium() as chromium:
        for person, theirs in by_person.items():
            context = browser.phone(chromium)
            cookies = service.cookies(person) if person in PEOPLE else {}
            context.add_cookies(
                [{"name": name, "value": cookies[name], "url": service.address} for name in cookies]
            )
            tab = context.new_page()
            for page in theirs:
                browser.show(tab, service.address, page)
                overflows += [(page, found) for found in axe.overflows(tab)]
                violations += [(page, found) for found in axe.violations(tab)]
            context.close()
    return violations, overflows


def told(found: Iterable[tuple[Page, str]]) -> list[str]:
    """Return each finding once with how many pages have it and the first of them."""
    pages: dict[tuple[str, str], list[Page]] = defaultdict(list)
    for page, message in found:
        pages[page.template, message].append(page)
    return [
        f"{message} [{len(having)} pages, as {having[0]}]"
        for (_template, message), having in pages.items()
    ]
