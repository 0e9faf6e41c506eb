"""Asking for pages as fast as they are answered: wrk where it is installed, otherwise `client`."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

CONNECTIONS = 8
_SCRIPT = """
local asked = {}
function init(args)
  for line in io.lines(args[1]) do asked[#asked + 1] = wrk.format("GET", line) end
end
local n = 0
function request()
  n = n % #asked + 1
  return asked[n]
end
"""


def generator() -> str:
    """What makes the load."""
    return "wrk" if shutil.which("wrk") else "own client"


def per_second(port: int, paths: list[str], folder: Path, seconds: float) -> float:
    """Pages answered a second.

    Raises:
        RuntimeError: when an answer was no page.
    """
    listed = folder / "paths"
    listed.write_text("\n".join(paths), encoding="ascii")
    if shutil.which("wrk"):
        return _wrk(port, listed, folder, seconds)
    command = [sys.executable, "-m", "tests.benchmarks.client", str(port), str(listed), str(CONNECTIONS), str(seconds)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    if said["failed"]:
        raise RuntimeError(f"{said['failed']} answers were no pages.")
    return float(said["per_second"])


def _wrk(port: int, listed: Path, folder: Path, seconds: float) -> float:
    script = folder / "paths.lua"
    script.write_text(_SCRIPT, encoding="ascii")
    command = [
        "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "-s", str(script), f"http://127.0.0.1:{port}", "--",
        str(listed),
    ]  # fmt: skip
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found:
        raise RuntimeError(said)
    return float(found[1])
