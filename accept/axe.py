"""axe-core on a page that is open, and whether the page fits its screen."""

from playwright.sync_api import Page as Tab

from accept import node
from accept.browser import DESK, PHONE

# Every rule, best practices too. What a closed <details> holds is opened first: it is read as well.
RUN = """
async () => {
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map(({ id, help, nodes }) =>
    `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 120)).slice(0, 3).join(" | ")}`);
}
"""
EXCESS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def violations(tab: Tab) -> list[str]:
    """Return what axe finds on the open page. By evaluation: the policy allows no other way."""
    tab.evaluate(node.AXE.read_text(encoding="utf-8") + "; undefined")
    found: list[str] = tab.evaluate(RUN)
    return found


def overflows(tab: Tab) -> list[str]:
    """Return at which widths the page scrolls sideways, and by how much."""
    found = []
    for size in (DESK, PHONE):  # the phone last, as the page was opened
        tab.set_viewport_size(size)  # type: ignore[arg-type]
        if excess := tab.evaluate(EXCESS):
            found.append(f"{excess} px too wide at {size['width']} px")
    return found
