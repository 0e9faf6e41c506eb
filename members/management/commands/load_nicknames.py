from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from members.services import names

FILE = Path(__file__).resolve().parents[2] / "data" / "nicknames.csv"


class Command(BaseCommand):
    help = "Loads the forenames that stand for each other in search; left out, the file of the product."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=FILE)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        self.stdout.write(f"{names.load_nicknames(path=file):,} pairs of forenames stand for each other.")
