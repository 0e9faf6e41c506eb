"""`make run`: private servers, a register with something in it, and its three processes, until somebody stops them."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from config.launch import assets, ports, prepare, roles, servers, stripe
from config.launch.alone import Alone
from config.launch.children import Child, Children, Stopped, Trouble, say, stop_on_signals
from config.launch.places import ROOT, STATE

PYTHON = sys.executable


def main(_: list[str]) -> int:
    """Starts everything, prints the address, and stays until it is told to stop or a part ends by itself."""
    stop_on_signals()
    first_port = ports.wanted()
    with Alone(STATE) as alone, Children(holding=alone.lock) as children:
        assets.build()
        surroundings = _servers(children)
        prepare.files(children, surroundings)
        prepare.register(children, surroundings)
        port = ports.free(first_port)
        address = f"http://localhost:{port}"
        surroundings["PUBLIC_URL"] = surroundings.get("PUBLIC_URL") or address
        surroundings |= stripe.settings(children, STATE, surroundings, register=port)
        web = _start_processes(children, surroundings, port)
        web.wait_until(lambda: _serves(port))
        alone.note(address)
        invented = f"Sign in as somebody invented: {address}/demo/\n"
        say(f"\nThe register is at {address}\n{invented}Press Ctrl-C to stop it. Logs are in {STATE / 'log'}.")
        try:
            return _watch(children)
        except Stopped:
            say("Stopping …")
            raise


def environment(_: list[str]) -> int:
    """What a checkout needs before anything can be tried: packages, which are there by now, and the style sheet."""
    assets.build()
    say(f"The environment is made: {PYTHON}")
    return 0


def manage(arguments: list[str]) -> int:
    """One management command, against the servers that `make run` has started or the environment names."""
    return subprocess.run([PYTHON, "manage.py", *arguments], cwd=ROOT, check=False).returncode


def _servers(children: Children) -> dict[str, str]:
    say("Starting …")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
    environment.setdefault("DEMO", "1")
    environment |= servers.addresses(children, STATE)
    environment.setdefault("PLAIN_ROLES", "1" if roles.ensure(environment["DATABASE_URL"]) else "")
    return environment


def _start_processes(children: Children, environment: dict[str, str], port: int) -> Child:
    logs = STATE / "log"
    if environment["PLAIN_ROLES"]:
        roles.ensure(environment["DATABASE_URL"])  # once more, for the tables that were made meanwhile

    def start(name: str, command: list[str], *, role: str, ending: int = signal.SIGTERM) -> Child:
        extra = {"REGISTER_PROCESS": name} | _plain(environment, role)
        log = logs / f"{name}.log"
        return children.start(
            name, [PYTHON, "-m", *command], log=log, env=environment | extra, cwd=ROOT, ending=signal.Signals(ending)
        )

    for name, command in task_processes(STATE / "beat-schedule").items():
        # A worker that is cut off gives back what it was doing (acks_late), so it need not finish first.
        start(name, command, role=roles.WORKER, ending=signal.SIGTERM if name == "beat" else signal.SIGQUIT)
    return start("web", web_command(port), role=roles.WEB)


def _plain(environment: dict[str, str], role: str) -> dict[str, str]:
    """How a process becomes a plain role: by its own login on the private server, else by stepping down."""
    if not environment["PLAIN_ROLES"]:
        return {}
    if os.environ.get("DATABASE_URL"):
        return {"DATABASE_ROLE": role}
    return {"DATABASE_URL": roles.sign_in(environment["DATABASE_URL"], role)}


def task_processes(schedule: Path) -> dict[str, list[str]]:
    """The modules that carry tasks out and hand them out, each with its arguments, by the names of their processes.

    Args:
        schedule: the file in which beat keeps what it handed out.
    """
    celery = ["celery", "--app", "config.celery:app"]
    worker = [*celery, "worker", "--loglevel=INFO"]
    return {
        "worker": [*worker, "--concurrency=2"],
        # Threads are enough: each file is opened by a process of its own, which may die of it.
        "documents": [*worker, "--queues=documents", "--pool=threads", "--concurrency=2", "--hostname=documents@%h"],
        # Threads here too: they wait for servers of others.
        "webhooks": [*worker, "--queues=webhooks", "--pool=threads", "--concurrency=4", "--hostname=webhooks@%h"],
        "beat": [*celery, "beat", "--loglevel=INFO", "--pidfile=", f"--schedule={schedule}"],
    }


def web_command(port: int) -> list[str]:
    """The module that serves the register on a port, with its arguments."""
    listen = ["--interface=wsgi", "--host=127.0.0.1", f"--port={port}", "--no-ws"]
    power = [
        f"--workers={os.environ.get('WEB_WORKERS') or 1}",
        f"--blocking-threads={os.environ.get('WEB_THREADS') or 4}",
    ]
    return ["granian", *listen, *power, "--workers-kill-timeout=5", "config.wsgi:application"]


def _serves(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def _watch(children: Children) -> int:
    while not (ended := children.ended()):
        time.sleep(0.3)
    last = f"its log {ended.log} ends:\n{ended.last_words()}"
    raise Trouble(f"{ended.name} ended by itself, so everything stops; {last}")
