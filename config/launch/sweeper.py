"""Watches the launcher through a pipe and, once it is gone, ends the process groups it leaves behind.

Run as a script. Lines on standard input: `+GROUP` for a group that was started, `-GROUP` for one that ended.
The kernel's own signal (lifeline.py) is quicker, but reaches only children, not what they started themselves.
"""

import os
import signal
import sys
import time

PATIENCE = 4.0


def main() -> None:
    """Reads until the launcher closes the pipe, by ending in whatever way."""
    groups: set[int] = set()
    for line in sys.stdin:
        sign, group = line[0], int(line[1:])
        (groups.add if sign == "+" else groups.discard)(group)
    for ending, patience in ((0, 1.0), (signal.SIGTERM, PATIENCE), (signal.SIGKILL, 1.0)):
        groups = {group for group in groups if _send(group, ending)}
        until = time.monotonic() + patience
        while (groups := _living(groups)) and time.monotonic() < until:
            time.sleep(0.05)


def _send(group: int, ending: int) -> bool:
    try:
        os.killpg(group, ending)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _living(groups: "set[int]") -> "set[int]":
    """The groups in which a process still runs; one that is only waiting to be buried does not count."""
    if not os.path.isdir("/proc/self"):
        return {group for group in groups if _send(group, 0)}
    found = set()
    for entry in filter(str.isdecimal, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                state, _, group = file.read().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if state != "Z":
            found.add(int(group))
    return groups & found


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    main()
