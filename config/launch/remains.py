"""Servers that outlived a killed launcher."""

import contextlib
import os
import signal
import time
from pathlib import Path

from config.launch.children import Trouble


def end(pid_file: Path, folder: Path, *, seconds: float = 15.0) -> None:
    """Ends the server that a file names, if it is still there, and removes the file.

    A process that merely got the same number is left alone: ours works in the folder that holds its data.
    """
    if not pid_file.exists():
        return
    first = pid_file.read_text(encoding="utf-8", errors="replace").split()[:1]
    until = time.monotonic() + seconds
    while first and first[0].isdecimal() and _works_in(int(first[0]), folder):
        if time.monotonic() > until:
            raise Trouble(f"An earlier server (process {first[0]}) still holds {folder} and does not stop.")
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(first[0]), signal.SIGQUIT)
        time.sleep(0.1)
    pid_file.unlink(missing_ok=True)


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").samefile(folder)
    except OSError:
        return False
