"""Hands without a mouse: what a journey clicks, fills and ticks is done by keys alone.

With ``BY_KEYBOARD=1`` the journeys of this folder use these instead of Playwright's own acts. An
element is reached as a person reaches it: by Tab, at most `MOST_TABS` times from where the focus
is, a radio button by the arrows of its group; and where the focus is must be seen.
"""

import re
from typing import Any

from playwright.sync_api import Locator, Page

MOST_TABS = 250
HAS_FOCUS = "element => element === document.activeElement"
IN_FOCUSED_GROUP = """
element => document.activeElement?.type === "radio"
  && document.activeElement.name === element.name && document.activeElement.form === element.form
"""
IS_SEEN = """
element => {
  const box = element.getBoundingClientRect();
  const shown = getComputedStyle(element);
  const is_in_view = box.bottom > 0 && box.top < innerHeight;
  return is_in_view && (shown.outlineStyle !== "none" || shown.boxShadow !== "none");
}
"""


def reach(target: Locator) -> None:
    """Press Tab until the element has the focus; open the folds that it lies in by Enter."""
    target.wait_for(state="attached")
    keys = target.page.keyboard
    is_radio = target.get_attribute("type") == "radio"
    _unfold(target)
    for _ in range(MOST_TABS):
        if target.evaluate(HAS_FOCUS) or (is_radio and target.evaluate(IN_FOCUSED_GROUP)):
            break
        keys.press("Tab")
    else:
        raise AssertionError(f"{target} is not reached by {MOST_TABS} times Tab")
    if not is_radio:
        assert target.evaluate(IS_SEEN), f"nobody sees that {target} has the focus"


def _unfold(target: Locator) -> None:
    fold = target.locator("xpath=ancestor::details[not(@open)][last()]/summary")
    if fold.count() and not target.evaluate("element => Boolean(element.closest('summary'))"):
        reach(fold)
        target.page.keyboard.press("Enter")
        _unfold(target)


def click(target: Locator, **_rest: Any) -> None:
    """Press Enter on a link, a button or a summary."""
    reach(target)
    target.page.keyboard.press("Enter")
    target.page.wait_for_load_state()


def fill(target: Locator, text: str, **_rest: Any) -> None:
    """Replace what stands in a field by typing."""
    reach(target)
    keys = target.page.keyboard
    if target.get_attribute("type") == "date":
        # Chromium asks in the order of its own language, English where it has no window.
        year, month, day = text.split("-")
        keys.type(f"{month}{day}{year}")
    else:
        keys.press("Control+A")
        keys.press("Delete")
        keys.type(text)
    assert re.sub(r"\s", "", target.input_value()) == re.sub(r"\s", "", text)


def check(target: Locator, **_rest: Any) -> None:
    """Tick a box with Space; choose a radio button with the arrows of its group."""
    reach(target)
    keys = target.page.keyboard
    if target.get_attribute("type") != "radio":
        if not target.is_checked():
            keys.press("Space")
    elif target.evaluate(HAS_FOCUS):
        keys.press("Space")
    else:
        for _ in range(MOST_TABS):
            if target.evaluate(HAS_FOCUS):
                break
            keys.press("ArrowDown")
    assert target.is_checked()


OF_LOCATOR = {"click": click, "fill": fill, "check": check}
OF_PAGE = {
    "click": lambda page, selector, **_rest: click(page.locator(selector).first),
    "fill": lambda page, selector, text, **_rest: fill(page.locator(selector).first, text),
    "check": lambda page, selector, **_rest: check(page.locator(selector).first),
}


def put_mouse_away(monkeypatch: Any) -> None:
    """Let the acts of Playwright be done by keys until the test ends."""
    for kind, acts in ((Locator, OF_LOCATOR), (Page, OF_PAGE)):
        for name, act in acts.items():
            monkeypatch.setattr(kind, name, act)
