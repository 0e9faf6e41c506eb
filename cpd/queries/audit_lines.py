"""Somebody’s own lines in the lists that audits are drawn from."""

from collections.abc import Collection

from django.db.models import CharField, F, Func, QuerySet, Value

from cpd.models import AuditLine


def lines(people: Collection[int]) -> QuerySet[AuditLine]:
    """The lines of people who are one human being, newest list first, with what is needed to find each of them.

    Each has its `label`, `salt_hex` and `leaf_hex`.
    """
    held = AuditLine.objects.filter(person__in=people).select_related("round", "stratum")
    found = held.annotate(label=F("stratum__label"), salt_hex=_hex("salt"), leaf_hex=_hex("leaf"))
    return found.order_by("-round__planned_at", "-pk")


def _hex(name: str) -> Func:
    return Func(F(name), Value("hex"), function="encode", output_field=CharField())
