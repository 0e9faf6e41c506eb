from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.queries import tampering


class Command(BaseCommand):
    help = "Looks for tampering: one line for each thing that is not as it was sealed, and exit code 1 if there is any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--checkpoint", type=Path, help="a signed checkpoint that somebody outside kept")

    def handle(self, *args: Any, checkpoint: Path | None, **options: Any) -> None:
        try:
            witnessed = checkpoint.read_text(encoding="utf-8") if checkpoint else None
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{checkpoint} cannot be read.", returncode=2) from error
        found = False
        for finding in tampering.findings(witnessed=witnessed):
            found = True
            self.stdout.write(str(finding))
        if found:
            raise CommandError("Not everything is as it was sealed.", returncode=1)
        self.stdout.write("Everything is as it was sealed.")
