"""What `make test` and its relatives do, one command after another, with nothing left running."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from config.launch import assets, lifeline, postgres, roles, servers
from config.launch.children import Child, Children, Trouble, say, stop_on_signals
from config.launch.places import ROOT

PYTHON = [sys.executable, "-m"]
# A file shares what it starts. Files are begun in the order of tests/conftest.py, not by how many tests they have.
SPREAD = ["-n", str(os.cpu_count() or 1), "--dist=loadfile", "--no-loadscope-reorder"]
LINTERS = {
    "lint": [*PYTHON, "ruff", "check", "--output-format=concise", "."],
    "format": [*PYTHON, "ruff", "format", "--check", "."],
    "types": [*PYTHON, "mypy"],
    "import contracts": [sys.executable, "-c", "from importlinter import cli; cli.lint_imports_command()", "--no-logo"],
    "templates": [*PYTHON, "djlint", "templates", "--lint", "--quiet", "--extension=html", "--profile=django"],
    "public templates": [*PYTHON, "djlint", "templates", "--lint", "--quiet", "--extension=jinja", "--profile=jinja"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}


def test(arguments: list[str]) -> int:
    """Everything that CI runs: the linters, then all tests but the long ones on every core."""
    stop_on_signals()
    assets.build()
    with servers.for_one_run(migrated=True) as addresses:
        environment = os.environ | addresses | {"REGISTER_ENV": "test"}
        if failed := _failing(environment):
            raise Trouble(f"Failed before any test was run: {', '.join(failed)}.")
        return _run([*PYTHON, "pytest", *SPREAD, "-m", "not soak", *arguments], environment)


def lint(_: list[str]) -> int:
    """The linters alone."""
    stop_on_signals()
    with servers.for_one_run() as addresses:
        environment = os.environ | addresses | {"REGISTER_ENV": "test"}
        return 1 if _failing(environment) else 0


def form(_: list[str]) -> int:
    """Puts the code into its usual form, and mends what the linter can mend by itself."""
    return max(_run([*PYTHON, "ruff", *words], os.environ) for words in (["check", "--fix-only", "."], ["format", "."]))


def soak(arguments: list[str]) -> int:
    """The long versions of randomised and failure tests, from SEED or a new seed, which is printed."""
    stop_on_signals()
    assets.build()
    seed = os.environ.get("SEED") or str(secrets.randbelow(10**9))
    say(f"Soak with SEED={seed}")
    command = [*PYTHON, "pytest", *SPREAD, "-m", "soak or hypothesis"]
    profile = ["--hypothesis-profile=soak", f"--hypothesis-seed={seed}"]
    with servers.for_one_run(migrated=True) as addresses:
        return _run([*command, *profile, *arguments], os.environ | addresses | {"REGISTER_ENV": "test", "SEED": seed})


def bench(arguments: list[str]) -> int:
    """The measurements, against a private server with a server's ordinary settings, tables made and roles granted."""
    stop_on_signals()
    assets.build()
    with servers.for_one_run(quick=False) as addresses:
        environment = os.environ | addresses | {"PG_BIN": str(postgres.programs()[0])}
        if _run([sys.executable, "manage.py", "migrate", "--noinput", "--verbosity=0"], environment) != 0:
            return 1
        roles.ensure(addresses["DATABASE_URL"])
        return _run([*PYTHON, "tests.benchmarks", *arguments], environment)


def deploy(_: list[str]) -> int:
    """Django's deployment checks, with production settings and secrets made for the moment."""
    stop_on_signals()
    production = {
        "REGISTER_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "register.example",
        "PUBLIC_URL": "https://register.example",
        "DATABASE_URL": "postgresql://owner@db.example/register",
        "BROKER_URL": "redis://broker.example/0",
        "EMAIL_URL": "smtp+tls://mail.example",
        "STRIPE_SECRET_KEY": f"sk_live_{secrets.token_urlsafe(32)}",
        "STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_urlsafe(32)}",
        "INVOICE_BANK": "MPCE Register, sort code 00-00-00, account 00000000",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return _run(command, os.environ | production)


def _failing(environment: Mapping[str, str]) -> list[str]:
    """The linters that found something: all work at once, and what each says is printed in their order."""
    with tempfile.TemporaryDirectory(prefix="mpce-register-") as folder, Children() as children:
        working = [
            children.start(name, command, log=Path(folder) / f"{place}.log", env=environment, cwd=ROOT, patience=1)
            for place, (name, command) in enumerate(LINTERS.items())
        ]
        return [linter.name for linter in working if not _passes(linter)]


def _passes(linter: Child) -> bool:
    passed = linter.process.wait() == 0
    say(f"── {linter.name}\n{linter.log.read_text(encoding='utf-8', errors='replace').rstrip()}")
    return passed


def _run(command: list[str], environment: Mapping[str, str]) -> int:
    us = os.getpid()

    def tie() -> None:
        lifeline.die_with_parent(us)

    return subprocess.run(command, cwd=ROOT, env=dict(environment), check=False, preexec_fn=tie).returncode
