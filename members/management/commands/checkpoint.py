from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members import checkpoints
from members.models import Seal


class Command(BaseCommand):
    help = "Writes the newest signed checkpoint, for somebody outside to keep; the public key goes to the error stream."

    def handle(self, *args: Any, **options: Any) -> None:
        newest = Seal.objects.order_by("-number").first()
        if newest is None:
            raise CommandError("Nothing is sealed yet.", returncode=1)
        self.stderr.write(checkpoints.verifier())
        self.stdout.write(newest.checkpoint, ending="")
