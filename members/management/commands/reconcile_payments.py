from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.jinja import day
from members.models import Reconciliation
from members.rules.money import Difference, Differs, pounds
from members.services import reconciliation
from members.stripe_gateway import Away

_HOW = {
    Differs.NOT_HERE: "is in Stripe’s list and not in the ledger",
    Differs.NOT_AT_STRIPE: "is in the ledger and not in Stripe’s list",
    Differs.AMOUNT: "has another amount",
}


class Command(BaseCommand):
    help = (
        "Holds the ledger against Stripe’s list, for each London day that is due or for one. Ends at £0.00, or lists"
        " each difference in a line and ends with 1; with 2 when Stripe does not answer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, help="one London day, as 2026-11-22; also one done already"
        )

    def handle(self, *args: Any, on: date | None, **options: Any) -> None:
        at, differing = timezone.now(), 0
        for each in [on] if on else reconciliation.due(at=at):
            try:
                row = reconciliation.compare(on=each, at=at)
            except Away as away:
                raise CommandError("Stripe does not answer; nothing was compared. Try again.", returncode=2) from away
            self._say(row)
            differing += len(row.differences)
        if differing:
            raise CommandError(f"{differing} differences. Each is work for finance at the desk.", returncode=1)

    def _say(self, row: Reconciliation) -> None:
        many = "movement" if row.movements == 1 else "movements"
        said = f"{day(row.on)}: {row.movements} {many}, {pounds(row.stripe_pence)} at Stripe"
        self.stdout.write(f"{said}, {pounds(row.ledger_pence)} in the ledger: {pounds(row.difference_pence)}")
        for difference in reconciliation.told(row):
            self.stdout.write(f"  {_line(difference)}")


def _line(one: Difference) -> str:
    amounts = f"{pounds(one.stripe_pence)} at Stripe, {pounds(one.ledger_pence)} here"
    return f"{one.source} {_HOW[one.how]}: {amounts}"
