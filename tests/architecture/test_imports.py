"""What the import contracts say, checked as the interpreter does it: a parent package counts."""

import subprocess
import sys

import pytest

WEB = ["flask", "flask_babel", "flask_login", "flask_wtf", "jinja2", "werkzeug", "wtforms"]
DATABASE = ["alembic", "models", "psycopg", "sqlalchemy"]
EVERY_MODULE = """
import importlib, pkgutil, sys
package = importlib.import_module({package!r})
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
print(*sorted(set({unwanted!r}) & sys.modules.keys()))
"""


@pytest.mark.parametrize(
    ("package", "unwanted"),
    [
        ("models", [*WEB, "hilirisasi", "numpy"]),
        ("hilirisasi.scoring", [*WEB, *DATABASE, "click", "pandas"]),
        ("hilirisasi.reference", WEB),
        ("hilirisasi.services", [*WEB, "pandas", "hilirisasi.web", "hilirisasi.cli"]),
    ],
)
def test_every_module_of_a_package_imports_without(package: str, unwanted: list[str]) -> None:
    program = EVERY_MODULE.format(package=package, unwanted=unwanted)

    imported = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert imported.stdout.split() == []


@pytest.mark.parametrize("module", ["permissions", "workflow", "circles", "errors", "actors"])
def test_the_rules_import_without_a_web_framework(module: str) -> None:
    program = f"import sys, hilirisasi.{module}; print(*sorted(set({WEB!r}) & sys.modules.keys()))"

    imported = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert imported.stdout.split() == []


def test_the_service_runs_without_pandas() -> None:
    program = "import sys, hilirisasi.app; print('pandas' in sys.modules)"

    imported = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert imported.stdout.strip() == "False"
