"""The application for the register that a certificate opens: begun for its holder, and filled in as far as is known."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hsst.choices import ADMITTED_BY
from hsst.models import Certificate
from members.errors import Refused
from members.queries.calendar import london_day
from registry.choices import ENDED
from registry.models import Application, Gap, Post, Qualification, Route
from registry.services import applications


@transaction.atomic
def begin(*, certificate: Certificate, at: datetime) -> Application | None:
    """Begin the application for the register by the route that asks for this certificate; once.

    What its holder must say anew, such as declarations and referees, is left for them; nothing is handed in.

    Returns:
        The draft; None where no route asks for it, or something keeps its holder from applying, such as being on the
        register.
    """
    earlier = certificate.application
    code = ADMITTED_BY.get(earlier.route.code)
    route = Route.objects.select_related("register").filter(register=earlier.route.register, code=code).first()
    if route is None:
        return None
    if held := Application.objects.filter(person=certificate.person, route=route).exclude(stage__in=ENDED).first():
        return held
    try:
        with transaction.atomic():
            draft = applications.start(route=route, on=london_day(at), at=at, person=certificate.person)
    except Refused:
        return None
    draft.scopes.set(earlier.scopes.all())
    _career(earlier, draft)
    Qualification.objects.create(
        application=draft,
        title=_("Certificate of equivalence"),
        provider=_("MPCE Register"),
        number=certificate.number,
        finished_on=certificate.granted_on,
    )
    return draft


def _career(earlier: Application, draft: Application) -> None:
    """The posts and what explains the time between them, as they were judged."""
    posts = list(Post.objects.filter(application=earlier).order_by("pk"))
    gaps = list(Gap.objects.filter(application=earlier).order_by("pk"))
    for post in posts:
        post.pk, post.application = None, draft
    for gap in gaps:
        gap.pk, gap.application = None, draft
    Post.objects.bulk_create(posts)
    Gap.objects.bulk_create(gaps)
