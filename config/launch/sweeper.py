"""Watches the launcher through a pipe and, once it is gone, ends the process groups it leaves behind.

Run as a script. Lines on standard input: `+GROUP` for a group that was started, `-GROUP` for one that ended.
The kernel's own signal (lifeline.py) is quicker, but reaches only children, not what they started themselves.
"""

import os
import signal
import sys
import time

PATIENCE = 6.0


def main() -> None:
    """Reads until the launcher closes the pipe, by ending in whatever way."""
    groups: set[int] = set()
    for line in sys.stdin:
        sign, group = line[0], int(line[1:])
        (groups.add if sign == "+" else groups.discard)(group)
    for ending, patience in ((0, 1.0), (signal.SIGTERM, PATIENCE), (signal.SIGKILL, 0.0)):
        alive = [group for group in groups if _send(group, ending)]
        until = time.monotonic() + patience
        while alive and time.monotonic() < until:
            time.sleep(0.05)
            alive = [group for group in alive if _send(group, 0)]


def _send(group: int, ending: int) -> bool:
    try:
        os.killpg(group, ending)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    main()
