"""Asking whether an entry is still in the state that a page shows, in the fewest steps."""

from datetime import date
from threading import local

import psycopg
from django.db import connection
from psycopg.pq import ExecStatus

from registry.queries.entries import VISIBLE, Visible, visible_from

_STATEMENT = VISIBLE.replace("%(today)s", "$1").replace("%(number)s", "$2").encode()
_NAME = b"visible"


class Watch(local):
    """A connection for each thread, with the one statement that it asks prepared.

    A cursor would cost several times what the database needs to answer; here its answer is read as it comes.
    """

    _link: psycopg.Connection | None = None

    def visible(self, *, number: str, today: date) -> Visible | None:
        """As `entries.visible`, for a number as the register writes it.

        Raises:
            psycopg.Error: when the database does not answer; the next question opens a new connection.
        """
        link = self._link or self._open()
        try:
            found = link.pgconn.exec_prepared(_NAME, [today.isoformat().encode(), number.encode()])
            if found.status != ExecStatus.TUPLES_OK:
                raise psycopg.OperationalError(found.get_error_message())
        except psycopg.Error:
            self.close()
            raise
        if not found.ntuples:
            return None
        columns = [found.get_value(0, column) for column in range(found.nfields)]
        return visible_from(number, [value and value.decode() for value in columns])

    def close(self) -> None:
        """Gives this thread's connection up."""
        if self._link:
            self._link.close()
        self._link = None

    def _open(self) -> psycopg.Connection:
        link: psycopg.Connection = psycopg.connect(**connection.get_connection_params(), autocommit=True)
        link.pgconn.prepare(_NAME, _STATEMENT, [link.adapters.types[kind].oid for kind in ("date", "text")])
        self._link = link
        return link
