"""Making the environment: what is missing is said in one sentence, and what has not changed is left alone."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.launch import bootstrap
from config.launch.places import ROOT
from tests.launch.clones import surroundings

SCRIPT = Path("config") / "launch" / "bootstrap.py"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A clone in which nothing has been installed yet."""
    clone = tmp_path / "a clone"
    shutil.copytree(ROOT / "config", clone / "config", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "requirements", clone / "requirements")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy2(ROOT / name, clone / name)
    return clone


def attempt(clone: Path, change: str = "pass", **settings: str) -> subprocess.CompletedProcess[str]:
    """The bootstrap's run in this clone, on a Python that differs from ours in one way."""
    script = str(clone / SCRIPT)
    code = f"import runpy, sys; {change}; sys.argv = ['', 'env']; runpy.run_path({script!r}, run_name='__main__')"
    command, bare = [sys.executable, "-c", code], surroundings(**settings)
    return subprocess.run(command, cwd=clone, env=bare, capture_output=True, text=True, check=False)


def test_an_old_python_is_told_so_in_one_sentence(bare: Path) -> None:
    told = attempt(bare, "sys.version_info = (3, 9, 2, 'final', 0)", PATH="/nowhere")
    assert told.returncode == 1
    assert told.stderr.startswith("MPCE Register needs Python 3.11 or newer; this is Python 3.9")
    assert told.stderr.count("\n") == 1


def test_a_python_without_its_venv_module_is_told_what_to_install(bare: Path) -> None:
    told = attempt(bare, "sys.modules['ensurepip'] = None")
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert "apt-get install python3-venv" in told.stderr


def test_packages_that_cannot_be_fetched_are_one_sentence_and_the_next_try_starts_afresh(bare: Path) -> None:
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_RETRIES": "0",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
    }
    told = attempt(bare, **nowhere)
    assert told.returncode == 1
    assert "Python packages could not be installed; is a package registry within reach?" in told.stderr
    assert "Traceback" not in told.stderr
    assert not (bare / ".venv" / "register-stamp").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(bare: Path) -> None:
    (bare / ".run").write_text("not a folder")
    told = attempt(bare)
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert "cannot be used" in told.stderr


def test_what_is_installed_and_unchanged_is_left_alone(bare: Path) -> None:
    (bare / ".venv").symlink_to(ROOT / ".venv")
    (bare / "node_modules").symlink_to(ROOT / "node_modules")
    began = time.monotonic()
    done = attempt(bare)
    assert done.returncode == 0, done.stderr
    assert "Installing" not in done.stdout
    assert (bare / ".build" / "static" / "register.css").stat().st_size > 1_000
    assert time.monotonic() - began < 20


def test_npm_comes_from_the_python_packages_where_the_machine_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.npm_of_the_machine() is None
    assert subprocess.check_output([*bootstrap._npm(), "--version"], text=True)[0].isdigit()


@pytest.mark.parametrize(("version", "used"), [("v16.20.2", False), ("v18.0.0", True), ("v24.1.0", True), ("?", False)])
def test_a_node_that_is_too_old_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, used: bool
) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert (bootstrap.npm_of_the_machine() == str(tmp_path / "npm")) is used
