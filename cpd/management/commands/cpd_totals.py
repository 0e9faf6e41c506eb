import csv
from datetime import date
from typing import Any

from django.core.management import BaseCommand
from django.core.management.base import CommandParser

from cpd.queries import totals


class Command(BaseCommand):
    help = "What everybody’s CPD of a year comes to, by kind, as CSV for the yearly report; it names nobody."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)

    def handle(self, *args: Any, year: int, **options: Any) -> None:
        sheet = csv.writer(self.stdout)
        sheet.writerow(["kind", "people", "activities", "hours", "hours_with_others"])
        for one in totals.by_kind(first=date(year, 1, 1), after=date(year + 1, 1, 1)):
            hours = [f"{minutes / 60:.1f}" for minutes in (one.minutes, one.participatory)]
            sheet.writerow([one.kind.value, one.people, one.activities, *hours])
