"""The demonstration's casework: what waits in the office on its first day, made by the same verbs as in life."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from members.choices import Channel, DeliveryKind, DocumentState, NameKind, NameReason
from members.models import ErasureRequest, Message, Name, Person, PersonDetails, User, WorkItem
from members.services import (
    acting,
    contacts,
    copies,
    deliveries,
    document_checks,
    documents,
    duplicates,
    erasure_requests,
    messages,
    name_changes,
    withholding_requests,
    work,
)
from members.typeset import pdf
from registry.models import Entry
from registry.services import protection

# Whom each case is about. The first two are personas'.
_OWN, _RENAMED = "RCT98007", "CS98002"
_FEARS, _LEAVES, _BOUNCED, _BY_POST, _HIDDEN = "RCT98015", "RCT10001", "RCT98005", "RCT98006", "RCT10735"
_NUMBERS = (_OWN, _RENAMED, _FEARS, _LEAVES, _BOUNCED, _BY_POST, _HIDDEN)
_CALLED_BACK = "Called back on the number on file."
_ADDRESS = "Flat 2\n14 Quillfeather Row\nLeeds\nLS99 9ZZ"


@dataclass(frozen=True, slots=True)
class _Office:
    """Who works in it, whom they know, and now."""

    registrar: User
    officer: User
    people: dict[str, Person]
    at: datetime

    def ago(self, **time: int) -> datetime:
        return self.at - timedelta(**time)


@transaction.atomic
def make(*, on: date, at: datetime) -> bool:
    """Make the work that waits on the first day, once; an office with requests of its own is left alone.

    Only the demonstration's register, with its personas, has the people that it is about: elsewhere, nothing is made.

    Returns:
        Whether it was made by this call.
    """
    staff = {user.email: user for user in User.objects.filter(email__endswith="@demo.example")}
    held = Entry.objects.select_related("person__user").filter(number__in=_NUMBERS)
    people = {entry.number: entry.person for entry in held}
    there = {"registrar@demo.example", "officer@demo.example"} <= staff.keys() and len(people) == len(_NUMBERS)
    if not there or ErasureRequest.objects.exists():
        return False
    office = _Office(staff["registrar@demo.example"], staff["officer@demo.example"], people, at)
    _change_of_name(office, on)
    _look_alikes(office)
    _acts_and_requests(office)
    _reached_and_not_reached(office)
    return True


def _change_of_name(office: _Office, on: date) -> None:
    """Asked three days ago with a certificate, given to the second officer and noted."""
    person, at = office.people[_RENAMED], office.ago(days=3)
    held = Name.objects.filter(person=person, kind=NameKind.OFFICIAL, set_aside_at=None).latest("during")
    account = _account(person)
    wanted = name_changes.Wanted(
        held.forenames, f"{held.surname}-Vale", on - timedelta(days=30), NameReason.MARRIAGE, held.title
    )
    upload = SimpleUploadedFile("marriage-certificate.pdf", _certificate(held, wanted, at), "application/pdf")
    document = documents.take_in(person=person, upload=upload, title="Marriage certificate", by=account, at=at)
    document_checks.check(document_id=document.pk, at=at)
    document.refresh_from_db()
    if document.state != DocumentState.CLEAN:  # a machine without room to check files still gets the rest
        return
    change = name_changes.ask(person=person, wanted=wanted, documents=[document], by=account, at=at, on=on)
    item = _item(f"name_change:{change.pk}")
    work.assign(items=[item.pk], to=office.officer, by=office.registrar, at=office.ago(days=2))
    said = "The certificate is legible and both names agree with the entry. The title stays as it is."
    work.note(item=item, text=said, by=office.officer, at=office.ago(days=1))


def _certificate(held: Name, wanted: name_changes.Wanted, at: datetime) -> bytes:
    lines = [
        f"{held.forenames} {held.surname} and Rosalind Vale were married on {wanted.since:%-d %B %Y}.",
        f"After the marriage: {wanted.forenames} {wanted.surname}.",
        "Made for the demonstration of a register. It certifies nothing.",
    ]
    return pdf("registry/demo/certificate.typ", {"title": "Certificate of marriage", "lines": lines}, at=at)


def _look_alikes(office: _Office) -> None:
    """What the nightly search finds, the likeliest given to the registrar."""
    found = duplicates.find(at=office.ago(hours=9))
    items = [_item(f"duplicate:{pair.pk}").pk for pair in found[:1]]
    work.assign(items=items, to=office.registrar, by=office.registrar, at=office.at)


def _acts_and_requests(office: _Office) -> None:
    """A protective act that nobody confirmed in time, a wish not to be seen, and a month that runs."""
    protection.propose_withholding(
        person=office.people[_HIDDEN],
        reason="Police asked by telephone, and we rang back: somebody is looking for this person.",
        by=office.registrar,
        at=office.ago(days=7),
    )
    fears, leaves = office.people[_FEARS], office.people[_LEAVES]
    at = office.ago(days=1)
    grounds = "A former partner found out where I work and waits there."
    withholding_requests.ask(person=fears, grounds=grounds, by=office.officer, at=at)
    _acted(office, fears, "members.withholding_asked", at)
    at = office.ago(days=12)
    said = "I left the profession and do not want to be listed."
    erasure_requests.ask(person=leaves, reason=said, by=office.officer, at=at)
    _acted(office, leaves, "members.erasure_asked", at, by_letter=True)


def _reached_and_not_reached(office: _Office) -> None:
    """Somebody whose mail came back, a letter to post, and messages in a registrant's own list."""
    bounced, at = office.people[_BOUNCED], office.ago(days=2)
    _reach(office, bounced, at, phone="01632 960 017")
    for message in Message.objects.filter(person=bounced, channel=Channel.EMAIL):
        messages.deliver(message_id=message.pk, at=at)
        _bounce(message, at + timedelta(minutes=1))
    _reach(office, office.people[_BY_POST], office.ago(hours=3), address=_ADDRESS, channels=(Channel.LETTER,))
    own = office.people[_OWN]
    _reach(office, own, office.ago(days=1), phone="01632 960 042")
    copies.ask(person=own, by=_account(own), at=office.at)


def _bounce(message: Message, at: datetime) -> None:
    deliveries.record_event(
        provider_id="",
        message_id=message.pk,
        kind=DeliveryKind.BOUNCED,
        provider_event=f"demonstration:{message.pk}",
        code="550",
        happened_at=at,
        at=at,
    )


def _reach(
    office: _Office,
    person: Person,
    at: datetime,
    *,
    phone: str = "",
    address: str = "",
    channels: tuple[Channel, ...] = (),
) -> None:
    """The office changes how somebody is reached, who rang to say so."""
    held = PersonDetails.objects.get(person=person)
    ways = channels or tuple(Channel(one) for one in held.channels)
    to = contacts.Contacts(held.email, held.second_email, phone or held.phone, address or held.address, ways)
    contacts.change(person=person, to=to, by=office.officer, at=at)
    _acted(office, person, "members.contacts_changed", at)


def _acted(office: _Office, person: Person, what: str, at: datetime, *, by_letter: bool = False) -> None:
    note = "The signature is the one on file." if by_letter else _CALLED_BACK
    acting.record(person=person, what=what, note=note, by_letter=by_letter, by=office.officer, at=at)


def _account(person: Person) -> User:
    if person.user is None:
        raise LookupError(f"{person} has no account.")
    return person.user


def _item(key: str) -> WorkItem:
    return WorkItem.objects.get(key=key)
