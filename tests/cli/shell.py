"""The command line as ``flask --app wsgi`` runs it: with an application context around it."""

from click.testing import Result
from flask import Flask
from flask.cli import FlaskGroup


def run(app: Flask, *words: str) -> Result:
    """Run one command."""
    return app.test_cli_runner().invoke(FlaskGroup(), args=list(words))
