"""Messages through a real HTTP server: what it hears, and what its answers mean."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from hilirisasi.gateways import DeliveryError, Letter
from hilirisasi.gateways import message as messages
from hilirisasi.gateways.message import Messages, check_url

LETTER = Letter(key="a1b2c3", address="+6281234567890", subject="", text="Kabar – Toba")


class GatewayServer(ThreadingHTTPServer):
    """Keeps what it hears and answers with what it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[tuple[str, dict[str, str], Any]] = []
        self.answer = 200
        self.url = f"http://127.0.0.1:{self.server_address[1]}/send?token=rahasia"


class _Handler(BaseHTTPRequestHandler):
    server: GatewayServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, dict(self.headers), json.loads(body)))
        self.send_response(self.server.answer)
        if self.server.answer == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def gateway() -> Iterator[GatewayServer]:
    with GatewayServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("code", [200, 201, 202, 204])
def test_a_message_is_posted_as_json_with_its_key(gateway, code):
    gateway.answer = code

    Messages(gateway.url).send(LETTER)

    ((path, headers, body),) = gateway.heard
    assert (path, body) == ("/send?token=rahasia", {"to": "+6281234567890", "text": "Kabar – Toba"})
    assert headers["Idempotency-Key"] == "a1b2c3"
    assert headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("code", "is_final"),
    [
        *((400, True), (422, True), (410, True), (401, False), (403, False), (404, False)),
        *((408, False), (429, False), (500, False), (503, False), (302, False)),
    ],
)
def test_what_an_answer_means(gateway, code, is_final):
    gateway.answer = code

    with pytest.raises(DeliveryError) as caught:
        Messages(gateway.url).send(LETTER)

    assert (caught.value.reason, caught.value.is_final) == (f"HTTP {code}", is_final)
    assert len(gateway.heard) == 1  # no redirect is followed


def test_a_gateway_that_is_away_is_tried_again():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}/"

    with pytest.raises(DeliveryError) as caught:
        Messages(url).send(LETTER)

    assert (caught.value.reason, caught.value.is_final) == ("ConnectionRefusedError", False)


def test_a_gateway_that_does_not_answer_is_left(monkeypatch):
    monkeypatch.setattr(messages, "TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"

        with pytest.raises(DeliveryError) as caught:
            Messages(url).send(LETTER)

    assert (caught.value.reason, caught.value.is_final) == ("TimeoutError", False)


def test_the_address_is_shown_nowhere(gateway):
    assert "rahasia" not in repr(Messages(gateway.url))


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://gateway.example/", "gateway.example", "https://", "https://[gateway/"),
        *("https://user:rahasia@gateway.example/", "file:///etc/passwd", "https://a:b/"),
    ],
)
def test_what_is_no_gateway_is_refused_without_repeating_it(url):
    with pytest.raises(ValueError, match=r"^must be like https://gateway\.example") as caught:
        check_url(url)

    assert "rahasia" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/send", "https://g.example/send?token=x"])
def test_a_gateway_is_taken(url):
    check_url(url)

    assert Messages(url).url == url
