"""A registrant gives somebody a link that shows the verdict and what they chose; it is opened, and ended.

The secret part of a link is made from the form by which it was asked for, and is kept nowhere but as its hash: the same
form sent twice makes one link, and is answered with the same.
"""

import base64
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members import trail
from members.errors import Refused
from members.models import Person, User
from members.queries.calendar import london_day
from members.rules.tokens import digest
from members.services import deciding, messages
from registry.models import Entry, Share, ShareOpening
from registry.queries import shares
from registry.rules.shares import Limits, Wanted, expiry, fault

_WHY_NOT = {
    "label": lazy("Say whom the link is for, so that you know it again"),
    "days": lazy("Enter a number of days from 1 to %(days)d"),
    "views": lazy("Enter how often it may be opened, from 1 to %(views)d"),
    "at_a_time": lazy("%(at_a_time)d of your links work now. End one first."),
}
_FIELDS = {"at_a_time": None}


@transaction.atomic
def make(*, entry: Entry, wanted: Wanted, nonce: str, by: User, at: datetime) -> tuple[Share, str]:
    """Make a link; the same form sent again answers with the link that it made.

    Args:
        nonce: what names the form by which it is asked for, chosen by chance when it was shown.

    Returns:
        The link, and its secret part, which is kept nowhere.

    Raises:
        Refused: by anybody else; beyond what the office lets be shared; where the public sees nothing of the entry.
    """
    Person.objects.select_for_update(no_key=True).get(pk=entry.person_id)
    deciding.own(by, entry.person)
    token = _token(entry, nonce, by)
    if known := Share.objects.filter(token_sha256=digest(token)).first():
        return known, token
    _check(entry, wanted, at)
    made = Share.objects.create(
        entry=entry,
        label=wanted.label.strip(),
        token_sha256=digest(token),
        shows=list(wanted.shows),
        made_at=at,
        expires_at=expiry(at, wanted.days),
        most_views=wanted.views,
        tell_me=wanted.tell_me,
    )
    trail.record("registry.share_made", about=made, by=by, at=at, person=entry.person, **_said(made))
    return made, token


@transaction.atomic
def show(*, token: str, at: datetime) -> shares.Given | None:
    """Show what a link was made to show, which counts as one view; None where it shows nothing any more.

    Its maker is told of the first opening of each London day, where they asked to be. Each call is another view.
    """
    # Two who open it at once wait for one another here, so that it is never shown more often than it may be.
    share = Share.objects.select_for_update().filter(token_sha256=digest(token)).first()
    given = shares.find(token, at=at) if share else None
    if given is None:
        return None
    opened = ShareOpening.objects.create(share=given.share, at=at)
    person = given.share.entry.person
    trail.record("registry.share_opened", about=opened, by=None, at=at, person=person, share=given.share.pk)
    if given.share.tell_me:
        messages.tell(
            person=person,
            event="registry/mail/share_opened",
            key=f"share:{given.share.pk}:opened:{london_day(at)}",
            context={"share": given.share.pk, "opening": opened.pk},
            at=at,
        )
    return given


@transaction.atomic
def end(*, share: Share, by: User, at: datetime) -> Share:
    """End a link at once; one that is ended stays so. Whoever thinks better of it makes a new one.

    Raises:
        Refused: by anybody else.
    """
    share = Share.objects.select_for_update(of=("self",)).select_related("entry__person").get(pk=share.pk)
    deciding.own(by, share.entry.person)
    if share.ended_at is None:
        share.ended_at = at
        share.save(update_fields=["ended_at"])
        trail.record("registry.share_ended", about=share, by=by, at=at, person=share.entry.person)
    return share


@transaction.atomic
def end_all(*, records: Collection[Person], by: User, at: datetime) -> int:
    """End the links to the entries of these records, whose account was found not to be theirs.

    Returns:
        How many were not ended until now.
    """
    held = Share.objects.select_for_update(of=("self",)).filter(entry__person__in=records, ended_at=None)
    links = list(held.select_related("entry__person").order_by("pk"))
    for share in links:
        share.ended_at = at
        share.save(update_fields=["ended_at"])
        trail.record("registry.share_ended", about=share, by=by, at=at, person=share.entry.person)
    return len(links)


def _check(entry: Entry, wanted: Wanted, at: datetime) -> None:
    most = shares.limits()
    if why := fault(wanted, limits=most, live=shares.live(entry.person, at=at)):
        raise Refused(str(_WHY_NOT[why]) % _figures(most), field=_FIELDS.get(why, why), code=why)
    if shares.public(entry, today=london_day(at)) is None:
        raise Refused(
            _("The public sees nothing of this entry today, so a link would show nothing. Ask the office instead."),
            code="not_shown",
        )


def _figures(most: Limits) -> dict[str, int]:
    return {"days": most.days, "views": most.views, "at_a_time": most.at_a_time}


def _token(entry: Entry, nonce: str, by: User) -> str:
    """256 bits that nobody can work out without the secret of this installation, as text for an address."""
    made = salted_hmac("registry.shares", f"{entry.pk} {by.pk} {nonce}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def _said(share: Share) -> dict[str, Any]:
    return {"entry": share.entry_id, "until": share.expires_at.isoformat(), "views": share.most_views}
