"""Dated versions of the employer API, and when one that was left behind stops working."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

HEADER = "API-Version"


@dataclass(frozen=True, slots=True)
class Version:
    """One version.

    Args:
        day: its name: the day from which it can be asked for.
        left_on: the day on which a newer one took its place, if one did (RFC 9745).
        ends_on: the first day on which it no longer works, at least a year after `left_on` (RFC 8594).
    """

    day: date
    left_on: date | None = None
    ends_on: date | None = None


VERSIONS = (Version(date(2026, 11, 29)),)


def chosen(asked: str, *, on: date, versions: Sequence[Version] = VERSIONS) -> Version | None:
    """The version asked for, or the newest where none is; None where there is none such on a day."""
    held = [version for version in versions if version.ends_on is None or on < version.ends_on]
    if not asked:
        return held[-1]
    return next((version for version in held if version.day.isoformat() == asked), None)


def headers(version: Version) -> Mapping[str, str]:
    """What an answer says of the version that it was made by."""
    said = {HEADER: version.day.isoformat()}
    if version.left_on:
        said["Deprecation"] = f"@{int(_midnight(version.left_on).timestamp())}"
    if version.ends_on:
        said["Sunset"] = format_datetime(_midnight(version.ends_on), usegmt=True)
    return said


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
