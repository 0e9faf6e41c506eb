"""Two clones never meet, and no folder's name is too long, too private or too odd for the servers."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from config.launch import identity, places, servers
from config.launch.children import Children, Trouble

LONGEST_ADDRESS = 107
SHOW = "import sys; from config.launch import places; print(places.sockets())"


def test_two_clones_have_different_sockets_and_different_databases() -> None:
    one, other = Path("/srv/register/.run"), Path("/srv/register copy/.run")
    assert places.sockets(one) != places.sockets(other)
    assert places.database_url(one) != places.database_url(other)
    assert places.broker_url(one) != places.broker_url(other)


@pytest.mark.parametrize("folder", ["/" + "very-long/" * 30, "/short", "/ä ö/ü"])
def test_a_socket_is_short_enough_for_the_kernel_wherever_the_clone_lies(folder: str) -> None:
    socket = places.sockets(Path(folder)) / ".s.PGSQL.5432.lock"
    assert len(os.fsencode(socket)) <= LONGEST_ADDRESS


def test_a_folder_that_somebody_else_put_in_our_place_is_refused(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.symlink_to(tmp_path)
    with pytest.raises(Trouble, match="belongs to somebody else"):
        servers.private_folder(trap)


@pytest.mark.parametrize(
    ("broker", "cache"),
    [
        ("redis://host:6379/0", "redis://host:6379/1"),
        ("rediss://:secret@host/0", "rediss://:secret@host/1"),
        ("redis+socket:///run/valkey.sock?virtual_host=0", "unix:///run/valkey.sock?db=1"),
    ],
)
def test_the_cache_lies_beside_the_queue(broker: str, cache: str) -> None:
    assert places.cache_url_beside(broker) == cache


def test_servers_start_where_namespaces_are_refused_and_the_clone_is_closed_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a default container: root may not make a namespace, and nobody else may look into root's folders."""
    closed = tmp_path / "closed to others"
    closed.mkdir(mode=0o700)
    reachable = Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())
    reachable.chmod(0o755)
    monkeypatch.setenv("REGISTER_NO_USERNS", "1")
    monkeypatch.setenv("REGISTER_SERVER_DIR", str(reachable))
    for name in ("DATABASE_URL", "BROKER_URL"):
        monkeypatch.delenv(name)
    identity.namespaces_work.cache_clear()
    try:
        for _ in ("first start", "second start"):
            with Children() as children:
                given = servers.addresses(children, closed / ".run", quick=True)
                with psycopg.connect(given["DATABASE_URL"]) as connection:
                    (data,) = connection.execute("SHOW data_directory").fetchone() or ("",)
                assert identity.separate() == (os.geteuid() == 0)
                owner = Path(data).stat().st_uid
                assert owner == (identity.unprivileged().pw_uid if identity.separate() else os.geteuid())
                assert Path(data).stat().st_mode & 0o077 == 0
    finally:
        identity.namespaces_work.cache_clear()
        subprocess.run(["rm", "-rf", str(reachable), str(places.sockets(closed / ".run"))], check=True)


def test_a_user_without_a_name_is_told_so_where_a_namespace_cannot_lend_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a container is started with a user number that nobody has entered."""
    monkeypatch.setattr(os, "geteuid", lambda: 54_321)
    monkeypatch.setattr(identity, "namespaces_work", lambda: True)
    assert identity.become() is not None
    monkeypatch.setattr(identity, "namespaces_work", lambda: False)
    with pytest.raises(Trouble, match="user number 54321 has none here"):
        identity.become()


def test_the_address_of_the_private_servers_is_known_without_asking() -> None:
    bare = {"PATH": os.environ["PATH"]}
    said = subprocess.check_output([sys.executable, "-c", SHOW], cwd=places.ROOT, text=True, env=bare)
    assert said.strip() == str(places.sockets(places.ROOT / ".run"))
