"""Refusals about the rules of the score, and about rankings of the past; see ``errors``."""

from hilirisasi.errors import DomainError


class PolicyUnfitError(DomainError):
    """Figures of the rules break their bounds or one another; their flat names."""

    def __init__(self, *, figures: tuple[str, ...]) -> None:
        super().__init__(f"unfit: {figures}")
        self.figures = figures


class ComparisonInconsistentError(DomainError):
    """A pairwise comparison contradicts itself more than its limit allows."""

    def __init__(self, *, ratio: float, limit: float) -> None:
        super().__init__(f"consistency ratio {ratio:.4f} above {limit}")
        self.ratio = ratio
        self.limit = limit


class JudgementUnreadableError(DomainError):
    """A workshop's sheet has a cell that is no judgement, in ``row``; or no row, or too many."""

    def __init__(self, *, row: int | None) -> None:
        super().__init__(f"no judgement in row {row}")
        self.row = row


class NotSimulatedError(DomainError):
    """Rules are proposed and agreed only when they were tried on the matches of that day."""


class OwnDraftError(DomainError):
    """Rules are agreed by a second person, never by who drafted them."""


class PolicyDayUnfitError(DomainError):
    """Rules begin to count today or later, and within a year."""


class RankingNotKeptError(DomainError):
    """Of that day nothing is kept from which a ranking could be computed again."""


class RankingDiffersError(DomainError):
    """A stored ranking does not come out as it was; the plans."""

    def __init__(self, *, plan_ids: tuple[int, ...]) -> None:
        super().__init__(f"rankings differ from what was stored: plans {plan_ids}")
        self.plan_ids = plan_ids
