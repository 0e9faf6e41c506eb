"""What rests on a certificate that was revoked: nothing ends by itself, so the registrar decides what follows.

Opened with the revocation where the holder came on to the register by the certificate, or has handed in an application
that uses it; a draft leads nowhere with it (`queries.certificates.certificate_obstacles`). Source: docs/adr/0035.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hsst.models import Certificate
from hsst.queries import certificates
from members import trail
from members.choices import Role, WaitingOn
from members.errors import Refused
from members.models import User, WorkItem
from members.services import deciding, work

WORK = "certificate_revoked"


def key_of(held: Certificate) -> str:
    """The key of the work to decide what follows."""
    return f"{WORK}:{held.pk}"


@transaction.atomic
def open_for(*, held: Certificate, at: datetime) -> WorkItem | None:
    """Put before the registrar what rests on a certificate; called by the verb that revokes it.

    Returns:
        The work; None where nothing rests on it.
    """
    if not certificates.relying(held):
        return None
    return work.open_item(
        key=key_of(held), kind=WORK, about=held, at=at, person=held.person, waiting_on=WaitingOn.REGISTRAR
    )


@transaction.atomic
def settle(*, held: Certificate, note: str, by: User, at: datetime) -> WorkItem:
    """Record what was decided about all that rests on it; the work is done with that. The same again changes nothing.

    Args:
        note: for the office alone.

    Raises:
        Refused: by anybody but a registrar, about themselves, without a note, once it was settled otherwise, and while
            an application that uses the certificate waits for its own decision.
    """
    held = Certificate.objects.select_for_update(of=("self",)).select_related("person").get(pk=held.pk)
    deciding.may_decide(by, held.person, holding=(Role.REGISTRAR,))
    item = WorkItem.objects.select_for_update().filter(key=key_of(held)).first()
    if item and item.closed_at and item.notes.filter(written_by=by, text=note.strip()).exists():
        return item
    if item is None or item.closed_at is not None:
        raise Refused(_("Nothing waits to be decided about this certificate."), code="settled")
    for application in certificates.relying(held).applications:
        words = _("Application %(number)s uses this certificate. Decide on it first.")
        raise Refused(words % {"number": application.number}, code="open")
    if not note.strip():
        raise Refused(_("Say what was decided."), field="note", code="note")
    work.note(item=item, text=note, by=by, at=at)
    work.close_item(key=item.key, at=at)
    trail.record(
        "hsst.revocation_settled", about=held, by=by, at=at, person=held.person, number=held.number, item=item.pk
    )
    return item
