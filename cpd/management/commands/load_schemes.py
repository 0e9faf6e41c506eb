from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cpd.services import schemes
from members.errors import Refused

FILES = Path(__file__).resolve().parents[2] / "data" / "schemes"


class Command(BaseCommand):
    help = "Loads the CPD schemes, their standards and their questions, from the files under review."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=FILES)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            new = schemes.load(folder=folder, at=timezone.now())
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write("The schemes were loaded." if new else "The schemes are up to date.")
