"""The demonstration of organisations: a hospital with an account, and another whose request waits in the office."""

from datetime import date, datetime, timedelta

from django.db import transaction

from members import tenancy
from members.choices import CheckPurpose, Role
from members.models import Organisation, OrganisationAccount, RoleGrant, User
from members.queries import employers
from members.queries import people as people_named
from members.services import employer_terms, organisation_requests, organisation_verifying
from members.services.organisation_requests import Wanted
from registry.choices import BatchSource, ListColumn, WatchReason
from registry.models import Entry
from registry.services import batch_watches, batches, watches

_ADMIN, _OFFICER, _NEW = "employer-admin@demo.example", "officer@demo.example", "employer-new@employers.example"
_HEAD, _LEAD = "Head of medical engineering", "Lead radiotherapy physicist"
# Days before the first start.
_ASKED, _OPENED, _AGREED = 40, 37, 36
_CHECKED = 20


@transaction.atomic
def make(*, on: date, at: datetime) -> bool:
    """Make both, once; a register with accounts of its own is left alone.

    Returns:
        Whether they were made by this call.
    """
    people = {user.email: user for user in User.objects.filter(email__in=[_ADMIN, _OFFICER, _NEW])}
    acts_for = RoleGrant.objects.filter(user__email=_ADMIN, role=Role.EMPLOYER_ADMIN, ended_at=None)
    held = acts_for.select_related("organisation").first()
    if len(people) < 3 or held is None or held.organisation is None or OrganisationAccount.objects.exists():
        return False
    _open(held.organisation, people, on=on, at=at)
    elsewhere = Organisation.objects.exclude(pk=held.organisation.pk).exclude(ods_code="").order_by("name").first()
    organisation_requests.ask(user=people[_NEW], wanted=_wanted(elsewhere, "Cosmo Birdsong", _LEAD, _NEW), at=at)
    return True


def _open(hospital: Organisation, people: dict[str, User], *, on: date, at: datetime) -> None:
    """Asked for, made sure of by a call, opened, and its terms agreed to."""
    admin, officer = people[_ADMIN], people[_OFFICER]
    wanted = _wanted(hospital, "Winifred Osterhagen", _HEAD, _ADMIN)
    asked = organisation_requests.ask(user=admin, wanted=wanted, at=at - timedelta(days=_ASKED))
    opened = at - timedelta(days=_OPENED)
    note = "The personnel department, by the switchboard number on the hospital’s own site."
    asked = organisation_verifying.confirmed_by_contact(asked=asked, note=note, by=officer, at=opened)
    account = organisation_requests.accept(asked=asked, domains=["demo.example"], by=officer, at=opened)
    agreed, terms = at - timedelta(days=_AGREED), employers.terms_on(on)
    if terms:
        purposes = [CheckPurpose.RECRUITMENT, CheckPurpose.MONITORING, CheckPurpose.ACCREDITATION]
        employer_terms.agree(account=account, version=terms.version, purposes=purposes, by=admin, at=agreed, on=on)
        with tenancy.within(hospital):
            _check_and_watch(hospital, admin, on=on, at=at)


def _check_and_watch(hospital: Organisation, admin: User, *, on: date, at: datetime) -> None:
    """Some who are shown today, somebody asked for under another name, and a number that nobody has."""
    shown = Entry.objects.filter(spans__during__contains=on, spans__displayed=True).order_by("number").distinct()
    found = list(shown.values_list("number", "person")[:_CHECKED])
    if not found:
        return
    names = people_named.names(person for _number, person in found)
    lines = [_line(n, number, names[person]) for n, (number, person) in enumerate(found, 1)]
    lines += [_line(len(lines) + 1, found[0][0], "Somebody Else"), _line(len(lines) + 2, "RCT00000", "Nobody Here")]
    asked = batches.Question(hospital, CheckPurpose.MONITORING, on=on, until=None, by=admin, at=at)
    batch = batches.check(question=asked, lines=lines, source=BatchSource.PASTED)
    batch_watches.begin(batch=batch, asked=watches.Asked(WatchReason.EMPLOYED), by=admin, at=at)


def _line(place: int, number: str, name: str) -> dict[ListColumn, str]:
    return {ListColumn.NUMBER: number, ListColumn.NAME: name, ListColumn.EMPLOYEE: f"PAY-{place:03}"}


def _wanted(organisation: Organisation | None, name: str, job_title: str, email: str) -> Wanted:
    """What somebody said; without a directory the organisation is described."""
    described = {} if organisation else {"name": "Exampleton Hospitals", "nation": "England", "town": "Exampleton"}
    return Wanted(
        organisation=organisation,
        email=email,
        asked_by_name=name,
        job_title=job_title,
        switchboard="01632 960 001",
        why="To check everybody in our department before an accreditation visit.",
        **described,
    )
