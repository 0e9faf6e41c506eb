"""The script that is handed out with the files of a draw."""

from functools import cache
from pathlib import Path


@cache
def text() -> str:
    """The script, as it stands beside the product’s data."""
    return (Path(__file__).resolve().parent / "data" / "check_draw.py").read_text(encoding="utf-8")
