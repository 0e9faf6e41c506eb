"""The database that tests begin from: migrated once for each state of the migrations, and kept beside what is built.

Each run of the tests has a server of its own. Taking its data folder as a copy, with a migrated database in it, costs
a second where migrating costs half a minute for each process.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from config.launch import identity, places, postgres
from config.launch.children import Children
from config.launch.places import ROOT

TEMPLATE = "prepared"
_BUILD = Path(os.environ.get("REGISTER_BUILD_DIR") or ROOT / ".build")
_MADE_OF = ("*/migrations/*.py", "*/sql/*", "requirements/base.txt", "config/launch/postgres.py")


def place(state: Path) -> bool:
    """Put the data folder of a server that holds the migrated database into a state folder.

    Returns:
        Whether it could be done; where not, tests migrate for themselves, and say what is wrong with it.
    """
    if identity.separate() or os.environ.get("DATABASE_URL"):
        return False
    name = f"postgres-{postgres.programs()[1]}"
    kept = _BUILD / f"test-database-{_state_of_migrations()}"
    with _one_at_a_time():
        if not kept.exists() and not _make(kept, name):
            return False
        shutil.copytree(kept / name, state / name, symlinks=True)
    return True


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    _BUILD.mkdir(parents=True, exist_ok=True)
    with (_BUILD / "test-database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _state_of_migrations() -> str:
    made_of = sorted(file for pattern in _MADE_OF for file in ROOT.glob(pattern) if file.is_file())
    digest = hashlib.sha256()
    for file in made_of:
        digest.update(os.fsencode(file.relative_to(ROOT)) + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _make(kept: Path, name: str) -> bool:
    """Migrates a database on a server of its own, which is then stopped and kept; older ones are removed."""
    with tempfile.TemporaryDirectory(prefix="mpce-register-", ignore_cleanup_errors=True) as folder:
        state = Path(folder)
        sockets = places.sockets(state)
        sockets.mkdir(mode=0o700, exist_ok=True)
        try:
            with Children() as children:
                log = state / "postgres.log"
                postgres.start(children, state=state, sockets=sockets, log=log, settings=postgres.UNSAFE_AND_QUICK)
                if not _migrated(places.database_url(state)):
                    return False
                _rename(sockets)
        finally:
            shutil.rmtree(sockets, ignore_errors=True)
        for older in _BUILD.glob("test-database-*"):
            shutil.rmtree(older, ignore_errors=True)
        half = kept.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(state / name, half / name, symlinks=True)
        half.rename(kept)
    return True


def _migrated(address: str) -> bool:
    surroundings = os.environ | {"DATABASE_URL": address, "REGISTER_ENV": "test", "BROKER_URL": "redis://127.0.0.1:1/0"}
    command = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity=0"]
    surroundings["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = subprocess.run(command, cwd=ROOT, env=surroundings, check=False, capture_output=True)
    return done.returncode == 0


def _rename(sockets: Path) -> None:
    with psycopg.connect(host=str(sockets), user=postgres.OWNER, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {postgres.NAME} RENAME TO {TEMPLATE}")
        connection.execute("CHECKPOINT")
