from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.errors import Refused
from registry.services import admission_rules, registers, renewal_rules

_DATA = Path(__file__).resolve().parents[2] / "data"
FILES, ADMISSION, RENEWAL = _DATA / "registers", _DATA / "admission", _DATA / "renewal"


class Command(BaseCommand):
    help = "Loads the registers and their policies, and what admission and renewal go by, from the files under review."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=FILES)
        parser.add_argument("--admission", type=Path, default=ADMISSION)
        parser.add_argument("--renewal", type=Path, default=RENEWAL)

    def handle(self, *args: Any, folder: Path, admission: Path, renewal: Path, **options: Any) -> None:
        try:
            at = timezone.now()
            new = [
                registers.load(folder=folder, at=at),
                admission_rules.load(folder=admission, at=at),
                renewal_rules.load(folder=renewal, at=at),
            ]
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            "The registers and policies were loaded." if any(new) else "The registers and policies are up to date."
        )
