"""Chromium as a phone, reading answers that were already given."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Route, sync_playwright
from playwright.sync_api import Page as Tab

from accept.crawl import Page

CHROMIUM: Final = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic")
PHONE: Final = {"width": 360, "height": 740}
DESK: Final = {"width": 1280, "height": 900}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def phone(browser: Browser) -> BrowserContext:
    """Return a phone of 360 px whose pages stand still."""
    return browser.new_context(
        viewport=PHONE,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        reduced_motion="reduce",
        service_workers="block",
    )


def show(tab: Tab, address: str, page: Page) -> None:
    """Open a page of the crawl; its style, scripts and pictures come from the service."""

    def answer(route: Route) -> None:
        if route.request.is_navigation_request():
            route.fulfill(body=page.html, content_type="text/html; charset=utf-8")
        else:
            route.continue_()

    tab.route("**/*", answer)
    tab.goto(address + page.path, wait_until="load")
    tab.unroute("**/*")
