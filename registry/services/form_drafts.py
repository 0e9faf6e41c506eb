"""What stands in a form of an application that is not saved: kept as it is, so that nothing typed is ever lost."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import User
from members.services import deciding
from registry.choices import EVIDENCE_OPEN
from registry.models import Application, FormDraft
from registry.services import stages

# Far above what may be saved, so that what is too long is kept while it is shortened.
LARGEST = 600_000
# Whoever has that many forms open is no applicant.
_MOST = 400


@transaction.atomic
def keep(
    *, application: Application, form: str, entered: Mapping[str, Sequence[str]], by: User, at: datetime
) -> FormDraft:
    """Keep what stands in a form, in the place of what was kept of it before; it counts as no change.

    Raises:
        Refused: when it is larger than any form may be, or the application was handed in.
    """
    application = stages.locked(application)
    deciding.own(by, application.person)
    if application.stage not in EVIDENCE_OPEN:
        raise Refused(_("This application has been handed in, so nothing more is kept for it."), code="handed_in")
    kept = {name: [value.replace("\0", "") for value in values] for name, values in entered.items()}
    held = FormDraft.objects.filter(application=application)
    if len(json.dumps(kept)) > LARGEST or (held.count() >= _MOST and not held.filter(form=form).exists()):
        raise Refused(_("This is too much text to keep. Shorten it, or keep the rest in a document."), code="too_long")
    draft, _new = held.update_or_create(application=application, form=form, defaults={"entered": kept, "saved_at": at})
    return draft


@transaction.atomic
def discard(*, application: Application, form: str, by: User) -> None:
    """Forget what was not saved; doing it again changes nothing."""
    deciding.own(by, application.person)
    forget(application, form)


def forget(application: Application, *forms: str) -> None:
    """What was typed is saved or no longer wanted; called by the verb that makes it so."""
    FormDraft.objects.filter(application=application, form__in=forms).delete()
