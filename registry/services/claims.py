"""Claiming an entry: a one-use code goes to the address on file, and an answer never tells whether a number exists.

Source: issue of a claim needs more than public facts (shared threat T6); docs/adr/0014.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from django.core.signing import BadSignature
from django.db import connection, transaction

from members import outbox, trail
from members.choices import Channel
from members.errors import Refused
from members.jobs import after_commit
from members.models import Duplicate, Erasure, Message, Person, PersonDetails, User
from members.queries import people
from members.queries.acting import entered_how_to_reach
from members.queries.messages import usable
from members.services import messages, work
from registry.choices import ClaimEnd
from registry.models import Entry, EntryClaim
from registry.queries import claim_codes
from registry.queries.entries import tidy_number

TRIES = 5
MINUTES = timedelta(minutes=10)
A_DAY = timedelta(days=1)
CLAIMS_A_DAY, CLAIMS_OF_ONE_ENTRY_A_DAY = 5, 3

# One question, the same work whether or not the number, the name or the account exist.
_MATCH = """
SELECT e.id
  FROM registry_entry e
  JOIN members_person p ON p.id = e.person_id
 WHERE e.number = %(number)s
   AND NOT EXISTS (
       SELECT FROM members_person g
        WHERE (g.id = coalesce(p.merged_into_id, p.id) OR g.merged_into_id = coalesce(p.merged_into_id, p.id))
          AND (g.user_id IS NOT NULL OR EXISTS (SELECT FROM members_erasure x WHERE x.person_id = g.id)))
   AND EXISTS (
       SELECT FROM members_name n
         JOIN members_person g ON g.id = n.person_id
        WHERE (g.id = coalesce(p.merged_into_id, p.id) OR g.merged_into_id = coalesce(p.merged_into_id, p.id))
          AND n.set_aside_at IS NULL
          AND replace(members_normalise(n.surname), ' ', '') = replace(members_normalise(%(surname)s), ' ', ''))
"""


@transaction.atomic
def ask(*, user: User, number: str, surname: str, by_letter: bool, at: datetime) -> EntryClaim:
    """Say that an entry is one's own; if number and surname agree, a code goes to the address on file.

    What the asker sees is the same whether they agree or not. A newer claim takes the place of an open one.

    Args:
        by_letter: a letter to the postal address on file, for somebody whose e-mail address there is old.

    Raises:
        Refused: when the account has asked too often today, or already has the entry.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    today = EntryClaim.objects.filter(user=user, asked_at__gt=at - A_DAY)
    if today.count() >= CLAIMS_A_DAY:
        raise Refused("You have asked five times in a day. Try again tomorrow, or ask the office.", code="too_often")
    own = people.of_account(user)
    if own and Entry.objects.filter(person__in=people.group(own), number=tidy_number(number)).exists():
        raise Refused("This entry is yours already.", field="number", code="yours")
    EntryClaim.objects.filter(user=user, end="").update(end=ClaimEnd.REPLACED, ended_at=at)
    entry_id = _matching(number, surname)
    busy = EntryClaim.objects.filter(entry=entry_id or 0, asked_at__gt=at - A_DAY).count()
    nonce = secrets.token_hex(16)
    claim = EntryClaim.objects.create(
        user=user,
        entry_id=entry_id if busy < CLAIMS_OF_ONE_ENTRY_A_DAY else None,
        by_letter=by_letter,
        nonce=nonce,
        code_hash=claim_codes.hashed(nonce, claim_codes.code_from(nonce)),
        asked_at=at,
        expires_at=at + (claim_codes.LETTER_DAYS if by_letter else MINUTES),
    )
    trail.record("registry.claim_asked", about=claim, by=user, at=at)
    after_commit("registry.tell_claim", claim_id=claim.pk)
    return claim


