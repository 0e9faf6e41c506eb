"""Servers that the environment names: asked once, so that a wrong address is told in a sentence and not in a log."""

import kombu
import psycopg
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.launch.children import Trouble


def database(url: str) -> psycopg.Connection:
    """A connection to the database, or Trouble that says why there is none."""
    try:
        env.database(url)
        return psycopg.connect(url, connect_timeout=10)
    except ImproperlyConfigured as unreadable:
        raise Trouble(str(unreadable)) from unreadable
    except psycopg.Error as refused:
        reason = str(refused).strip().splitlines()[-1].strip()
        raise Trouble(f"The database at DATABASE_URL does not answer: {reason}") from refused


def broker(url: str) -> None:
    """Nothing, if the broker answers; otherwise Trouble that says why not."""
    try:
        with kombu.Connection(url, connect_timeout=5) as connection:
            connection.ensure_connection(max_retries=1, reraise_as_library_errors=True)
    except (KeyError, kombu.exceptions.OperationalError) as refused:
        raise Trouble(f"The broker at BROKER_URL does not answer: {str(refused).strip() or 'unreadable'}") from refused
