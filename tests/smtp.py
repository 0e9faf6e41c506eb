"""A small mail server that keeps what it is handed: real SMTP, on this machine alone."""

import contextlib
import email
import socketserver
import threading
from email import policy


class Sink(socketserver.ThreadingTCPServer):
    """Takes every letter. `stalls_at` is the number of the one that it takes in but never says so."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port=0, stalls_at=None):
        self.taken, self.stalls_at, self.stalled, self.released = [], stalls_at, threading.Event(), threading.Event()
        super().__init__(("127.0.0.1", port), _Session)
        self.port = self.server_address[1]
        self._serving = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self):
        self._serving.start()
        return self

    def __exit__(self, *trouble):
        self.released.set()
        self.shutdown()
        self._serving.join()
        super().__exit__(*trouble)

    def take(self, data):
        """Keep a letter; whether its sender may be told so."""
        self.taken.append(email.message_from_bytes(data, policy=policy.default))
        if len(self.taken) != self.stalls_at:
            return True
        self.stalled.set()
        self.released.wait(60)
        return False


class _Session(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self):
        with contextlib.suppress(ConnectionError):  # whoever sent was killed
            self._converse()

    def _converse(self):
        self._say("220 sink")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self._say("354 go on")
                if not self.server.take(self._letter()):
                    return
            self._say("221 bye" if verb == b"QUIT" else "250 ok")
            if verb == b"QUIT":
                return

    def _letter(self):
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, words):
        self.wfile.write(f"{words}\r\n".encode())
