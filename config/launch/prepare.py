"""What has to be done before the register can answer: files collected, tables made, the demo register loaded."""

import hashlib
import sys

from config.launch import assets, given
from config.launch.children import Children, Trouble, say
from config.launch.places import ROOT, STATE

APPS = ("members", "cpd", "registry", "hsst")


def files(children: Children, environment: dict[str, str]) -> None:
    """Collects and compresses the front end's files, if any has changed."""
    if wanted := assets.must_collect():
        _command(children, environment, "collectstatic", "--noinput", "--clear", "--ignore=scss")
        assets.collected(wanted)


def register(children: Children, environment: dict[str, str]) -> None:
    """Brings the tables up to date and, in a database that was empty, loads the demo register.

    A database that somebody else has filled gets its tables brought up to date and nothing else.
    """
    url = environment["DATABASE_URL"]
    stamp = STATE / f"prepared-{hashlib.sha256(url.encode()).hexdigest()[:10]}"
    wanted, empty = _fingerprint(), _is_empty(url)
    if empty:
        stamp.write_text("begun", encoding="ascii")
    done = stamp.read_text(encoding="ascii") if stamp.is_file() else None
    if done == wanted:
        return
    say("Preparing the register (first time and after changes) …")
    _command(children, environment, "migrate", "--noinput")
    if done is not None:
        say(_command(children, environment, "prepare_demo"))
        stamp.write_text(wanted, encoding="ascii")


def _fingerprint() -> str:
    """What tables and demo register are made from."""
    folders = [ROOT / app / kind for app in APPS for kind in ("migrations", "data", "management")]
    parts = [path for folder in folders for path in assets.files(folder)]
    return assets.fingerprint([*parts, ROOT / "requirements" / "base.txt"])


def _is_empty(url: str) -> bool:
    with given.database(url) as connection:
        row = connection.execute("SELECT to_regclass('public.django_migrations') IS NULL").fetchone()
    return bool(row and row[0])


def _command(children: Children, environment: dict[str, str], *words: str) -> str:
    """Runs a management command to its end, and returns what it said."""
    log = STATE / "log" / f"{words[0]}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    quiet = {"LOG_LEVEL": "WARNING"} | environment  # what it says is shown to whoever starts the register
    child = children.start(words[0], [sys.executable, "manage.py", *words], log=log, env=quiet, cwd=ROOT)
    if child.process.wait() != 0:
        raise Trouble(f"`manage.py {words[0]}` failed; its log {log} ends:\n{child.last_words()}")
    children.forget(child)
    return log.read_text(encoding="utf-8", errors="replace").rstrip()
