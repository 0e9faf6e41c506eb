"""The door of a check: behind it, a check of the organisation whose page it is."""

from typing import Any

from members.organisation_doors import of_organisation
from registry.models import Batch
from registry.queries import batches


def _batch(door: Any) -> Batch | None:
    return batches.find(door.organisation, door.kwargs["batch"])


BATCH = of_organisation("officers of the organisation whose check it is", _batch)
