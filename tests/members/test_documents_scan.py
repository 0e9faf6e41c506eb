"""Asking the virus scanner, and what is done when it does not answer; a stub speaks clamd's own protocol."""

import contextlib
import io
import socket
import socketserver
import struct
import threading

import pytest

from members.documents.scan import ScannerAway, Verdict, scan
from tests.members.hostile import EICAR


class _Clamd(socketserver.StreamRequestHandler):
    """INSTREAM as clamd(8) has it: pieces with their length before them, ended by one of no length."""

    server: "_Tcp | _Unix"

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        data = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            data += self.rfile.read(length)
            if len(data) > self.server.largest:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.asked += 1
        self.wfile.write(b"stream: Eicar-Signature FOUND\0" if EICAR in data else self.server.answer)


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads, allow_reuse_address = True, True
    largest, answer, asked, url = 0, b"", 0, ""


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    largest, answer, asked, url = 0, b"", 0, ""


@contextlib.contextmanager
def clamd(address=("127.0.0.1", 0), *, largest=25 << 20, answer=b"stream: OK\0"):
    """A scanner that knows one virus; gives its server, whose `url` is where it listens."""
    server = (_Tcp if isinstance(address, tuple) else _Unix)(address, _Clamd)
    server.largest, server.answer, server.asked = largest, answer, 0
    server.url = f"unix://{address}" if isinstance(address, str) else f"tcp://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_clean_file_and_a_virus_are_told_apart():
    with clamd() as server:
        assert scan(io.BytesIO(b"hello" * 100_000), url=server.url) == Verdict(infected=False)
        assert scan(io.BytesIO(b"x" * 70_000 + EICAR), url=server.url) == Verdict(infected=True, name="Eicar-Signature")
        assert server.asked == 2


def test_a_scanner_behind_a_unix_socket_is_asked_alike(tmp_path):
    with clamd(str(tmp_path / "s")) as server:
        assert scan(io.BytesIO(EICAR), url=server.url).infected


@pytest.mark.parametrize("answer", [b"stream: OK but not really\0", b"ERROR\0", b"", b"stream: FOUND nothing\0"])
def test_an_answer_that_is_no_verdict_is_none(answer):
    with clamd(answer=answer) as server, pytest.raises(ScannerAway):
        scan(io.BytesIO(b"x"), url=server.url)


def test_a_file_that_the_scanner_finds_too_large_has_no_verdict():
    with clamd(largest=100) as server, pytest.raises(ScannerAway):
        scan(io.BytesIO(b"x" * 200_000), url=server.url)


def test_a_scanner_that_is_not_there_or_says_nothing_is_away(tmp_path):
    with pytest.raises(ScannerAway):
        scan(io.BytesIO(b"x"), url=f"unix://{tmp_path}/none")
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(ScannerAway):
        scan(io.BytesIO(b"x"), url=f"tcp://127.0.0.1:{silent.getsockname()[1]}", seconds=0.2)


@pytest.mark.parametrize("url", ["", "http://localhost:3310", "tcp://", "nonsense"])
def test_an_address_that_is_none_is_no_verdict_either(url):
    with pytest.raises(ScannerAway):
        scan(io.BytesIO(b"x"), url=url)
