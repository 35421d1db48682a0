"""Entry point of the WSGI server: ``gunicorn wsgi:app``."""

import gc
import sys

from hilirisasi.app import create_app
from hilirisasi.config import Settings, SettingsError

try:
    app = create_app(Settings.from_environment())
except SettingsError as error:
    sys.exit(str(error))

# What was loaded stays for good: the collector need not look through it in every request.
gc.freeze()
