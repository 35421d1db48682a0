"""One page of each template, as axe hears it and as a phone of 360 px shows it."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from accept import axe, crawl, node
from accept.browser import phone, show
from accept.crawl import Page
from accept.service import sign_in

pytestmark = [
    pytest.mark.browser,
    # Chromium's sockets and the server's threads end when the session does.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

# The others meet no template that none of these meets.
PEOPLE = ("visitor", "kabupaten", "investor", "penelaah", "admin", "desa", "pengawas")
MANY = 70  # templates that the sample's people meet, at least


@pytest.fixture(autouse=True)
def _axe_is_installed() -> None:
    if not node.AXE.exists():
        words = "axe-core is not installed: npm ci --ignore-scripts --omit=dev in accept/"
        pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)


def one_of_each_template(app: Flask) -> Iterator[Page]:
    """The first page that somebody meets of each template."""
    seen = set()
    for person in PEOPLE:
        for page in crawl.pages(
            app, [person], languages=["en" if person == "investor" else "id"], of_each_route=1
        ):
            if page.template not in seen:
                seen.add(page.template)
                yield page


def test_one_page_of_each_template_has_no_violation_and_fits(
    served_app: Flask, address: str, browser: Browser
) -> None:
    found, read, tabs = [], 0, {}
    for page in list(one_of_each_template(served_app)):
        if page.person not in tabs:
            context = phone(browser)
            kept = sign_in(served_app, page.person)
            context.add_cookies([{"name": n, "value": v, "url": address} for n, v in kept.items()])
            tabs[page.person] = context.new_page()
        tab = tabs[page.person]
        show(tab, address, page)
        found += [(str(page), told) for told in (*axe.overflows(tab), *axe.violations(tab))]
        read += 1
    for tab in tabs.values():
        tab.context.close()

    assert found == []
    assert read >= MANY
