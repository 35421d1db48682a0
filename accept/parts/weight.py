"""The first load as bytes on the line, and the way from form to saved on a weak signal."""

from collections.abc import Iterator

from accept.service import serve
from accept.table import Check
from bench import weak_signal


def run() -> Iterator[Check]:
    """Yield the rows."""
    with serve() as service:
        seen = weak_signal.measure(service.address)
    goals = weak_signal
    yield Check(
        "first load, compressed",
        f"{seen.first_bytes / 1000:.1f} kB",
        f"<= {goals.GOAL_FIRST_BYTES / 1000:g} kB",
        seen.first_bytes <= goals.GOAL_FIRST_BYTES,
    )
    yield Check(
        "of it script",
        f"{seen.script_bytes / 1000:.1f} kB",
        f"<= {goals.GOAL_SCRIPT_BYTES / 1000:g} kB",
        seen.script_bytes <= goals.GOAL_SCRIPT_BYTES,
    )
    yield Check(
        "from form to saved at 400 ms and 400 kbit/s",
        f"{seen.form_s:.1f} s",
        f"< {goals.GOAL_SAVED_S:g} s",
        seen.form_s < goals.GOAL_SAVED_S,
    )
