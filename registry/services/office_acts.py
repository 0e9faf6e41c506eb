"""What every act of the office on an application begins with: a lock, and a look at what others did meanwhile."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from members.choices import Role
from members.errors import Refused
from members.jinja import moment
from members.models import User
from members.queries import staff
from members.services import deciding
from registry.choices import Stage
from registry.models import Application, Hold, StageChange
from registry.services import editing

DECIDES = (Role.OFFICER, Role.REGISTRAR)


def begin(
    *, application: Application, by: User, at_stages: Collection[Stage], seen: int | None, held: bool = False
) -> Application:
    """The application, locked, if this account may act on it now and nobody else did meanwhile.

    Args:
        at_stages: those at which the act is possible.
        seen: the newest change of stage that the page showed, see `last_change`; None where no page did.
        held: whether the act is for an application that is held; all others wait until it is released.

    Raises:
        Refused: by somebody without the role or whom it concerns; when somebody else acted first, naming them; for an
            application that is held.
    """
    application = editing.locked(application)
    deciding.may_decide(by, application.person, holding=DECIDES)
    last = last_change(application)
    moved_on = seen is not None and last is not None and last.pk != seen
    if application.stage not in at_stages or moved_on:
        raise acted_first(application, last)
    if not held:
        check_not_held(application)
    return application


def check_not_held(application: Application) -> None:
    """Refuse what waits until an application is released.

    Raises:
        Refused: while it is held.
    """
    if open_hold(application) is not None:
        raise Refused(_("This application is held. Release it first."), code="held")


def last_change(application: Application) -> StageChange | None:
    """The newest change of its stage."""
    return StageChange.objects.filter(application=application).order_by("-at", "-pk").first()


def open_hold(application: Application) -> Hold | None:
    """The hold under which it stands, if any."""
    return Hold.objects.filter(application=application, ended_at=None).first()


def acted_first(application: Application, last: StageChange | None) -> Refused:
    """What whoever comes second is told: who was first, when, and where the application is now."""
    if last is None:
        return Refused(_("The application is not at a stage at which this can be done."), code="wrong_state")
    words = _(
        "This was done already by %(who)s at %(when)s: the application is now ‘%(stage)s’. Look at it again first."
    )
    who = staff.called([last.by_id]).get(last.by_id, "") if last.by_id else _("the register")
    told = {"who": who, "when": moment(last.at), "stage": Stage(application.stage).label}
    return Refused(words % told, code="done_already")
