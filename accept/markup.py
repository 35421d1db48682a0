"""The Nu HTML checker on all pages at once: one start of Java."""

import json
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from accept import node
from accept.crawl import Page


def errors(pages: Iterable[Page]) -> Iterator[tuple[Page, str]]:
    """Yield each error with the page it is on."""
    with TemporaryDirectory() as folder:
        files = {}
        for number, page in enumerate(pages):
            path = Path(folder) / f"{number}.html"
            path.write_text(page.html, encoding="utf-8")
            files[f"file:{path}"] = page
        command = ("java", "-Xss4m", "-jar", node.VNU, "--errors-only", "--format", "json", folder)
        told = subprocess.run(command, capture_output=True, text=True, check=False).stderr
        for message in json.loads(told)["messages"]:
            where = f"line {message.get('lastLine')}: {message.get('extract', '').strip()[:160]!r}"
            yield files[message["url"]], f"{message['message']} {where}"
