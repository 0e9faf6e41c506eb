"""`python -m tests.benchmarks`: the measurements named in PART, or all, on a register of PEOPLE invented people.

Expects what `make bench` sets: an empty PostgreSQL at DATABASE_URL, a Valkey at BROKER_URL, pgbench in PG_BIN.
A figure below its target is said, not punished: the exit status is 0 unless something broke.
"""

import importlib
import os
import sys
import tempfile
import time
from pathlib import Path

import django

from config.launch.places import ROOT
from tests.benchmarks import figures, registers, web

PARTS = (
    "entry",
    "queries",
    "search",
    "memory",
    "queue",
    "drain",
    "admission",
    "fees",
    "audit",
    "equivalence",
    "renewals",
    "cpd",
    "checks",
    "watches",
    "webhooks",
)
RESULTS = ROOT / ".bench"


def main() -> int:
    """Measures, prints the table and writes it as JSON.

    Returns:
        The exit status.
    """
    parts = (os.environ.get("PART") or ",".join(PARTS)).split(",")
    people = os.environ.get("PEOPLE") or "50000"
    if unknown := set(parts) - set(PARTS):
        print(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    if not people.isdecimal() or int(people) < 1_000:
        print("PEOPLE must be a number of 1000 or more.", file=sys.stderr)
        return 2
    os.environ["SERVER_URL"] = os.environ["DATABASE_URL"]
    registers.manage(os.environ["SERVER_URL"], "collectstatic", "--noinput", "--ignore=scss")
    os.environ |= web.LIMITS | {"DATABASE_URL": registers.filled(int(people))[0]}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "WARNING"}
    django.setup()
    found: list[figures.Figure] = []
    for part in parts:
        began = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="mpce-bench-") as folder:
            found += importlib.import_module(f"tests.benchmarks.{part}").measure(int(people), Path(folder))
        print(f"… {part} took {time.perf_counter() - began:.0f} seconds", flush=True)
        figures.write(found, RESULTS / "figures.json", people=int(people), postgresql=registers.version())
    print("\n" + figures.table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
