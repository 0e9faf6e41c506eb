from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.errors import Refused
from members.services import fees

FILE = Path(__file__).resolve().parents[2] / "data" / "fees.yaml"


class Command(BaseCommand):
    help = "Loads the fee table from the file under review."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=FILE)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            changed = fees.load(file=file, at=timezone.now())
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{changed} fees were loaded." if changed else "The fee table is up to date.")
