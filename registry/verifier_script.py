"""The script that verifies receipts on its own."""

from functools import cache
from pathlib import Path


@cache
def text() -> str:
    """The script, as it stands beside the product’s data."""
    return (Path(__file__).resolve().parent / "data" / "verify_receipt.py").read_text(encoding="utf-8")
