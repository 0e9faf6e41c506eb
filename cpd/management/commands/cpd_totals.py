import csv
from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from cpd.models import AuditPolicy
from cpd.queries import totals
from cpd.rules.audit_report import hidden

# Where no policy says how few people are too few.
_FEWEST = 5


class Command(BaseCommand):
    help = "What everybody’s CPD of a year comes to, by kind, as CSV for the yearly report; it tells of nobody."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)

    def handle(self, *args: Any, year: int, **options: Any) -> None:
        if not date.min.year <= year < date.max.year:
            raise CommandError(f"{year} is no year of a calendar.")
        found = totals.by_kind(first=date(year, 1, 1), after=date(year + 1, 1, 1))
        fewest = max(AuditPolicy.objects.values_list("fewest_shown", flat=True), default=_FEWEST)
        shown = hidden({one.kind.value: one.people for one in found}, fewest=fewest)
        sheet = csv.writer(self.stdout)
        sheet.writerow(["kind", "people", "activities", "hours", "hours_with_others"])
        for one in found:
            if shown[one.kind.value] is None:  # so few that one could tell what each of them did
                sheet.writerow([one.kind.value, "", "", "", ""])
                continue
            hours = [f"{minutes / 60:.1f}" for minutes in (one.minutes, one.participatory)]
            sheet.writerow([one.kind.value, one.people, one.activities, *hours])
