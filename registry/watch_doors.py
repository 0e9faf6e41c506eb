"""Who may see and do what about watches and notices: the officers of the organisation whose they are."""

from typing import Any

from members.organisation_doors import of_organisation
from registry.models import Batch, Notice, Watch

_LONGEST_NUMBER = 18


def _watch(door: Any) -> Watch | None:
    found = Watch.objects.filter(organisation=door.organisation, reference=door.kwargs["reference"])
    return found.select_related("organisation", "entry__register", "begun_by", "ended_by", "batch").first()


def _notice(door: Any) -> Notice | None:
    number = str(door.kwargs["notice"])
    if len(number) > _LONGEST_NUMBER:
        return None
    found = Notice.objects.filter(organisation=door.organisation, pk=number)
    return found.select_related("change", "watch__entry__register", "seen_by").first()


def _batch(door: Any) -> Batch | None:
    return Batch.objects.filter(organisation=door.organisation, reference=door.kwargs["batch"]).first()


WATCH = of_organisation("officers of the organisation that watches", _watch)
NOTICE = of_organisation("officers of the organisation that was told", _notice)
BATCH_TO_WATCH = of_organisation("officers of the organisation that made the check", _batch)
