#!/usr/bin/env python3
"""Repeat the draw of a CPD audit from its published files, and hold them to what was published before it.

    python3 check_draw.py draw.json list.txt

Needs Python 3.8 or newer and nothing else; asks no other machine. It prints the numbers of the lines that are drawn,
one on each line, and ends with 1 where a file is not what was committed to, or 2 where it cannot be read.

To find your own line, take your salt, number and label from your page at the register:

    python3 check_draw.py draw.json list.txt --salt 0123…cdef --number RCT10734 --label S03
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pathlib
import sys
from typing import Any


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def read_list(content: bytes) -> tuple[str, int, int, list[list[str]]]:
    """What the heading says, and each line as its label and its hash."""
    heading, *lines = content.decode("ascii").splitlines()
    words = heading.split()
    if words[0::2] != ["audit", "share", "least"]:
        raise ValueError("the first line of the list is no heading")
    return words[1], int(words[3]), int(words[5]), [line.split() for line in lines]


def faults(draw: dict[str, Any], content: bytes, reference: str) -> list[str]:
    """What is not as it was committed to."""
    found = []
    if hashlib.sha256(content).hexdigest() != draw["list_sha256"]:
        found.append("the list is not the one that was committed to")
    if hashlib.sha256(bytes.fromhex(draw["secret"])).hexdigest() != draw["secret_sha256"]:
        found.append("the secret is not the one that was committed to")
    if reference != draw["round"]:
        found.append("the list is of another round")
    return found


def selected(draw: dict[str, Any], share: int, least: int, lines: list[list[str]]) -> list[int]:
    """The numbers of the lines that are drawn: the lowest ranks of each stratum."""
    seed = sha256(bytes.fromhex(draw["secret"]) + draw["witness_value"].encode("utf-8"))
    strata: dict[str, list[tuple[bytes, int]]] = {}
    for number, (label, leaf) in enumerate(lines, start=1):
        strata.setdefault(label, []).append((sha256(seed + bytes.fromhex(leaf)), number))
    chosen: list[int] = []
    for ranked in strata.values():
        size = len(ranked)
        wanted = min(size, max(-(-size * share // 1000), least))
        chosen.extend(number for _, number in sorted(ranked)[:wanted])
    return sorted(chosen)


def own_line(arguments: argparse.Namespace, lines: list[list[str]]) -> int | None:
    """The number of the line with this salt, registration number and label; None where there is none."""
    said = (arguments.number + "|" + arguments.label).encode("utf-8")
    leaf = sha256(bytes.fromhex(arguments.salt) + said).hex()
    return next((number for number, line in enumerate(lines, start=1) if line == [arguments.label, leaf]), None)


def main() -> int:
    """Reads the files, says what is drawn, or what is wrong."""
    parser = argparse.ArgumentParser(description="Repeat the draw of a CPD audit.")
    parser.add_argument("draw", help="draw.json, as published")
    parser.add_argument("list", help="list.txt, as published")
    parser.add_argument("--salt", help="your salt, to find your own line")
    parser.add_argument("--number", help="your registration number")
    parser.add_argument("--label", help="your stratum")
    arguments = parser.parse_args()
    try:
        draw = json.loads(pathlib.Path(arguments.draw).read_text(encoding="utf-8"))
        content = pathlib.Path(arguments.list).read_bytes()
        reference, share, least, lines = read_list(content)
        wrong = faults(draw, content, reference)
        chosen = selected(draw, share, least, lines)
        own = own_line(arguments, lines) if arguments.salt else None
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError) as problem:
        print(f"These files cannot be read as a draw whose secret is published: {problem!r}", file=sys.stderr)
        return 2
    for fault in wrong:
        print("NOT AS COMMITTED TO: " + fault, file=sys.stderr)
    if wrong:
        return 1
    if not arguments.salt:
        print("\n".join(str(number) for number in chosen))
    elif own is None:
        print("There is no such line in the list.")
    else:
        print(f"Your line is number {own}: {'drawn' if own in chosen else 'not drawn'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
