"""Puts invented people on the register, for demonstrations and measurements."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.utils import ProgrammingError
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from members.errors import Refused
from registry.services.synthetic import make_people


class Command(BaseCommand):
    help = (
        "Puts invented people on the register, with years of terms, breaks, sanctions and lapses; never in production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, required=True, help="how many")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same people")
        parser.add_argument("--add", action="store_true", help="put them among the entries that are there")

    def handle(self, *, people: int, seed: int, add: bool, verbosity: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Invented people have no place on a register in production.")
        if people < 1:
            raise CommandError("Say how many people: --people 1000.")
        began = time.perf_counter()
        try:
            made = make_people(people=people, seed=seed, on=timezone.localdate(), at=timezone.now(), add=add)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        except ProgrammingError as problem:
            if isinstance(problem.__cause__, InsufficientPrivilege):
                raise CommandError("Only the database user who owns the tables can do this.") from problem
            raise
        if verbosity:
            took = time.perf_counter() - began
            self.stdout.write(f"{people:,} invented people with {made.entries:,} entries in {took:.1f} seconds.")
