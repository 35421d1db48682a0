"""The pictures in the documents are what the code draws."""

import re
from pathlib import Path

import pytest
from PIL import Image

from scripts import score_pictures, screenshots

DRAWN = score_pictures.pictures()
ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
MOST_BYTES = 3_000_000


@pytest.mark.parametrize("name", DRAWN)
def test_the_picture_in_the_documents_is_the_one_that_the_code_draws(name: str) -> None:
    assert (score_pictures.FOLDER / name).read_text(encoding="utf-8") == DRAWN[name]


def test_the_worked_cases_have_their_printed_points() -> None:
    # Source: the worked example of the scoring design, U 35.43 and 43.49.
    assert "tapioca: 35.4 points" in DRAWN["score-points.svg"]
    assert "coffee: 43.5 points" in DRAWN["score-points.svg"]


def pictures_of(page: Path) -> list[Path]:
    found = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    return [(page.parent / address).resolve() for address in found]


def test_every_screenshot_is_shown_and_every_picture_shown_is_there() -> None:
    shown = [path for page in (*GUIDES, ROOT / "README.md") for path in pictures_of(page)]
    drawn = [screenshots.FOLDER / f"{shot.name}.png" for shot in screenshots.SHOTS]

    assert [path for path in shown if not path.exists()] == []
    assert sorted(set(drawn) - set(shown)) == []


@pytest.mark.parametrize("shot", screenshots.SHOTS, ids=lambda shot: shot.name)
def test_a_screenshot_has_its_size_and_few_colours(shot: screenshots.Shot) -> None:
    with Image.open(screenshots.FOLDER / f"{shot.name}.png") as image:
        assert (image.size, image.mode) == (shot.size, "P")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_is_short_and_shows_the_real_thing(guide: Path) -> None:
    words = guide.read_text(encoding="utf-8").split()

    assert 2 <= len(pictures_of(guide)) <= 4
    assert len(words) <= 1_000  # two pages


def test_the_pictures_stay_small() -> None:
    sizes = [path.stat().st_size for path in screenshots.FOLDER.iterdir()]

    assert sum(sizes) <= MOST_BYTES
