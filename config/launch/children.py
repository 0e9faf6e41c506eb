"""The processes that the launcher starts: each in a group of its own, tied to us, writing to its own log."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.launch import lifeline

SWEEPER = Path(__file__).with_name("sweeper.py")


class Trouble(Exception):
    """What stops the launcher, in one sentence fit to print."""


class Children:
    """What was started, in order; leaving the `with` block ends it in the opposite order."""

    def __init__(self):
        self._started = []
        self._sweeper = None

    def __enter__(self):
        self._sweeper = subprocess.Popen(
            [sys.executable, "-I", "-S", str(SWEEPER)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True, text=True, bufsize=1, cwd="/",
        )
        return self

    def __exit__(self, *_):
        self.stop()
        self._sweeper.stdin.close()
        self._sweeper.wait()

    def start(self, name, command, *, log, env=None, cwd=None, ending=signal.SIGTERM, become=None, patience=10.0):
        """Starts a process that ends with us.

        Args:
            ending: the signal that makes it stop in good order; the kernel sends the same when we are killed.
            become: called in the new process before the program, to change who it is.
            patience: seconds between that signal and the one that cannot be refused.
        """
        us = os.getpid()

        def tie():
            if become:
                become()
            lifeline.die_with_parent(us, ending)

        with open(log, "ab") as output:
            process = subprocess.Popen(  # noqa: S603 - commands of our own
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=env, cwd=cwd,
                start_new_session=True, preexec_fn=tie,  # noqa: PLW1509 - before any thread is started
            )
        self._tell(f"+{process.pid}")
        child = Child(name, process, ending, patience, Path(log))
        self._started.append(child)
        return child

    def forget(self, child):
        """Takes note that a process came to its proper end."""
        self._started.remove(child)
        self._tell(f"-{child.process.pid}")

    def ended(self):
        """The first of the processes that is no longer there, or nothing."""
        return next((child for child in self._started if child.process.poll() is not None), None)

    def stop(self):
        """Ends all of them, the last one started first."""
        while self._started:
            child = self._started.pop()
            child.stop()
            self._tell(f"-{child.process.pid}")

    def _tell(self, line):
        self._sweeper.stdin.write(line + "\n")


class Child:
    """One process and how it is ended."""

    def __init__(self, name, process, ending, patience, log):
        self.name, self.process, self.ending, self.patience, self.log = name, process, ending, patience, log

    def stop(self):
        """Asks, waits, insists; then ends what the process itself started and left."""
        if self.process.poll() is None:
            self.process.send_signal(self.ending)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_words(self, lines=15):
        """The end of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def wait_until(self, ready, *, seconds=60.0):
        """Waits until a question is answered with yes; Trouble if the process ends first or time runs out."""
        until = time.monotonic() + seconds
        while not ready():
            if self.process.poll() is not None:
                raise Trouble(f"The {self.name} did not start; its log {self.log} ends:\n{self.last_words()}")
            if time.monotonic() > until:
                raise Trouble(f"The {self.name} is not ready after {seconds:.0f} seconds; its log is {self.log}.")
            time.sleep(0.03)
