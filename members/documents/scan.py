"""Asking a virus scanner: clamd's INSTREAM, over TCP or a unix socket.

Source: clamd(8), section COMMANDS.
"""

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

_PIECE = 1 << 16
_ANSWER = 4_096


class ScannerAway(Exception):
    """The scanner could not be asked, or gave no verdict; nothing is to be shown to others until it has."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner says.

    Args:
        infected: whether it found something.
        name: what it calls it.
    """

    infected: bool
    name: str = ""


def scan(file: BinaryIO, *, url: str, seconds: float = 60) -> Verdict:
    """Have a file scanned.

    Args:
        file: read from where it stands to its end.
        url: `tcp://host:port` or `unix:///path/of/the/socket`.
        seconds: how long to wait for each step.

    Raises:
        ScannerAway: when there is no clear verdict, whatever the reason.
    """
    try:
        with _connected(url, seconds) as link:
            link.sendall(b"zINSTREAM\0")
            while piece := file.read(_PIECE):
                link.sendall(struct.pack("!I", len(piece)) + piece)
            link.sendall(struct.pack("!I", 0))
            answer = _read(link)
    except (OSError, ValueError) as failure:
        raise ScannerAway(type(failure).__name__) from failure
    return _understood(answer)


def _connected(url: str, seconds: float) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(seconds)
        try:
            link.connect(parts.path)
        except OSError:
            link.close()
            raise
        return link
    if parts.scheme == "tcp" and parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=seconds)
    raise ValueError("The scanner's address must look like tcp://host:3310 or unix:///path.")


def _read(link: socket.socket) -> str:
    said = b""
    while len(said) < _ANSWER and not said.endswith(b"\0") and (piece := link.recv(_ANSWER)):
        said += piece
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _understood(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict(infected=False)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(infected=True, name=answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScannerAway(f"no verdict: {answer[:80]}")
