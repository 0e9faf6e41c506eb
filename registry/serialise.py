"""PublicEntry as plain values: the one form behind JSON, a saved check and its PDF."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from registry.rules.public import PublicEntry


def plain(entry: PublicEntry) -> dict[str, Any]:
    """A PublicEntry as text, truth values, lists and nothing else: days as year-month-day, codes for choices."""
    return {field.name: _plain(getattr(entry, field.name)) for field in fields(entry)}


def canonical(said: Mapping[str, Any]) -> bytes:
    """The one way to write plain values down, over which a check's hash is taken.

    Keys in alphabetical order, no spaces, UTF-8. As the values hold no numbers, RFC 8785 asks for the same bytes.
    """
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
