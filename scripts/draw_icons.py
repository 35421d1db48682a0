"""``python -m scripts.draw_icons``: the icons of the installed service, drawn from ``favicon.svg``.

Needs Chromium, as the browser tests do. The PNG files are committed.
"""

import shutil
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

STATIC: Final = Path(__file__).parent.parent / "hilirisasi" / "web" / "static"
ICONS: Final = (("icon-192.png", 192, False), ("icon-512.png", 512, False))
MASKABLE: Final = ("icon-maskable.png", 512, True)
# Of a maskable icon a phone may cut all but a circle of 80 %: the ground goes to the edge.
MASKED_VIEW: Final = 'viewBox="-6 -6 44 44"'
MASKED_GROUND: Final = '<rect x="-6" y="-6" width="44" height="44"'


def main() -> None:
    """Write the three icons."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for name, size, is_maskable in (*ICONS, MASKABLE):
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(
                f"<style>body{{margin:0}}svg{{display:block}}</style>{drawing(is_maskable)}"
            )
            page.screenshot(path=STATIC / name, omit_background=True)
            print(f"hilirisasi/web/static/{name}")
        browser.close()


def drawing(is_maskable: bool) -> str:  # noqa: FBT001  # one question
    """Return the drawing; of a maskable icon without corners and smaller on its ground."""
    svg = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    if not is_maskable:
        return svg
    return svg.replace('viewBox="0 0 32 32"', MASKED_VIEW).replace(
        '<rect width="32" height="32" rx="6"', MASKED_GROUND
    )


if __name__ == "__main__":
    main()
