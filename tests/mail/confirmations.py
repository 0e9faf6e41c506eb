"""The messages about confirming evidence."""

from members.models import Message
from registry.choices import EvidenceKind
from registry.queries import confirmations as links
from registry.queries import frozen
from registry.services import confirmations, mapping
from tests.factories.referees import an_application


def asked(at):
    """A piece of evidence that somebody was asked to confirm."""
    application = an_application(at=at, route="RCT/overseas-physics")
    by = application.person.user
    piece = mapping.Piece(
        kind=EvidenceKind.ACCOUNT, title="A new linac", text="What I did.", role="I led it.", no_patient=True
    )
    item = mapping.save_item(application=application, piece=piece, version=1, by=by, at=at)
    return confirmations.ask(
        application=application, item=item, name="Olive Ash", email="olive@leeds.nhs.uk", by=by, at=at
    )


def _told(event):
    return Message.objects.filter(template=f"registry/mail/{event}").order_by("pk").last()


def confirmation_asked(at):
    asked(at)
    return _told("confirmation_asked")


def confirmation_thanks(at):
    confirmation = asked(at)
    said = {"said_name": "Dr Olive Ash", "said_role": "Head of physics", "words": ""}
    seen = links.digest(frozen.item(confirmation.item))
    confirmations.give(confirmation=confirmation, seen=seen, at=at, **said)
    return _told("confirmation_thanks")


def confirmation_received(at):
    confirmations.decline(confirmation=asked(at), words="I was not there.", at=at)
    return _told("confirmation_received")


SAMPLES = {
    "registry/mail/confirmation_asked": confirmation_asked,
    "registry/mail/confirmation_thanks": confirmation_thanks,
    "registry/mail/confirmation_received": confirmation_received,
}
