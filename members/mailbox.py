"""The demonstration's mail: every letter as it was sent, one file each, in a folder that its mailbox shows."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage as Letter
from django.core.mail.backends.base import BaseEmailBackend

_PARSER = BytesParser(policy=policy.default)
_SHOWN = 1_000
_LONGEST_NAME = 100


class EmailBackend(BaseEmailBackend):
    """Puts each letter into the mailbox whole, or not at all."""

    def send_messages(self, email_messages: Sequence[Letter]) -> int:
        """Write each letter as it would have gone over the wire."""
        settings.MAILBOX.mkdir(parents=True, exist_ok=True)
        for letter in email_messages:
            name = secrets.token_hex(8)
            begun = settings.MAILBOX / f".{name}"
            begun.write_bytes(letter.message().as_bytes())
            begun.rename(settings.MAILBOX / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter as it was sent."""

    name: str
    sent_at: datetime
    letter: EmailMessage

    @property
    def to(self) -> str:
        return str(self.letter.get("To", ""))

    @property
    def sender(self) -> str:
        return str(self.letter.get("From", ""))

    @property
    def subject(self) -> str:
        return str(self.letter.get("Subject", ""))

    @property
    def text(self) -> str:
        """The part that is read without pictures and colours."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The part that mail programs show, if there is one."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.letter.get_body(preferencelist=(kind,))
        return str(part.get_content()) if part else ""


def sent(*, about: str = "") -> list[Sent]:
    """What was sent, newest first; the newest thousand.

    Args:
        about: words that the address or the subject must contain.
    """
    files = sorted(settings.MAILBOX.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    letters = [_read(path) for path in files[:_SHOWN]]
    wanted = about.casefold()
    return [one for one in letters if wanted in f"{one.to} {one.subject}".casefold()]


def find(*, name: str) -> Sent | None:
    """The letter of this name."""
    if not name.isalnum() or len(name) > _LONGEST_NAME:
        return None
    path = settings.MAILBOX / f"{name}.eml"
    return _read(path) if path.is_file() else None


def _read(path: Path) -> Sent:
    at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return Sent(path.stem, at, _PARSER.parsebytes(path.read_bytes()))
