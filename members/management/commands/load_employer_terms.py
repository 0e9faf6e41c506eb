from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.errors import Refused
from members.services import employer_terms


class Command(BaseCommand):
    help = "Loads the terms on which organisations check people from the file under review."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=employer_terms.SHIPPED)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            added = employer_terms.load(file=file, at=timezone.now())
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{added} versions of the terms were added." if added else "The terms are up to date.")
