"""Web processes as `make run` starts them, on a register of the measurements."""

import contextlib
import os
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.launch import ports, roles, run
from config.launch.children import Child, Children
from config.launch.places import ROOT

WORKERS = 2
# So high that every request is counted and none is refused.
LIMITS = {
    f"LIMIT_{name}{of}": "1000000000/10 minutes" for name in ("LOOKUP", "PROOF", "API") for of in ("", "_NETWORK")
}


@dataclass(frozen=True, slots=True)
class Web:
    port: int
    pid: int

    def resident(self) -> list[float]:
        """Megabytes resident in each worker."""
        return [_resident(worker) for worker in workers(self.pid)]


def workers(pid: int) -> list[str]:
    """The processes of the workers of a server."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def _resident(pid: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS:"))
    return int(kilobytes) / 1024


@contextlib.contextmanager
def serving(url: str, folder: Path, *, pages_kept: int) -> Iterator[Web]:
    """A server with two workers on a database, for as long as the block lasts."""
    with Children() as children:
        port = ports.free(18_000 + pages_kept % 97)
        web = start(children, url, folder, port, PAGES_KEPT=str(pages_kept))
        yield Web(port, web.process.pid)


def start(children: Children, url: str, folder: Path, port: int, **more: str) -> Child:
    """A server with two workers on a database and a port, once it answers."""
    environment = os.environ | LIMITS | {
        "DATABASE_URL": url,
        "DATABASE_ROLE": roles.WEB,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "REGISTER_PROCESS": "web",
        "LOG_LEVEL": "INFO",
        "LOG_JSON": "1",  # as in production
    } | more  # fmt: skip
    os.environ["WEB_WORKERS"] = str(WORKERS)
    command = [sys.executable, "-m", *run.web_command(port)]
    web = children.start("web", command, log=folder / f"web-{port}.log", env=environment, cwd=ROOT)
    web.wait_until(lambda: _serves(port))
    return web


def _serves(port: int) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as it:
        return bool(it.status == 200)
    return False
