"""One launcher to a clone: a lock that the launcher and its sweeper hold, so that it outlives neither."""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from config.launch.children import Trouble


class Alone:
    """Holds the state folder for the block; waits for what an earlier launcher left to be swept away."""

    def __init__(self, state: Path) -> None:
        self._path = state / "running"
        state.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        self._file = self._path.open("a+", encoding="utf-8")
        self.lock = self._file.fileno()
        until = time.monotonic() + 15
        while not self._taken():
            owner, address = self._owner()
            if _alive(owner) or time.monotonic() > until:
                raise Trouble(f"This clone's register runs already{address} (process {owner}); stop that one first.")
            time.sleep(0.1)
        self.note("")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.truncate(0)
        self._file.close()

    def note(self, address: str) -> None:
        """Writes down who runs and where it answers, for whoever tries to start a second one."""
        self._file.seek(0)
        self._file.truncate()
        self._file.write(f"{os.getpid()} {address}")
        self._file.flush()

    def _taken(self) -> bool:
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _owner(self) -> tuple[int, str]:
        pid, _, address = self._path.read_text(encoding="utf-8").partition(" ")
        return int(pid) if pid.isdecimal() else 0, f" at {address}" if address else ""


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid > 0
