"""Memory: of a web worker that has answered for a while, and of an import of a small and of a large file."""

import csv
import itertools
import os
import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings

from registry.rules.legacy import COLUMNS
from tests.benchmarks import entry, load, registers, web
from tests.benchmarks.figures import Figure

SMALL, LARGE = 3_000, 300_000
SECONDS = 15
_AS_OF = date(2026, 11, 22)
_WORDS = "SELECT forenames || ' ' || surname FROM members_name ORDER BY md5(id::text) LIMIT 3000"


def measure(people: int, folder: Path) -> list[Figure]:
    """The web first, then both imports, each on a register of its own."""
    return [*_of_the_web(people, folder), *_of_the_import(folder)]


def _of_the_web(people: int, folder: Path) -> list[Figure]:
    url, _ = registers.filled(people)
    with psycopg.connect(url) as connection:
        words = [row[0] for row in connection.execute(_WORDS).fetchall()]
    paths = [f"/register/{number}/" for number in entry.numbers(url, 12_000)]
    searches = [f"/register/?q={quote(w)}" for w in words]
    with web.serving(url, folder, pages_kept=settings.PAGES_KEPT) as server:
        load.per_second(server.port, paths, folder, SECONDS)
        load.per_second(server.port, searches, folder, SECONDS)
        resident = server.resident()
    note = f"after {2 * SECONDS} s of entries and searches, {len(resident)} workers"
    return [Figure("memory", "web worker resident", "MB", tuple(resident), at_most=160, note=note)]


def _of_the_import(folder: Path) -> list[Figure]:
    peaks, rates = [], []
    for rows in (SMALL, LARGE):
        print(f"… importing {rows:,} rows", flush=True)
        file, url = folder / f"{rows}.csv", registers.empty(f"bench_import_{rows}")
        _write(file, rows)
        megabytes, seconds = _import(file, url)
        peaks.append(megabytes)
        rates.append(rows / seconds)
    note = f"{peaks[0]:.0f} MB for {SMALL:,} rows, {peaks[1]:.0f} MB for {LARGE:,}"
    return [
        Figure("memory", "import peak, large ÷ small", "", (peaks[1] / peaks[0],), at_most=1.25, note=note),
        Figure("memory", "import speed, large file", "rows/s", (rates[1],)),
    ]


def _import(file: Path, url: str) -> tuple[float, float]:
    """Peak resident megabytes and seconds of the import command."""
    command = [sys.executable, "manage.py", "import_register", str(file), f"--as-of={_AS_OF}", "--verbosity=0"]
    environment = os.environ | {"DATABASE_URL": url}
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError("The import failed.")
    return used.ru_maxrss / 1024, time.perf_counter() - began


def _write(file: Path, rows: int) -> None:
    """Records in the legacy format: nothing wrong with them, two in a hundred on two registers."""
    chance = random.Random(rows)
    scopes = {"RCT": "Medical Engineering", "CS": "Clinical Engineering"}
    with file.open("w", encoding="utf-8-sig", newline="") as output:
        writer = csv.DictWriter(output, COLUMNS, restval="")
        writer.writeheader()
        for n in itertools.count():
            if n == rows:
                return
            register = "CS" if n % 5 == 0 else "RCT"
            who = n - 1 if n % 50 == 1 else n
            first = date(chance.randrange(1995, 2026), chance.randrange(1, 13), chance.randrange(1, 29))
            writer.writerow({
                "Reg No": f"{register}{1_000_000 + n}",
                "Register": register,
                "Title": "Dr",
                "Surname": f"{_syllables(who * 7919)}son",
                "Forenames": _syllables(who * 104729),
                "Date of birth": f"{1950 + who % 40}-{1 + who % 12:02}-{1 + who % 28:02}",
                "Email": f"person{who}@example.org",
                "Scope of practice": scopes[register],
                "Status": "Registered",
                "First registered": f"{first:%d/%m/%Y}",
                "Paid to": "2026-12-31",
                "Employer": "Larkfield Imaging Ltd",
                "Town": "Leeds",
                "HCPC No": f"CS{100_000 + who}" if register == "CS" else "",
            })  # fmt: skip


def _syllables(n: int) -> str:
    """One of 8,000 words that can be a name."""
    parts = (
        "ba",
        "de",
        "fi",
        "go",
        "hu",
        "ka",
        "le",
        "mi",
        "no",
        "pu",
        "ra",
        "se",
        "ti",
        "vo",
        "wu",
        "ya",
        "che",
        "sho",
        "tha",
        "bri",
    )
    return (parts[n % 20] + parts[n // 20 % 20] + parts[n // 400 % 20]).capitalize()
