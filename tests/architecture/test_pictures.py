"""The pictures in the documents are what the code draws."""

import pytest

from scripts import score_pictures

DRAWN = score_pictures.pictures()


@pytest.mark.parametrize("name", DRAWN)
def test_the_picture_in_the_documents_is_the_one_that_the_code_draws(name: str) -> None:
    assert (score_pictures.FOLDER / name).read_text(encoding="utf-8") == DRAWN[name]


def test_the_worked_cases_have_their_printed_points() -> None:
    # Source: the worked example of the scoring design, U 35.43 and 43.49.
    assert "tapioca: 35.4 points" in DRAWN["score-points.svg"]
    assert "coffee: 43.5 points" in DRAWN["score-points.svg"]
