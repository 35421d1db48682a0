import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi import cartography

DEGREES = st.floats(-6, 6)


@given(DEGREES, DEGREES, st.floats(0.01, 5), st.floats(0.01, 5), st.floats(0, 1), st.floats(0, 1))
def test_what_lies_in_the_box_lies_on_the_sheet(west, south, wide, high, right, up):
    sheet = cartography.sheet_of((west, south, west + wide, south + high))

    x, y = sheet.place(west + right * wide, south + up * high)

    assert cartography.MARGIN - 0.1 <= x <= cartography.WIDTH - cartography.MARGIN + 0.1
    assert cartography.MARGIN - 0.1 <= y <= cartography.HEIGHT - cartography.MARGIN + 0.1


def test_a_circle_touches_the_margins_and_its_scale_is_true():
    sheet = cartography.sheet_of(cartography.box_around(-5.0, 105.0, 30))

    assert sheet.place(105.0, -5.0) == (170, 170)
    assert sheet.length(30) == 164
    assert sheet.scale_km == 20
    assert sheet.length(20) == pytest.approx(164 * 20 / 30, abs=0.1)


def test_points_that_fall_together_are_written_once_and_the_ring_stays_closed():
    sheet = cartography.sheet_of((0, 0, 1, 1))

    path = sheet.path([[[0, 0], [0, 0.00001], [1, 0, 5], [1, 1], [0, 0]]])

    assert path == "M6,334 334,334 334,6 6,334Z"


def test_a_number_stands_in_the_middle_of_the_largest_part():
    large = [[104, -5], [106, -5], [106, -4], [104, -4], [104, -5]]
    island = [[100, -5], [100.1, -5], [100.1, -4.9], [100, -5]]

    assert cartography.middle_of([island, large]) == (pytest.approx(105), pytest.approx(-4.5))
    assert cartography.middle_of([[[104, -5], [104, -5], [104, -5]]]) == (104, -5)


def test_boxes_meet_where_they_share_a_point():
    assert cartography.do_meet((0, 0, 1, 1), (1, 1, 2, 2))
    assert not cartography.do_meet((0, 0, 1, 1), (1.1, 0, 2, 1))
