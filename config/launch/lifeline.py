"""Ties a process to the one that started it, so that killing the launcher leaves nothing behind."""

import ctypes
import os
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000


def die_with_parent(parent: int, ending: signal.Signals = signal.SIGTERM) -> None:
    """Asks the kernel to send us a signal as soon as our parent is gone; Linux only, elsewhere the sweeper does it."""
    if not sys.platform.startswith("linux"):
        return
    _call("prctl", _PR_SET_PDEATHSIG, int(ending), 0, 0, 0)
    if os.getppid() != parent:  # it went in the moment before we asked
        os.kill(os.getpid(), ending)


def become_ordinary(uid: int) -> None:
    """Steps into a user namespace where we are not root, for servers that refuse root; files stay root's own."""
    outside_uid, outside_gid = os.geteuid(), os.getegid()
    _call("unshare", _CLONE_NEWUSER)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {outside_uid} 1")
    _write("/proc/self/gid_map", f"{uid} {outside_gid} 1")


def become_user(uid: int, gid: int) -> None:
    """Gives up root for good."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def _call(name: str, *arguments: int) -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _write(path: str, words: str) -> None:
    Path(path).write_text(words, encoding="ascii")
