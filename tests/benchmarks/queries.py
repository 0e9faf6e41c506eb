"""How many statements a page takes."""

from pathlib import Path

from django.db import connection
from django.test import Client

from tests.benchmarks import entry, registers
from tests.benchmarks.figures import Figure


def measure(people: int, folder: Path) -> list[Figure]:
    """The most that any page of a kind takes once the process is warm, and the first page of a process."""
    numbers = entry.numbers(registers.filled(people)[0], 200)
    words = ["smith", "jo smith", "jones david", "xzqwv brmph", "mac", numbers[0]]
    first = _count(f"/register/{numbers[0]}/")
    pages = [_count(f"/register/{n}/") for n in numbers] + [_count(f"/register/{numbers[0]}/?on=2020-02-29")]
    search = [_count("/register/", q=q) for q in words]
    return [
        Figure("queries", "entry page", "", (float(max(pages)),), at_most=4, note=f"the most of {len(pages)} pages"),
        Figure(
            "queries", "search page", "", (float(max(search)),), at_most=4, note=f"the most of {len(search)} searches"
        ),
        Figure("queries", "first page of a process", "", (float(first),), note="reads the policies too"),
    ]


def _count(path: str, **query: str) -> int:
    return count_of(Client(SERVER_NAME="localhost"), path, **query)


def count_of(client: Client, path: str, **query: str) -> int:
    """How many statements a page takes."""
    asked = 0

    def count(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        client.get(path, query)
    return asked
