"""The pinned packages of npm: installed once, when they are first asked for."""

import subprocess
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
MODULES: Final = FOLDER / "node_modules"
AXE: Final = MODULES / "axe-core" / "axe.min.js"
LIGHTHOUSE: Final = MODULES / "lighthouse" / "cli" / "index.js"
VNU: Final = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"


def install() -> None:
    """Install what ``package-lock.json`` names; nothing of it runs while it is installed."""
    if not all(path.exists() for path in (AXE, LIGHTHOUSE, VNU)):
        command = ("npm", "ci", "--ignore-scripts", "--silent", "--no-audit", "--no-fund")
        subprocess.run(command, cwd=FOLDER, check=True)
