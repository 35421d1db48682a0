"""A PostgreSQL of one's own for the tests: made in a temporary folder, gone afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OPTIONS = "-c fsync=off -c full_page_writes=off -c max_connections=60"


def find_binaries() -> Path | None:
    """Return the folder of ``initdb`` and ``pg_ctl``, or ``None`` where there is none."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """Start a server on a free port and give its address; stop it at the end."""
    binaries = find_binaries()
    if binaries is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="hilirisasi-postgresql-"))
    # PostgreSQL refuses to run as root.
    is_root = os.geteuid() == 0
    as_nobody = (
        ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if is_root else []
    )
    if is_root:
        shutil.chown(folder, "nobody", "nogroup")
    data = folder / "data"
    port = _free_port()
    control = [*as_nobody, str(binaries / "pg_ctl"), "-D", str(data), "-w", "-s"]
    _run([*as_nobody, str(binaries / "initdb"), "-D", str(data), "-U", "test", "-A", "trust"])
    options = f"{OPTIONS} -p {port} -k {folder} -h 127.0.0.1"
    _run([*control, "-l", str(folder / "log"), "-o", options, "start"])
    try:
        yield f"postgresql://test@127.0.0.1:{port}/postgres"
    finally:
        _run([*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")  # noqa: S603  # own words
