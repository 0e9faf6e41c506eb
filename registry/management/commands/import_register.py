import argparse
from argparse import ArgumentParser
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm  # type: ignore[import-untyped]

from members.errors import Refused
from registry.services import imports
from registry.services.import_report import ImportReport
from registry.services.imports import Outcome
from registry.services.legacy_file import Unreadable

UNREADABLE = 2


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"‘{text}’ is not a day such as 2026-11-22") from problem


class Command(BaseCommand):
    help = (
        "Brings in a register kept elsewhere, from a file in the legacy format (docs/legacy-format.md). "
        "Ends with 0 even where rows were refused, and with 2 where the file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as-of", type=_day, metavar="DATE", help="the export day; today if left out")
        parser.add_argument("--dry-run", action="store_true", help="find everything out and record nothing")
        parser.add_argument("--report", type=Path, metavar="OUT.json", help="where to write the report")
        parser.add_argument(
            "--apply-changes",
            action="store_true",
            help="correct what is held where a row says something else, unless it was decided here since",
        )

    def handle(
        self,
        *args: Any,
        file: Path,
        as_of: date | None,
        dry_run: bool,
        report: Path | None,
        apply_changes: bool,
        **options: Any,
    ) -> None:
        if report and not report.parent.is_dir():
            raise CommandError(f"The report cannot be written: there is no folder {report.parent}.")
        with ImportReport() as found:
            try:
                # disable=None: a bar on a terminal, and nothing anywhere else
                with tqdm(unit="B", unit_scale=True, disable=None, leave=False, desc=file.name) as bar:
                    outcome = imports.bring_in(
                        path=file,
                        report=found,
                        on=as_of or timezone.localdate(),
                        at=timezone.now(),
                        dry_run=dry_run,
                        apply_changes=apply_changes,
                        progress=partial(_advance, bar),
                    )
            except Unreadable as refusal:
                raise CommandError(refusal.message, returncode=UNREADABLE) from refusal
            except Refused as refusal:
                raise CommandError(refusal.message) from refusal
            if report:
                _write(found, report)
            for line in _summary(found, outcome, dry_run=dry_run, applied=apply_changes):
                self.stdout.write(line)


def _advance(bar: tqdm, read: int, size: int) -> None:
    bar.total = size
    bar.update(read - bar.n)


def _write(report: ImportReport, path: Path) -> None:
    try:
        with path.open("w", encoding="utf-8") as out:
            report.write(out)
    except OSError as problem:
        raise CommandError(f"The report cannot be written to {path}: {problem.strerror}.") from problem


def _summary(report: ImportReport, outcome: Outcome, *, dry_run: bool, applied: bool) -> list[str]:
    verb = "would be brought in" if dry_run else "brought in"
    read = f"{report.rows:,} rows read: {report.imported:,} {verb}"
    new = f"{report.entries:,} entries of {report.people:,} new people"
    rest = f"{report.count('refused'):,} refused, {report.count('repaired'):,} repairs"
    lines = [f"{read} ({new}), {rest}, {len(report.same_person):,} pairs of one person."]
    for (name, code), count in sorted(report.codes.items()):
        if name not in ("changed", "conflicts"):
            lines.append(f"  {name} {code}: {count:,}")
    if changed := report.count("changed"):
        done = "were corrected" if applied and not dry_run else "left as held; --apply-changes corrects them"
        lines.append(f"{changed:,} rows say something else than what is held: {done}.")
    if conflicts := report.count("conflicts"):
        lines.append(
            f"{conflicts:,} of them contradict what has been decided here: that stands (conflicts in the report)."
        )
    if outcome.unknown_columns:
        lines.append(f"Columns that the format does not know were ignored: {', '.join(outcome.unknown_columns)}.")
    lines += _to_look_at(outcome)
    return lines


def _to_look_at(outcome: Outcome) -> list[str]:
    lines = []
    if outcome.disagreeing:
        first = ", ".join(str(line) for line in outcome.disagreeing_lines)
        lines.append(
            f"To look at: {outcome.disagreeing:,} rows whose dates do not bear out their status (lines {first} …)."
        )
    if outcome.endless:
        lines.append(f"To look at: {outcome.endless:,} registered rows say no Paid to; their terms have no end.")
    if outcome.hcpc_clashes:
        lines.append(f"To look at: {len(outcome.hcpc_clashes):,} HCPC numbers are held by more than one person:")
        lines += [f"  {number}: {', '.join(entries)}" for number, entries in outcome.hcpc_clashes[:20]]
    return lines
