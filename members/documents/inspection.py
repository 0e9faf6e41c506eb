"""Having a file examined by a process that may die of it."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from members.choices import DocumentKind, DocumentRefusal

_ROOT = Path(__file__).resolve().parent.parent.parent
WALL_SECONDS = 60
# It ran out of what it may use, or broke on what it read.
_SPENT = {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGXFSZ}
_SPENT |= {-signal.SIGTRAP, -signal.SIGILL, -signal.SIGFPE}


class OutOfTime(Exception):
    """The examination took too long by the clock on the wall: the machine is busy, which is not the file's fault."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the examination found.

    Args:
        refusal: why the file cannot be used; None if it can.
        why: more of that, for the log alone.
        pages: how many it has, where that is known.
        warnings: signs of patients' details, as codes with the first page of each.
    """

    refusal: DocumentRefusal | None = None
    why: str = ""
    pages: int | None = None
    warnings: tuple[dict[str, Any], ...] = ()


def examine(kind: DocumentKind, original: Path, copy: Path, *, seconds: float = WALL_SECONDS) -> Report:
    """Have a file examined in a confined process; whatever becomes of that one, this one goes on.

    Args:
        kind: what the file claims to be.
        original: the file.
        copy: where the viewing copy is to be written.
        seconds: how long to wait.

    Raises:
        OutOfTime: when it is not done by then.
    """
    done = confined("members.documents.child", kind.value, original, copy, folder=copy.parent, seconds=seconds)
    if done.returncode:
        return Report(DocumentRefusal.DAMAGED, last_words(done))
    answer = json.loads(done.stdout)
    if "refusal" in answer:
        return Report(DocumentRefusal(answer["refusal"]), answer["why"])
    return Report(pages=answer["pages"], warnings=tuple(answer["warnings"]))


def confined(module: str, *arguments: object, folder: Path, seconds: float) -> "subprocess.CompletedProcess[bytes]":
    """Run a module of ours that opens what strangers sent in, in a process of its own.

    Args:
        folder: where it works.

    Raises:
        OutOfTime: when it is not done in that many seconds.
    """
    # Nothing of our environment goes along: it holds addresses and secrets.
    surroundings = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "TMPDIR": str(folder)}
    try:
        return subprocess.run(  # noqa: S603 - our own module, with paths of our own making
            [sys.executable, "-s", "-B", "-m", module, *map(str, arguments)],
            env=surroundings,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise OutOfTime from None


def last_words(done: "subprocess.CompletedProcess[bytes]") -> str:
    """How it ended; never what it said, which may quote the file."""
    if done.returncode in _SPENT:
        return f"ended by {signal.Signals(-done.returncode).name}"
    last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return f"ended with {done.returncode}: {last.partition(':')[0][:80]}"
