from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members import links
from members.errors import Refused
from members.mail import address
from members.services import first_officers


class Command(BaseCommand):
    help = "Makes the first two registrars, while there is no officer; each gets a link that opens their account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("first", help="e-mail address of the registrar")
        parser.add_argument("second", help="e-mail address of the registrar who confirms")
        parser.add_argument("--show-links", action="store_true", help="write the links here too")

    def handle(self, *args: Any, first: str, second: str, show_links: bool, **options: Any) -> None:
        at = timezone.now()
        try:
            users = first_officers.appoint(addresses=[first, second], at=at)
        except Refused as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        for user in users:
            self.stdout.write(f"{user.email}: the link is on its way, and works once within 3 days.")
            if show_links:
                self.stdout.write(address("account_activate", links.make(links.ACTIVATE, user, at=at)))
