"""Makes the plain database roles of web and worker: `python -m config.launch.roles`, run by the tables' owner."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from config.launch import given

WEB, WORKER = "register_web", "register_worker"
SQL_LOGIN = {role: f"ALTER ROLE {role} LOGIN" for role in (WEB, WORKER)}
SQL = Path(__file__).with_name("roles.sql")


def ensure(url: str) -> bool:
    """Makes the roles and their grants where they are missing.

    Returns:
        Whether processes can take them on; not so where the database's user may not make roles.
    """
    try:
        with given.database(url) as connection:
            connection.execute(SQL.read_text(encoding="utf-8"))
    except psycopg.errors.InsufficientPrivilege as refused:
        print(
            "This database user may not make roles, so web and worker run as the tables' owner "
            f"({str(refused).splitlines()[0]}); docs/running.md says how to make the roles by hand.",
            file=sys.stderr,
        )
        return False
    return True


def sign_in(url: str, role: str) -> str:
    """The address at which a process signs in as a plain role itself, so that it can never step back up.

    For the private server, which nobody else reaches; elsewhere the roles' passwords are the installer's.
    """
    with given.database(url) as connection:
        connection.execute(SQL_LOGIN[role])
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{role}@"))


if __name__ == "__main__":
    sys.exit(0 if ensure(os.environ["DATABASE_URL"]) else 1)
