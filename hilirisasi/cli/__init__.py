"""The command line: parse, call a service, print."""

import importlib
import logging

from flask import Flask

MODULES = (
    *("setup", "accounts", "regions", "score", "hayami", "rank", "match", "letters", "media"),
    *("audit", "docs"),
)


def init_app(app: Flask) -> None:
    """Register every command."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for name in MODULES:
        importlib.import_module(f"hilirisasi.cli.{name}").register(app.cli)