@transaction.atomic
def tell(*, claim_id: int, at: datetime) -> None:
    """Send the code of a claim to the address on file, once; apart from asking, so that both take the same time.

    An address that one officer entered is not enough: two officers connect such a record with an account.
    """
    claim = EntryClaim.objects.select_related("entry__person").filter(pk=claim_id, end="").first()
    if claim is None or claim.entry is None:
        return
    _watch_attempts(claim.entry, at)
    person = claim.entry.person
    wanted = {Channel.LETTER} if claim.by_letter else {Channel.EMAIL, Channel.SECOND_EMAIL}
    way = next((way for way in usable(person) if way.channel in wanted), None)
    if way is None or entered_how_to_reach(person):
        work.open_item(key=f"claim_unreachable:{claim.pk}", kind="claim", about=claim, person=person, at=at)
        return
    outbox.post(
        key=f"claim:{claim.pk}",
        to=way.to,
        channel=way.channel,
        template="registry/mail/claim_code",
        context={"claim": claim.pk},
        person=person,
        at=at,
    )


def _watch_attempts(entry: Entry, at: datetime) -> None:
    """Ask the office to look into an entry that was asked for as often in a day as it may be."""
    if EntryClaim.objects.filter(entry=entry, asked_at__gt=at - A_DAY).count() >= CLAIMS_OF_ONE_ENTRY_A_DAY:
        key = f"claim_attempts:{entry.pk}"
        work.open_item(key=key, kind="claim_attempts", about=entry, person=entry.person, at=at)


