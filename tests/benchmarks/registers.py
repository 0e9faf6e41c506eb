"""Databases with invented registers in them, each made once a run."""

import functools
import os
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import psycopg

from config.launch import roles


def address(name: str) -> str:
    """A database of the server that the measurements were given."""
    return urlunsplit(urlsplit(os.environ["SERVER_URL"])._replace(path=f"/{name}"))


def manage(url: str, *words: str, **more: str) -> None:
    """A management command on a database."""
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"} | more
    subprocess.run(
        [sys.executable, "manage.py", *words, "--verbosity=0"], check=True, env=environment, stdout=subprocess.DEVNULL
    )


def empty(name: str) -> str:
    """The address of a new database with tables, registers and organisations, and nobody in it."""
    with psycopg.connect(os.environ["SERVER_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
    url = address(name)
    for words in (
        ["migrate"],
        ["load_registers"],
        ["load_schemes"],
        ["load_fees"],
        ["import_organisations"],
        ["load_nicknames"],
    ):
        manage(url, *words)
    roles.ensure(url)
    return url


@functools.cache
def filled(people: int) -> tuple[str, float]:
    """The address of a register of so many invented people, and the seconds that it took to invent them."""
    print(f"… inventing {people:,} people", flush=True)
    url = empty(f"bench_{people}")
    began = time.perf_counter()
    manage(url, "demo_register", f"--people={people}")
    took = time.perf_counter() - began
    with psycopg.connect(url, autocommit=True) as connection:
        # As autovacuum leaves a register that has been up for a day.
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    return url, took


def version() -> str:
    """The server's version."""
    with psycopg.connect(os.environ["SERVER_URL"]) as connection:
        return str(connection.info.parameter_status("server_version"))
