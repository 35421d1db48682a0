"""How far long work has come: services say it, a terminal shows it."""

from collections.abc import Callable

# What is being done, how many parts of it are done, and of how many.
Tell = Callable[[str, int, int], None]


def say_nothing(_work: str, _done: int, _of: int) -> None:
    """Nobody watches."""
