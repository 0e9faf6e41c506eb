"""Whether somebody may not work on an application: every conflict of interest between them and the applicant.

What is compared are plain values about both; what is found names its kind and what it rests on, for the office alone.
Source: security T9, domain 3.5. Towards caution: two spellings of one employer, or a referee’s name alone, count.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from members.rules.conflicts import Known, Worked, domains, employers, one_address, words_of
from registry.choices import ConflictKind


@dataclass(frozen=True, slots=True)
class Close:
    """A referee or supervisor of the applicant."""

    name: str = ""
    email: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody already did, or declared, about the applicant.

    Args:
        earlier_cases: numbers of earlier applications of the applicant that they worked on.
        in_this_case: codes of the ways in which they took part in this one.
        kept: kinds that either side declared, or that ended a seat of theirs.
        trained: where they trained, as far as their own applications say.
    """

    earlier_cases: tuple[str, ...] = ()
    in_this_case: tuple[str, ...] = ()
    kept: tuple[ConflictKind, ...] = ()
    trained: tuple[Worked, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One conflict, and what it rests on: an employer, a name, a domain, a number, a code; may be empty."""

    kind: ConflictKind
    rests_on: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """The applicant as conflicts see them.

    Args:
        close: referees and supervisors, whether their reference was given or they were replaced.
        public_mailboxes: e-mail domains that anybody can have.
        trained: where they trained: whoever worked or trained there in the same years as well is too close.
    """

    known: Known
    close: tuple[Close, ...] = ()
    public_mailboxes: Collection[str] = field(default=frozenset())
    trained: tuple[Worked, ...] = ()


def conflicts(assessor: Known, applicant: Applicant, part: Part, *, on: date) -> list[Found]:
    """Every conflict between somebody and an applicant on a day, in the order of their kinds; none means that they may.

    Args:
        part: what they did or what was declared about them.
        on: the day from which five years are counted back.
    """
    known = applicant.known
    found = [
        *([Found(ConflictKind.SELF)] if assessor.people & known.people else []),
        *(Found(ConflictKind.EMPLOYER, one) for one in employers(assessor.worked, known.worked, on=on)),
        *_referees(assessor, applicant.close),
        *([Found(ConflictKind.ADDRESS)] if one_address(assessor.addresses, known.addresses) else []),
        *(
            Found(ConflictKind.EMAIL_DOMAIN, one)
            for one in domains(assessor.emails, known.emails, public=applicant.public_mailboxes)
        ),
        *(Found(ConflictKind.EARLIER_CASE, number) for number in part.earlier_cases),
        *(Found(ConflictKind.THIS_CASE, code) for code in part.in_this_case),
        *(
            Found(ConflictKind.TRAINING_CENTRE, one)
            for one in employers((*assessor.worked, *part.trained), applicant.trained, on=on)
        ),
    ]
    held = {one.kind for one in found}
    return found + [Found(kind) for kind in part.kept if kind not in held]


def _referees(assessor: Known, close: Iterable[Close]) -> list[Found]:
    emails = {email.lower() for email in assessor.emails if email}
    names = {tuple(words_of(name)) for name in assessor.names}
    numbers = {"".join(words_of(number)) for number in assessor.numbers}
    found = {
        one.name or one.email
        for one in close
        if (one.email and one.email.lower() in emails)
        or (words_of(one.name) and tuple(words_of(one.name)) in names)
        or (one.number and "".join(words_of(one.number)) in numbers)
    }
    return [Found(ConflictKind.REFEREE, name) for name in sorted(found)]
