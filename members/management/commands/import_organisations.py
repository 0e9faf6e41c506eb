from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.services import organisations
from members.services.organisations import Unreadable


class Command(BaseCommand):
    help = "Loads the directory of organisations from a CSV file; left out, the one that comes with the product."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=organisations.SHIPPED)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            done = organisations.load(path=file, at=timezone.now())
        except Unreadable as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        self.stdout.write(
            f"{done.added:,} organisations added, {done.changed:,} changed, {done.same:,} already as the file says."
        )
