from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.errors import Refused
from registry.services import registers

FILES = Path(__file__).resolve().parents[2] / "data" / "registers"


class Command(BaseCommand):
    help = "Loads the registers, their scopes and their policies from the files under review."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=FILES)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            new = registers.load(folder=folder, at=timezone.now())
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            "The registers and policies were loaded." if new else "The registers and policies are up to date."
        )
