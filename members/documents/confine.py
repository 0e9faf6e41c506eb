"""What a process gives up before it opens what a stranger sent in."""

import ctypes
import resource

MEMORY = 512 << 20
CPU_SECONDS = 20
_LARGEST_COPY = 100 << 20
_OPEN_FILES = 64
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of sched.h


def confine() -> None:
    """Give up, for good, everything that reading one file does not need."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, _LARGEST_COPY),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_AS, MEMORY),
    ):
        resource.setrlimit(what, (most, most))
    # Where the system allows it: a container may refuse, and then its own network rules must do.
    ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER | _NEW_NETWORK)
