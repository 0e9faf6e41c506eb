"""A receipt in words: the same on its page, on the page that verifies it, and in its document."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.choices import CheckPurpose
from members.jinja import day, moment
from registry.check_words import look, note_words
from registry.choices import CheckOutcome
from registry.models import BatchLine

Row = tuple[str, list[str]]

_FAILURES = {
    "empty": lazy("There is nothing in it."),
    "too_long": lazy("It is too long to be a receipt of ours."),
    "form": lazy("It does not have the form of a signed receipt of ours. Give all of it, as it was downloaded."),
    "text": lazy("It is neither a PDF nor text. Give the PDF or the JSON file, as it was downloaded."),
    "algorithm": lazy("It is not signed in the way that every receipt of ours is."),
    "kind": lazy("It is signed as something else than a receipt."),
    "key": lazy("The key that it names is not one of ours, or one that we no longer believe."),
    "signature": lazy("Its signature is not right: something in it was changed after it was signed."),
    "version": lazy("Its signature is right, and it is of a kind that this page cannot read."),
    "path": lazy("Its line is not one of the check that it names."),
    "file": lazy("The signed part is genuine, and the words beside it were changed. Rely on none of them."),
    "not_recorded": lazy("Its signature is right, and we have no record of making it. Tell us, and do not rely on it."),
    "document": lazy(
        "This PDF is not one that we made, or it was changed after: we know ours by every byte. Ask for the file as it"
        " was downloaded, or type the number and the code that stand on it."
    ),
    "not_found": lazy("There is no receipt with this number and this code. Look at both again"),
    "not_kept": lazy("We could not keep the file just now. Try again in a few minutes"),
}


def failure(code: str) -> str:
    """Which part of what was presented is not genuine, as a sentence."""
    return str(_FAILURES[code])


def tone(said: Mapping[str, Any]) -> str:
    """In which of the verdict's colours an answer stands."""
    return look(said["outcome"], otherwise="not_shown")


def outcome(said: Mapping[str, Any]) -> str:
    """The one answer, as a word."""
    return str(CheckOutcome(said["outcome"]).label)


def note(said: Mapping[str, Any]) -> str:
    """What beside the answer must be known, as a sentence; empty where nothing must."""
    words = note_words(said["note"])
    return f"{words}." if words else ""


def asked(words: Mapping[str, Any]) -> list[Row]:
    """What the organisation asked."""
    line = words["asked"]
    about = day(line["on"]) if line["on"] else ""
    if line["until"]:
        about = _("%(start)s to %(end)s, both days counted") % {"start": about, "end": day(line["until"])}
    rows = [
        (_("Number as asked"), [line["number"]]),
        (_("Name as asked"), [line["name"]]),
        (_("Register expected"), [line["register"]]),
        (_("Scope expected"), [line["scope"]]),
        (_("The organisation’s reference"), [line["employee"]]),
        (_("About"), [about]),
    ]
    return _told(rows)


def said(words: Mapping[str, Any]) -> list[Row]:
    """What the register said."""
    answer = words["said"]
    rows = [*_entry(answer["entry"])] if answer["entry"] else []
    gaps = [_days(first, last, "") for first, last in answer["not_registered"]]
    rows.append((_("Days not registered"), gaps))
    rows.append((_("As the register was recorded at"), [when(answer["recorded_at"])]))
    return _told(rows)


def asker(batch: Mapping[str, Any]) -> list[Row]:
    """Who asked, and why."""
    return [
        (_("Asked by"), [batch["organisation"]["name"]]),
        (_("Purpose"), [str(CheckPurpose(batch["purpose"]).label)]),
        (_("Asked at"), [when(batch["asked_at"])]),
        (_("Check"), [batch["number"]]),
    ]


def about(line: BatchLine) -> list[Row]:
    """What stays of a line when nothing else of it may be shown: its number, when and why it was asked, its hash."""
    batch = line.batch
    return [
        (_("Number"), [f"{batch.number}-{line.position}"]),
        (_("Asked at"), [moment(batch.asked_at)]),
        (_("Purpose"), [str(CheckPurpose(batch.purpose).label)]),
        (_("Hash of the line (SHA-256)"), [line.sha256]),
    ]


def when(instant: str) -> str:
    """An instant that a receipt states, as a UK clock showed it."""
    return moment(datetime.fromisoformat(instant))


def _entry(entry: Mapping[str, Any]) -> Iterator[Row]:
    yield _("Name"), [entry["name"]]
    yield _("Number"), [entry["number"]]
    yield _("Register"), [entry["register_name"]]
    since = _("%(status)s, since %(day)s") % {"status": entry["status_label"], "day": day(entry["since"])}
    yield _("Status"), [since] if entry["since"] else [entry["status_label"]]
    yield _("Scope of practice"), list(entry["scopes"])
    term = _days(entry["term_start"], entry["term_end"], _("no end set")) if entry["term_start"] else ""
    yield _("Term"), [term]
    for restriction in entry["restrictions"]:
        days = _days(restriction["start"], restriction["end"], _("no end date set"))
        yield restriction["label"], [days, restriction["text"]]


def _days(start: str, end: str, open_end: str) -> str:
    if start == end:
        return day(start)
    return _("%(start)s to %(end)s") % {"start": day(start), "end": day(end) if end else open_end}


def _told(rows: list[Row]) -> list[Row]:
    """Rows that have something to say."""
    return [(label, kept) for label, texts in rows if (kept := [text for text in texts if text])]
