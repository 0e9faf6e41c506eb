"""Changing what an applicant fills in: only while it is theirs to change, and never over what another page saved.

Every form of an application carries the version that its page showed. A form from an older page is told so, unless it
says what is recorded already: pressed twice, it has the effect of once.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Person
from registry.choices import EVIDENCE_OPEN, Section, Stage
from registry.models import Application
from registry.services import stages

# All of it is the applicant's to change; while more evidence or a portfolio is asked for, the evidence alone.
OPEN = frozenset({Stage.DRAFT, Stage.RETURNED})
_ANSWERS = frozenset({Section.EVIDENCE})


class Stale(Refused):
    """The application changed since the page was opened; what was typed there is kept on the page."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This application was changed on another page since you opened this one. What you entered is kept"
                " below. Look at what is recorded now, then save again."
            ),
            code="stale",
        )


def locked(application: Application) -> Application:
    """The application and whose it is, locked in the order that everybody keeps: the person first, for their money."""
    Person.objects.select_for_update(no_key=True).get(pk=application.person_id)
    return stages.locked(application)


def begin(application: Application, section: Section) -> Application:
    """The application, locked, if this section of it may be changed now.

    Raises:
        Refused: when it has been handed in or is over, or its route has no such section.
    """
    application = locked(application)
    stage = Stage(application.stage)
    if section not in application.policy.sections:
        raise Refused(_("This application has no such section."), code="no_section")
    if stage in OPEN or (stage in EVIDENCE_OPEN and section in _ANSWERS):
        return application
    raise Refused(
        _("This application has been handed in, so it can no longer be changed. Nothing that you entered was saved."),
        code="handed_in",
    )


def check_version(application: Application, version: int) -> None:
    """Refuse what was entered on an older page than the last change.

    Raises:
        Stale: in that case.
    """
    if version != application.version:
        raise Stale


def changed(application: Application) -> None:
    """Count a change, so that pages opened before it are told."""
    application.version += 1
    application.save(update_fields=["version"])


def stays(*, standards: Collection[int], allowed: Collection[int] | None) -> None:
    """Refuse a change to what shows other standards than those that more evidence was asked for on.

    Args:
        allowed: the standards that may change; None for all.

    Raises:
        Refused: when one of the others is touched.
    """
    if allowed is not None and not set(standards) <= set(allowed):
        raise Refused(
            _("Only evidence for the standards that we asked about can be changed now."), code="other_standards"
        )
