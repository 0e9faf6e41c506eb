"""What stands in a form that is not saved: kept as it is, so that nothing typed is ever lost."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cpd.models import Record, RecordDraft
from members.errors import Refused

# Far above what may be saved, so that what is too long is kept while it is shortened.
LARGEST = 600_000


@transaction.atomic
def keep(*, record: Record, entered: Mapping[str, Sequence[str]], at: datetime) -> RecordDraft:
    """Keep what stands in the form of an activity, in the place of what was kept of it before.

    Raises:
        Refused: when it is larger than any form may be, or the activity was deleted.
    """
    record = Record.objects.select_for_update().get(pk=record.pk)
    if record.deleted_at is not None:
        raise Refused(_("This activity was deleted. Put it back first."), code="deleted")
    kept = {name: [value.replace("\0", "") for value in values] for name, values in entered.items()}
    if len(json.dumps(kept)) > LARGEST:
        raise Refused(_("This is too much text to keep. Shorten it, or keep the rest in a document."), code="too_long")
    draft, _new = RecordDraft.objects.update_or_create(record=record, defaults={"entered": kept, "saved_at": at})
    return draft


@transaction.atomic
def discard(*, record: Record) -> None:
    """Forget what was not saved; doing it again changes nothing."""
    RecordDraft.objects.filter(record=record).delete()
