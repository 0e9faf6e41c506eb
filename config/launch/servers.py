"""The private servers of a state folder, as addresses for the processes that use them."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from config.launch import given, identity, places, postgres, prepared, valkey
from config.launch.children import Children, Trouble


def addresses(children: Children, state: Path, *, quick: bool = False) -> dict[str, str]:
    """Starts the servers that the environment does not name already.

    Returns:
        DATABASE_URL and BROKER_URL, given or our own.
    """
    found = {name: os.environ[name] for name in ("DATABASE_URL", "BROKER_URL") if os.environ.get(name)}
    if "DATABASE_URL" in found:
        given.database(found["DATABASE_URL"]).close()
    if "BROKER_URL" in found:
        given.broker(found["BROKER_URL"])
    if len(found) == 2:
        return found
    logs, sockets = state / "log", private_folder(places.sockets(state))
    logs.mkdir(parents=True, exist_ok=True)
    if "DATABASE_URL" not in found:
        settings = postgres.UNSAFE_AND_QUICK if quick else None
        postgres.start(children, state=state, sockets=sockets, log=logs / "postgres.log", settings=settings)
        found["DATABASE_URL"] = places.database_url(state)
    if "BROKER_URL" not in found:
        valkey.start(children, state=state, sockets=sockets, log=logs / "valkey.log")
        found["BROKER_URL"] = places.broker_url(state)
    return found


@contextlib.contextmanager
def for_one_run(*, quick: bool = True, migrated: bool = False) -> Iterator[dict[str, str]]:
    """Private servers that live as long as the block, and leave nothing on disk: for tests and measurements.

    Args:
        quick: whether what is written need not survive anything.
        migrated: whether a migrated database is wanted that others are made from; TEST_TEMPLATE names it, if there.
    """
    with tempfile.TemporaryDirectory(prefix="mpce-register-", ignore_cleanup_errors=True) as folder:
        state = Path(folder)
        template = {"TEST_TEMPLATE": prepared.TEMPLATE} if migrated and prepared.place(state) else {}
        try:
            with Children() as children:
                yield addresses(children, state, quick=quick) | template
        finally:
            shutil.rmtree(places.sockets(state), ignore_errors=True)
            if identity.separate():
                shutil.rmtree(identity.server_home(state), ignore_errors=True)


def private_folder(path: Path) -> Path:
    """A folder under a shared one that is ours alone; one that somebody else put there is refused."""
    path.mkdir(mode=0o700, exist_ok=True)
    found, allowed = path.lstat(), {os.geteuid()}
    if identity.separate():
        allowed.add(identity.unprivileged().pw_uid)
    if path.is_symlink() or found.st_uid not in allowed:
        raise Trouble(f"{path} belongs to somebody else; remove it, or start from another folder.")
    path.chmod(0o700)
    return path
