"""The table of acceptance: what was measured, the figure, its bound, and whether it holds."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One row; ``findings`` tell what to mend and are printed below it."""

    what: str
    figure: str
    bound: str
    is_passed: bool
    findings: tuple[str, ...] = ()


def none_of(what: str, findings: Iterable[str], *, of: str) -> Check:
    """Return the row of something that must not occur, found in so many pages or runs."""
    found = tuple(findings)
    return Check(what, f"{len(found)} in {of}", "0", not found, found)


def print_checks(part: str, checks: Iterable[Check]) -> bool:
    """Print the rows of one part; return whether all hold."""
    is_passed = True
    for check in checks:
        verdict = "ok" if check.is_passed else "FAILED"
        row = f"{verdict:>6}  {part:<11}{check.what:<64}{check.figure:>26}  {check.bound}"
        print(row, flush=True)
        for finding in check.findings:
            print(f"        - {finding}", flush=True)
        is_passed = is_passed and check.is_passed
    return is_passed
