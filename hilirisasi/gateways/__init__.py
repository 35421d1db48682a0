"""The ways out of the service: a mail server and a message gateway, behind one protocol."""

from dataclasses import dataclass
from typing import Protocol

TIMEOUT_S = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter as it leaves. ``key`` is the same at each attempt to send it.

    ``html`` and ``stop_url`` (where one click ends such letters) are for e-mail.
    """

    key: str
    address: str
    subject: str
    text: str
    html: str = ""
    stop_url: str = ""


class Gateway(Protocol):
    """What sends letters."""

    def send(self, letter: Letter) -> None:
        """Send one letter.

        Raises
        ------
        DeliveryError
        """


class DeliveryError(Exception):
    """A letter was not taken. ``reason`` names the kind of failure and never an address.

    ``is_final``: trying again changes nothing.
    """

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final
