"""The processes that the launcher starts: each in a group of its own, tied to us, writing to its own log."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from config.launch import lifeline

SWEEPER = Path(__file__).with_name("sweeper.py")
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Trouble(Exception):
    """What stops the launcher, in one sentence fit to print."""


class Stopped(BaseException):
    """Somebody asked the launcher to stop."""


def stop_on_signals() -> None:
    """Makes Ctrl-C, a closed terminal and a polite kill end the launcher in good order, once."""

    def stop(number: int, frame: FrameType | None) -> None:
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_IGN)
        raise Stopped

    for ending in ENDINGS:
        signal.signal(ending, stop)


def say(words: str) -> None:
    """Prints at once, for the output may go to a file; a reader who has left is no reason to stop."""
    try:
        print(words, flush=True)
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the rest of the process


class Child:
    """One process and how it is ended."""

    def __init__(
        self, name: str, process: subprocess.Popen[bytes], ending: signal.Signals, patience: float, log: Path
    ) -> None:
        self.name, self.process, self.ending, self.patience, self.log = name, process, ending, patience, log

    def stop(self) -> None:
        """Asks, waits, insists; then ends what the process itself started and left."""
        if self.process.poll() is None:
            self.process.send_signal(self.ending)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def wait_until(self, ready: Callable[[], bool], *, seconds: float = 90.0) -> None:
        """Waits until a question is answered with yes; Trouble if the process ends first or time runs out."""
        until = time.monotonic() + seconds
        while not ready():
            if self.process.poll() is not None:
                raise Trouble(f"{self.name} did not start; its log {self.log} ends:\n{self.last_words()}")
            if time.monotonic() > until:
                raise Trouble(f"{self.name} is not ready after {seconds:.0f} seconds; its log is {self.log}.")
            time.sleep(0.03)


class Children:
    """What was started, in order; leaving the `with` block ends it in the opposite order."""

    def __init__(self, *, holding: int | None = None) -> None:
        """Args:
        holding: an open lock that must stay held until the last process is gone, even if we are killed.
        """
        self._started: list[Child] = []
        self._holding = () if holding is None else (holding,)

    def __enter__(self) -> Self:
        self._sweeper = subprocess.Popen(
            [sys.executable, "-I", "-S", str(SWEEPER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
            cwd="/",
            pass_fds=self._holding,
        )
        assert self._sweeper.stdin is not None  # noqa: S101 - it was asked for above
        self._pipe = self._sweeper.stdin
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._started:
            child = self._started[-1]
            child.stop()
            self.forget(child)
        with contextlib.suppress(BrokenPipeError):
            self._pipe.close()
        self._sweeper.wait()

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        ending: signal.Signals = signal.SIGTERM,
        become: Callable[[], None] | None = None,
        patience: float = 10.0,
    ) -> Child:
        """Starts a process that ends with us.

        Args:
            ending: the signal that makes it stop in good order; the kernel sends the same when we are killed.
            become: called in the new process before the program, to change who it is.
            patience: seconds between that signal and the one that cannot be refused.
        """
        us = os.getpid()

        def tie() -> None:
            if become:
                become()
            lifeline.die_with_parent(us, ending)

        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=cwd,
                start_new_session=True,
                preexec_fn=tie,  # noqa: PLW1509 - we have no threads
            )
        child = Child(name, process, ending, patience, log)
        self._started.append(child)
        self._tell(f"+{process.pid}")
        return child

    def forget(self, child: Child) -> None:
        """Takes note that a process came to its proper end."""
        self._started.remove(child)
        self._tell(f"-{child.process.pid}")

    def ended(self) -> Child | None:
        """The first of the processes that is no longer there, or nothing."""
        return next((child for child in self._started if child.process.poll() is not None), None)

    def _tell(self, line: str) -> None:
        with contextlib.suppress(BrokenPipeError):  # the sweeper was killed; the kernel's own signal remains
            self._pipe.write(line + "\n")
            self._pipe.flush()
