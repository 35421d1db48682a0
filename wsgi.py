"""Entry point of the WSGI server: ``gunicorn wsgi:app``."""

import sys

from hilirisasi.app import create_app
from hilirisasi.config import Settings, SettingsError

try:
    app = create_app(Settings.from_environment())
except SettingsError as error:
    sys.exit(str(error))
