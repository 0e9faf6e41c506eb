"""The measure of all else: one prepared look-up of one row by an indexed number, two clients."""

import os
import re
import subprocess
from pathlib import Path

import psycopg

_PREPARE = """
CREATE TABLE IF NOT EXISTS bench_number AS
    SELECT row_number() OVER (ORDER BY md5(number)) AS n, id, person_id, register_id, number FROM registry_entry;
CREATE UNIQUE INDEX IF NOT EXISTS bench_number_n ON bench_number (n);
ANALYZE bench_number;
"""


class Pgbench:
    """Its programs, script and database."""

    def __init__(self, url: str, folder: Path) -> None:
        with psycopg.connect(url) as connection:
            connection.execute(_PREPARE)
            found = connection.execute("SELECT max(n) FROM bench_number").fetchone()
        assert found
        self._url, self._script = url, folder / "lookup.sql"
        look_up = "SELECT id, person_id, register_id, number FROM bench_number WHERE n = :n;"
        self._script.write_text(f"\\set n random(1, {found[0]})\n{look_up}\n", encoding="ascii")

    def per_second(self, seconds: int) -> float:
        """Look-ups a second."""
        program = Path(os.environ["PG_BIN"]) / "pgbench"
        command = [
            program,
            "-n",
            "-M",
            "prepared",
            "-c",
            "2",
            "-j",
            "2",
            "-T",
            str(seconds),
            "-f",
            self._script,
            self._url,
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = re.search(r"tps = ([\d.]+)", said)
        if not found:
            raise RuntimeError(said)
        return float(found[1])
