"""`make run` as a person meets it: first start, second start, stopped, killed, and with things in its way."""

import contextlib
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from config.launch import postgres, servers
from tests.launch.clones import Clone, answer, surroundings


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """A copy that has been started once, in a folder with spaces and letters beyond ASCII in its name."""
    copy = Clone(tmp_path_factory.mktemp("clone") / "my régister copy")
    with copy.started() as run:
        run.address()
        run.stopped_by(signal.SIGINT)
    yield copy
    copy.remove()


def free_pair() -> int:
    """A port that is free, as is the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def test_a_second_start_makes_nothing_again_and_says_where_it_is(clone: Clone) -> None:
    port = free_pair()
    with clone.started(PORT=str(port)) as run:
        address = run.address()
        assert not {"Installing", "Preparing", "Compiling"} & set(run.said.split())
        assert address == f"http://localhost:{port}"
        assert "Press Ctrl-C to stop" in run.said
        assert answer(address) == (200, "ready\n")
        run.stopped_by(signal.SIGINT)


def test_a_taken_port_gives_way_to_the_next_one_and_is_named(clone: Clone) -> None:
    port = free_pair()
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        with clone.started(PORT=str(port)) as run:
            assert run.address() == f"http://localhost:{port + 1}"
            assert f"Port {port} is taken; using {port + 1}." in run.said
            assert answer(run.address()) == (200, "ready\n")
            run.stopped_by(signal.SIGTERM)


def test_a_second_launcher_of_the_same_clone_says_where_the_first_one_is(clone: Clone) -> None:
    with clone.started(PORT=str(free_pair())) as first:
        address = first.address()
        (clone.folder / "output.txt").rename(clone.folder / "first.txt")
        first.output = clone.folder / "first.txt"
        second = clone.again()
        assert second.returncode != 0
        assert f"runs already at {address}" in second.stderr
        assert "Traceback" not in second.stderr
        assert answer(address) == (200, "ready\n")
        first.stopped_by(signal.SIGTERM)


@pytest.mark.parametrize("victim", ["launcher", "make"])
def test_killing_it_leaves_no_process_and_it_starts_again(clone: Clone, victim: str) -> None:
    with clone.started(PORT=str(free_pair())) as run:
        run.address()
        os.kill(run.launcher() if victim == "launcher" else run.make.pid, signal.SIGKILL)
        assert clone.nothing_left() == {}
    with clone.started(PORT=str(free_pair())) as again:
        assert answer(again.address()) == (200, "ready\n")
        again.stopped_by(signal.SIGINT)


def test_it_starts_again_after_everything_was_killed_at_once(clone: Clone) -> None:
    with clone.started(PORT=str(free_pair())) as run:
        run.address()
        for pid in clone.processes():
            with contextlib.suppress(ProcessLookupError):  # the first ones killed take others with them
                os.kill(pid, signal.SIGKILL)
        run.make.kill()
        assert clone.nothing_left() == {}
    assert list(clone.state.glob("postgres-*/postmaster.pid")), "nothing stale was left, so nothing is shown"
    with clone.started(PORT=str(free_pair())) as again:
        assert answer(again.address()) == (200, "ready\n")
        again.stopped_by(signal.SIGINT)


def test_a_part_that_ends_by_itself_stops_the_rest_and_shows_its_log(clone: Clone) -> None:
    with clone.started(PORT=str(free_pair())) as run:
        run.address()
        beat = next(pid for pid, command in clone.processes().items() if " beat " in command)
        os.kill(beat, signal.SIGTERM)
        assert run.make.wait(60) != 0
        assert "beat ended by itself, so everything stops" in run.said
        assert "Traceback" not in run.said
        assert clone.nothing_left() == {}


def migrated(given: dict[str, str]) -> dict[str, str]:
    """The given servers with the database that tests begin from: a first start shows already how one is migrated."""
    if template := given.pop("TEST_TEMPLATE", ""):
        address = urlsplit(given["DATABASE_URL"])
        with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as owner:
            owner.execute(f'DROP DATABASE IF EXISTS "{postgres.NAME}"')
            owner.execute(f'ALTER DATABASE "{template}" RENAME TO "{postgres.NAME}"')
    return given


def test_given_servers_are_used_and_none_is_started(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    for shared in ("DATABASE_URL", "BROKER_URL"):  # a database that no other test fills
        monkeypatch.delenv(shared, raising=False)
    with (
        servers.for_one_run(migrated=True) as given,
        clone.started(PORT=str(free_pair()), **migrated(given)) as run,
    ):
        assert answer(run.address()) == (200, "ready\n")
        commands = " ".join(clone.processes().values())
        assert "postgres" not in commands.lower().replace("postgresql://", "")
        assert "valkey-server" not in commands
        run.stopped_by(signal.SIGINT)


def test_the_web_process_is_in_its_plain_role_and_the_worker_in_its_own(clone: Clone) -> None:
    with clone.started(PORT=str(free_pair())) as run:
        run.address()
        roles = {}
        for pid, command in clone.processes().items():
            settings = dict(
                part.split("=", 1) for part in Path(f"/proc/{pid}/environ").read_text().split("\0") if "=" in part
            )
            kind = next((word for word in ("granian", " worker ", " beat ") if word in command), None)
            if kind and "REGISTER_PROCESS" in settings:  # PostgreSQL has workers too
                roles[kind] = urlsplit(settings["DATABASE_URL"]).username
        assert roles == {"granian": "register_web", " worker ": "register_worker", " beat ": "register_worker"}
        run.stopped_by(signal.SIGINT)


def test_a_task_that_is_handed_to_the_queue_is_done_by_the_worker(clone: Clone) -> None:
    hand_over = "from celery import current_app; current_app.signature('members.sweep_outbox').delay()"
    with clone.started(PORT=str(free_pair())) as run:
        run.address()
        clone.manage("shell", "--no-imports", "-c", hand_over)
        log, until = clone.state / "log" / "worker.log", time.monotonic() + 120
        while "task_succeeded" not in log.read_text(encoding="utf-8"):
            assert time.monotonic() < until, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        run.stopped_by(signal.SIGINT)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PG_BIN": "/nowhere"}, "PostgreSQL 15 or newer was not found; install it, or set PG_BIN"),
        ({"DATABASE_URL": "postgresql://localhost:1/register"}, "The database at DATABASE_URL does not answer"),
        ({"DATABASE_URL": "mysql://localhost/register"}, "DATABASE_URL must look like postgresql://"),
        ({"BROKER_URL": "redis://localhost:1/0"}, "The broker at BROKER_URL does not answer"),
        ({"BROKER_URL": "carrier-pigeon://loft"}, "The broker at BROKER_URL does not answer"),
        ({"PORT": "eighty"}, "PORT must be a number"),
        ({"PYTHON": "no-such-python"}, "needs Python 3.11 or newer, and ‘no-such-python’ was not found"),
    ],
)
def test_what_is_missing_is_named_in_one_sentence(clone: Clone, settings: dict[str, str], sentence: str) -> None:
    attempt = clone.again(**settings)
    assert attempt.returncode != 0
    assert sentence in attempt.stderr
    assert "Traceback" not in attempt.stdout + attempt.stderr
    assert clone.nothing_left() == {}


def test_the_surroundings_of_a_copy_hold_nothing_of_this_run() -> None:
    assert "DATABASE_URL" not in surroundings()
