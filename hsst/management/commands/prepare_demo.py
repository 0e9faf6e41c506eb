from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cpd.management.commands import load_schemes
from cpd.services import demo as demo_logs
from cpd.services import schemes
from hsst.services import demo_calibration
from members.errors import Refused
from members.management.commands import load_fees
from members.services import employer_terms, fees
from registry.management.commands import load_registers
from registry.services import (
    demo,
    demo_applications,
    demo_casework,
    demo_certificates,
    demo_employers,
    demo_money,
    demo_people,
    demo_staying,
    renewal_rules,
    renewals,
)


class Command(BaseCommand):
    help = "Makes the demonstration register, once; entries held already are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demonstration register has no place in production.")
        try:
            on, at = timezone.localdate(), timezone.now()
            fees.load(file=load_fees.FILE, at=at)
            employer_terms.load(file=employer_terms.SHIPPED, at=at)
            schemes.load(folder=load_schemes.FILES, at=at)
            to_try = demo.prepare(on=on, at=at)
            demo_people.make(on=on, at=at)
            renewal_rules.load(folder=load_registers.RENEWAL, at=at)
            renewals.open_due(on=on, at=at)
            demo_casework.make(on=on, at=at)
            demo_applications.make(at=at)
            demo_certificates.make(at=at)
            demo_calibration.make(at=at)
            demo_money.make(on=on, at=at)
            demo_logs.make(on=on, at=at)
            demo_staying.make(on=on, at=at)
            demo_employers.make(on=on, at=at)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        if not to_try:
            self.stdout.write("The register holds entries already; they were left alone.")
            return
        self.stdout.write("The demonstration register is there. Numbers to try:")
        for row in to_try:
            self.stdout.write(f"  {row.number:<9} {row.shows}")
