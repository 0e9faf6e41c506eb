"""What is held about some people that a conflict of interest may rest on, read once for however many of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from members.models import Employment, Name, OutsideRegistration, Person, PersonDetails, User
from members.rules.conflicts import Known, Worked
from members.rules.dates import Days


@dataclass
class Facts:
    """What is held about one record."""

    names: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    worked: list[Worked] = field(default_factory=list)


class Gathered:
    """What is held about somebody who is judged and about some accounts that may judge them.

    Args:
        judged: the records of the one who is judged.
    """

    def __init__(self, users: Collection[int], judged: Person) -> None:
        self._emails = dict(User.objects.filter(pk__in=users).values_list("pk", "email"))
        self._group_of, self.judged = _groups(users, judged)
        self._facts: dict[int, Facts] = defaultdict(Facts)
        self.everybody = {pk for group in self._group_of.values() for pk in group} | self.judged
        self._read()
        own = self._facts[min(self.judged)]
        own.emails |= set(User.objects.filter(person__in=self.judged).values_list("email", flat=True))

    def add(self, *, numbers: Iterable[tuple[int, str]] = (), worked: Iterable[Worked] = ()) -> None:
        """Add what apps above know.

        Args:
            numbers: of registrations, by the record that has them.
            worked: where the one who is judged says to have worked.
        """
        for person, number in numbers:
            self._facts[person].numbers.add(number)
        self._facts[min(self.judged)].worked += worked

    def of_judged(self) -> Known:
        """What is known of the one who is judged."""
        return self._known(self.judged)

    def of_account(self, user: int) -> Known:
        """What is known of whoever has an account, its own address included."""
        return self._known(self._group_of.get(user, frozenset()), {self._emails.get(user, "")})

    def _known(self, group: frozenset[int], emails: Collection[str] = ()) -> Known:
        facts = [self._facts[pk] for pk in group]
        return Known(
            people=group,
            names=frozenset(name for one in facts for name in one.names),
            emails=frozenset({email for one in facts for email in one.emails} | set(emails)),
            addresses=frozenset(address for one in facts for address in one.addresses),
            numbers=frozenset(number for one in facts for number in one.numbers),
            worked=tuple(work for one in facts for work in one.worked),
        )

    def _read(self) -> None:
        facts, of = self._facts, {"person__in": self.everybody}
        names = Name.objects.filter(**of, set_aside_at=None)
        for person, forenames, surname in names.values_list("person", "forenames", "surname"):
            facts[person].names.add(f"{forenames} {surname}")
        for details in PersonDetails.objects.filter(**of):
            facts[details.person_id].emails |= {details.email, details.second_email}
            facts[details.person_id].addresses.add(details.address)
        numbers = OutsideRegistration.objects.filter(**of, set_aside_at=None)
        self.add(numbers=numbers.values_list("person", "number"))
        for one in Employment.objects.filter(**of, set_aside_at=None).select_related("organisation"):
            name = one.organisation.name if one.organisation else one.employer_name
            facts[one.person_id].worked.append(Worked(name, days_of(one.during), one.organisation_id))


def days_of(during: Any) -> Days:
    """A range of days of a row, as rules have it."""
    return Days(during.lower, during.upper)


def _groups(users: Collection[int], judged: Person) -> tuple[Mapping[int, frozenset[int]], frozenset[int]]:
    """The records that are one human being: of each account, and of the one who is judged (docs/adr/0013)."""
    held = Person.objects.filter(user__in=users).values_list("user", "pk", "merged_into")
    kept_of = {user: kept or pk for user, pk, kept in held}
    of_judged = judged.merged_into_id or judged.pk
    wanted = {*kept_of.values(), of_judged}
    groups: dict[int, set[int]] = defaultdict(set)
    rows = Person.objects.filter(Q(pk__in=wanted) | Q(merged_into__in=wanted)).values_list("pk", "merged_into")
    for pk, kept in rows:
        groups[kept or pk].add(pk)
    return {user: frozenset(groups[kept]) for user, kept in kept_of.items()}, frozenset(groups[of_judged])
