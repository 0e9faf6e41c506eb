"""Answering on the public page whether somebody is renewed, without telling anybody more than the public entry does."""

from datetime import datetime

from django.db import connection, transaction

from members import outbox
from members.choices import Channel
from members.jobs import after_commit
from members.models import Message
from members.queries.calendar import london_day
from members.queries.messages import usable
from registry.models import Renewal

# One question, the same work whether or not there is such a number or the surname agrees.
_MATCH = """
SELECT r.id
  FROM registry_renewal r
  JOIN registry_entry e ON e.id = r.entry_id
  JOIN members_person p ON p.id = e.person_id
 WHERE e.number = %(number)s
   AND EXISTS (
       SELECT FROM members_name n
         JOIN members_person g ON g.id = n.person_id
        WHERE (g.id = coalesce(p.merged_into_id, p.id) OR g.merged_into_id = coalesce(p.merged_into_id, p.id))
          AND n.set_aside_at IS NULL
          AND replace(members_normalise(n.surname), ' ', '') = replace(members_normalise(%(surname)s), ' ', ''))
 ORDER BY r.begins_on DESC LIMIT 1
"""


@transaction.atomic
def ask(*, number: str, surname: str, at: datetime) -> None:
    """Write to the address on file what a renewal still needs, if number and surname agree; the asker learns neither.

    One message a renewal and day, however often anybody asks. It is promised apart from asking, so that both take the
    same time.

    Args:
        number: in the register's own spelling.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MATCH, {"number": number, "surname": surname})
        row = cursor.fetchone()
    after_commit("registry.tell_renewal", renewal_id=row[0] if row else 0)


@transaction.atomic
def tell(*, renewal_id: int, at: datetime) -> Message | None:
    """Promise that message, by electronic means alone: nobody causes a letter by asking."""
    renewal = Renewal.objects.select_related("entry__person").filter(pk=renewal_id).first()
    if renewal is None:
        return None
    person = renewal.entry.person
    way = next((way for way in usable(person) if way.channel != Channel.LETTER), None)
    if way is None:
        return None
    return outbox.post(
        key=f"renewal:{renewal.pk}:asked:{london_day(at).isoformat()}",
        to=way.to,
        channel=way.channel,
        template="registry/mail/renewal_missing",
        context={"renewal": renewal.pk},
        person=person,
        at=at,
    )
