"""Messages to phones (WhatsApp, SMS) through a gateway that takes JSON over HTTP."""

import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from hilirisasi.gateways import TIMEOUT_S, DeliveryError, Letter

# RFC 9110 15.5: the request itself is wrong, but for what passes: a timeout, too early, too many.
PERMANENT: Final = frozenset(range(400, 500)) - {401, 403, 404, 408, 425, 429}


def check_url(url: str) -> None:
    """Refuse what is no address of a gateway.

    Raises
    ------
    ValueError
        The message does not repeat the address, since it may hold a token.
    """
    try:
        parts = urlsplit(url)
        is_fit = parts.scheme in {"http", "https"} and bool(parts.hostname)
        has_user = parts.username is not None
        _port = parts.port
    except ValueError:
        is_fit, has_user = False, False
    if not is_fit or has_user:
        raise ValueError("must be like https://gateway.example.go.id/send?token=…")


@dataclass(frozen=True, slots=True)
class Messages:
    """Sends through the gateway at an address: ``{"to": "+62…", "text": "…"}``.

    The letter's key goes along as Idempotency-Key, so that a gateway knows a double.
    """

    url: str = field(repr=False)

    def send(self, letter: Letter) -> None:
        """Hand one letter to the gateway; any 2xx means that it took it.

        Raises
        ------
        DeliveryError
        """
        body = json.dumps({"to": letter.address, "text": letter.text}, ensure_ascii=False)
        request = urllib.request.Request(  # noqa: S310  # http(s) only: `check_url`
            self.url,
            data=body.encode(),
            method="POST",
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Idempotency-Key": letter.key,
            },
        )
        try:
            with _OPENER.open(request, timeout=TIMEOUT_S):
                return
        except urllib.error.HTTPError as error:
            with error:
                raise DeliveryError(
                    f"HTTP {error.code}", is_final=error.code in PERMANENT
                ) from None
        except urllib.error.URLError as error:
            raise DeliveryError(type(error.reason).__name__) from None
        except (OSError, http.client.HTTPException) as error:
            raise DeliveryError(type(error).__name__) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A number and a text go to the address of the setting and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER: Final = urllib.request.build_opener(_NoRedirect)