def untold(*, at: datetime) -> list[int]:
    """Open claims asked over a minute ago whose code was never promised: what the queue lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id FROM registry_entryclaim c WHERE c.end = '' AND c.entry_id IS NOT NULL"
            " AND c.asked_at < %(late)s AND c.expires_at > %(at)s"
            " AND NOT EXISTS (SELECT FROM members_message m WHERE m.key = 'claim:' || c.id)"
            " AND NOT EXISTS (SELECT FROM members_workitem w WHERE w.key = 'claim_unreachable:' || c.id)",
            {"late": at - timedelta(minutes=1), "at": at},
        )
        return [row[0] for row in cursor.fetchall()]


def enter(*, claim: EntryClaim, code: str, by: User, at: datetime) -> Person:
    """Enter the code of one's claim; the right one makes the entry one's own.

    A wrong try counts although it is refused, so this is two steps: what happened is committed, then told.

    Raises:
        Refused: when the code is wrong, was used, is too old or was tried too often.
    """
    with transaction.atomic():
        claim = EntryClaim.objects.select_for_update().get(pk=claim.pk)
        refusal = _no_longer_open(claim, at) or _not_the_code(claim, code, at)
        if refusal is None:
            person = _link(claim, by, at)
    if refusal is not None:
        raise refusal
    if person.user_id != by.pk:
        raise Refused(
            "Your account holds another record already. We have asked the office to join the two, and will write to"
            " you when it is done.",
            code="two_records",
        )
    return person


@transaction.atomic
def stop(*, token: str, at: datetime) -> EntryClaim:
    """Stop a claim, as whoever reads the messages of the address on file may; the office looks into it.

    Raises:
        Refused: when the link is not one of ours or too old.
    """
    try:
        reference = claim_codes.stopped_by(token)
    except BadSignature as failure:
        raise Refused("This link is not valid, or is too old. Ask the office.", code="link") from failure
    claim = EntryClaim.objects.select_for_update(of=["self"]).select_related("entry__person").get(reference=reference)
    if claim.end == ClaimEnd.STOPPED:
        return claim
    linked = claim.end == ClaimEnd.LINKED
    if not linked:
        claim.end, claim.ended_at = ClaimEnd.STOPPED, at
        claim.save(update_fields=["end", "ended_at"])
    person = claim.entry.person if claim.entry else None
    work.open_item(key=f"claim_stopped:{claim.pk}", kind="claim_stopped", about=claim, person=person, at=at)
    trail.record("registry.claim_stopped", about=claim, by=None, at=at, person=person, linked=linked)
    return claim


def _matching(number: str, surname: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(_MATCH, {"number": tidy_number(number), "surname": surname})
        row = cursor.fetchone()
    return row and int(row[0])


def _no_longer_open(claim: EntryClaim, at: datetime) -> Refused | None:
    if claim.end == ClaimEnd.TRIES:
        return Refused("That was tried too often. Ask for a new code.", field="code", code="tries")
    if claim.end:
        return Refused("This code can no longer be used. Ask for a new one.", field="code", code="ended")
    if claim.expires_at <= at:
        _end(claim, ClaimEnd.EXPIRED, at)
        return Refused("This code is too old. Ask for a new one.", field="code", code="expired")
    return None


def _not_the_code(claim: EntryClaim, code: str, at: datetime) -> Refused | None:
    tidy = "".join(code.split()).replace("-", "").upper()
    right = hmac.compare_digest(claim_codes.hashed(claim.nonce, tidy), claim.code_hash)
    if right and claim.entry_id:
        return None
    claim.tries += 1
    claim.save(update_fields=["tries"])
    left = TRIES - claim.tries
    if left > 0:
        tries = "once more" if left == 1 else f"{left} more times"
        return Refused(f"That is not the code that we sent. You can try {tries}.", field="code", code="wrong")
    _end(claim, ClaimEnd.TRIES, at)
    return Refused("That was tried too often. Ask for a new code.", field="code", code="tries")


def _end(claim: EntryClaim, how: ClaimEnd, at: datetime) -> None:
    claim.end, claim.ended_at = how, at
    claim.save(update_fields=["end", "ended_at"])


def _link(claim: EntryClaim, by: User, at: datetime) -> Person:
    """The person whose entry it is, theirs from now on unless the account holds another record."""
    if claim.entry is None:
        raise LookupError(f"{claim} matches nobody.")
    person = link(person=claim.entry.person, user=by, at=at)
    _end(claim, ClaimEnd.LINKED, at)
    trail.record("registry.claim_linked", about=claim, by=by, at=at, person=person, joined=person.user_id == by.pk)
    told = messages.tell(
        person=person, event="registry/mail/claimed", key=f"claim:{claim.pk}:linked", context={"claim": claim.pk}, at=at
    )
    _tell_on_file(claim, told, at)
    return person


def _tell_on_file(claim: EntryClaim, told: Message, at: datetime) -> None:
    """Tell the address that the code went to as well: the person's messages may go to the account's own by now."""
    code = Message.objects.filter(key=f"claim:{claim.pk}").first()
    if code is not None and (code.channel, code.to) != (told.channel, told.to):
        outbox.post(
            key=f"{told.key}:on_file",
            to=code.to,
            channel=Channel(code.channel),
            template=told.template,
            context=told.context,
            person=code.person,
            at=at,
        )


@transaction.atomic
def link(*, person: Person, user: User, at: datetime) -> Person:
    """Make an account that of a person; one that has a record of its own asks the office to join the two.

    Raises:
        Refused: when the person was erased or has an account by now, as may happen while a letter is on its way.
    """
    kept = Person.objects.select_for_update().get(pk=person.merged_into_id or person.pk)
    if kept.user_id == user.pk:
        return kept
    if Erasure.objects.filter(person=kept).exists():
        raise Refused("This record can no longer be connected with an account.", field="code", code="erased")
    own = Person.objects.filter(user=user).first()
    if own is not None:
        _ask_to_join(own, kept, at)
        return kept
    if people.group(kept).exclude(user=None).exists():
        raise Refused("This record has an account already. Ask the office.", field="code", code="taken")
    kept.user = user
    kept.save(update_fields=["user"])
    PersonDetails.objects.filter(person=kept, email="").update(email=user.email)
    return kept


def _ask_to_join(own: Person, other: Person, at: datetime) -> None:
    first, second = sorted([own, other], key=lambda p: p.pk)
    pair, _ = Duplicate.objects.get_or_create(
        first=first, second=second, defaults={"matched": ["claim"], "found_at": at}
    )
    work.open_item(key=f"duplicate:{pair.pk}", kind="duplicate", about=pair, person=first, at=at)
