"""Copies of this clone that the launcher's tests start, kill and start again."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from config.launch.places import ROOT, sockets

OUR_OWN = ("DATABASE_URL", "BROKER_URL", "DJANGO_SETTINGS_MODULE", "REGISTER_ENV", "MAKELEVEL", "PYTEST_XDIST_WORKER")
COPIED = (
    "config", "members", "cpd", "registry", "hsst", "templates", "requirements", "locale", ".build",
    "tests/stripe_server",
)  # fmt: skip
FILES = ("Makefile", "manage.py", "pyproject.toml", "package.json", "package-lock.json", ".npmrc")
PATIENCE = 300.0


class Clone:
    """One copy: its own code and state, the packages of this clone's environment."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.state = folder, folder / ".run"
        folder.mkdir(parents=True)
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in FILES:
            shutil.copy2(ROOT / name, folder / name)
        for name in (".venv", "node_modules"):
            (folder / name).symlink_to(ROOT / name)

    @contextlib.contextmanager
    def started(self, **settings: str) -> Iterator["Started"]:
        """`make run` with its output piped to a file, killed at the end of the block if it still runs."""
        output = self.folder / "output.txt"
        with output.open("wb") as file:
            make = subprocess.Popen(
                ["make", "run"],
                cwd=self.folder,
                env=surroundings(**settings),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield Started(self, make, output)
        finally:
            for pid in self.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            make.kill()
            make.wait()

    def again(self, **settings: str) -> subprocess.CompletedProcess[str]:
        """`make run` where it is expected to end by itself."""
        return subprocess.run(
            ["make", "run"], cwd=self.folder, env=surroundings(**settings), capture_output=True, text=True, check=False
        )

    def manage(self, *words: str) -> None:
        """A management command in another terminal, which finds the running servers without any setting."""
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=self.folder, env=surroundings(), check=True, capture_output=True)

    def processes(self) -> dict[int, str]:
        """Every living process that works in this copy or was started from it, by number, as its command line."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal():
                continue
            with contextlib.suppress(OSError):
                if " Z " in (entry / "stat").read_text().rpartition(")")[2][:4]:
                    continue
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                places = [command, str((entry / "cwd").readlink())]
                if any(str(self.folder) in place for place in places):
                    found[int(entry.name)] = command
        return found

    def nothing_left(self, seconds: float = 15.0) -> dict[int, str]:
        """What still runs of this copy after a while; empty as soon as nothing does."""
        until = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < until:
            time.sleep(0.1)
        return left

    def remove(self) -> None:
        """Takes the copy and its sockets away."""
        shutil.rmtree(sockets(self.state), ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


class Started:
    """A run of a copy."""

    def __init__(self, clone: Clone, make: subprocess.Popen[bytes], output: Path) -> None:
        self.clone, self.make, self.output = clone, make, output

    @property
    def said(self) -> str:
        """What it has printed so far."""
        return self.output.read_text(encoding="utf-8")

    def address(self) -> str:
        """The address it prints, waited for."""
        until = time.monotonic() + PATIENCE
        while "http://" not in self.said:
            assert self.make.poll() is None, self.said
            assert time.monotonic() < until, self.said
            time.sleep(0.05)
        return next(word for word in self.said.split() if word.startswith("http://"))

    def launcher(self) -> int:
        """The process number of the launcher, which make has started."""
        return int((self.clone.state / "running").read_text(encoding="utf-8").split()[0])

    def stopped_by(self, ending: signal.Signals) -> int:
        """The launcher's exit after a signal, and nothing left behind."""
        os.kill(self.launcher(), ending)
        status = self.make.wait(60)
        assert self.clone.nothing_left() == {}
        return status


def answer(address: str, path: str = "/health/ready") -> tuple[int, str]:
    """The status and text that a run answers with."""
    with urllib.request.urlopen(address + path, timeout=10) as response:
        return response.status, response.read().decode()


def surroundings(**settings: str) -> dict[str, str]:
    """This process's environment without what a test run put into it."""
    kept = {name: value for name, value in os.environ.items() if name not in OUR_OWN and not name.startswith("COV_")}
    return kept | {"PYTHON": sys.executable} | settings
