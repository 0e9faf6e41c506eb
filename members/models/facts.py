"""The two timelines: rows that say when something is true and when the register believed it."""

from collections.abc import Sequence

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower

_SET_ASIDE_ONLY = """
IF OLD.set_aside_at IS NOT NULL THEN
    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END IF;
IF NEW.set_aside_at IS NULL
   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN
    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
"""


class DatedFact(models.Model):
    """A fact that was true on a range of London days, as believed from one instant to another.

    Rows are never rewritten: to change a fact, set it aside and record another in one transaction.
    """

    during = DateRangeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=20)
    reference = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True


def _emptied(words: Sequence[str], links: Sequence[str], owner: str) -> str:
    """Lets words be emptied of a person with an Erasure row, all of them at once and nothing beside them."""
    nothing = [f"NEW.{word} = ''" for word in words] + [f"NEW.{link} IS NOT DISTINCT FROM NULL" for link in links]
    empty = " AND ".join(nothing)
    others = " - ".join(["", *(f"'{name}'" for name in (*words, *links))])
    return (
        f"IF {empty} AND (to_jsonb(NEW){others}) = (to_jsonb(OLD){others})\n"  # noqa: S608 - ours
        f"   AND EXISTS (SELECT 1 FROM members_erasure e WHERE e.person_id = ({owner})) THEN\n"
        "    RETURN NEW;\nEND IF;"
    )


def _no_truncate() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
    )


def never_deleted() -> pgtrigger.Trigger:
    """A trigger that keeps rows from being deleted: what they say ends in another way."""
    return pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)


def append_only() -> list[pgtrigger.Trigger]:
    """Triggers that let rows be added and nothing else."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        _no_truncate(),
    ]


def version_triggers(people: str = "SELECT person_id FROM changed") -> list[pgtrigger.Trigger]:
    """Triggers that raise the version of everybody whose public page a statement may have changed.

    Args:
        people: SQL giving the ids of those people from `changed`, the rows of the statement.
    """
    func = f"UPDATE members_person SET version = version + 1 WHERE id IN ({people}); RETURN NULL;"  # noqa: S608 - ours
    return [
        pgtrigger.Trigger(
            name=f"version_on_{str(operation).lower()}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(new="changed"),
            func=func,
        )
        for operation in (pgtrigger.Insert, pgtrigger.Update)
    ]


def dated_fact_triggers(
    people: str | None = "SELECT person_id FROM changed",
    *,
    words: Sequence[str] = (),
    links: Sequence[str] = (),
    owner: str = "SELECT OLD.person_id",
) -> list[pgtrigger.Trigger]:
    """Triggers that let a dated fact be recorded and set aside, never rewritten or deleted.

    Args:
        people: SQL giving whose page a change to such a fact may alter, see `version_triggers`; None for nobody's.
        words: columns of text that erasure, and nothing else, may empty.
        links: columns that say as much as words by what they point at, and are emptied with them.
        owner: SQL giving the id of the person whom the words are about.
    """
    func = (_emptied(words, links, owner) if words else "") + _SET_ASIDE_ONLY
    return [
        pgtrigger.Trigger(name="set_aside_only", when=pgtrigger.Before, operation=pgtrigger.Update, func=func),
        never_deleted(),
        _no_truncate(),
        *(version_triggers(people) if people else ()),
    ]


def dated_fact_constraints(
    table: str, *, of: Sequence[str | Func], overlap: bool = False
) -> list[models.BaseConstraint]:
    """Integrity of a dated fact: a real range, and no two believed facts of the same key on one day.

    Args:
        table: short name that begins the constraint names.
        of: the fields that identify what the fact is about. One by which facts are looked for alone is given as an
            expression: the planner would look for it in the index of this constraint, which has to be read whole.
        overlap: whether facts of one key may overlap.
    """
    found: list[models.BaseConstraint] = [
        models.CheckConstraint(
            condition=Q(during__isempty=False, during__lower_inf=False), name=f"{table}_during_is_a_range"
        ),
        models.CheckConstraint(
            condition=Q(set_aside_at__isnull=True) | Q(set_aside_at__gte=F("recorded_at")),
            name=f"{table}_set_aside_after_recorded",
        ),
    ]
    if not overlap:
        found.append(
            ExclusionConstraint(
                name=f"{table}_no_two_on_one_day",
                expressions=[*((field, RangeOperators.EQUAL) for field in of), ("during", RangeOperators.OVERLAPS)],
                condition=Q(set_aside_at__isnull=True),
            )
        )
    return found


def dated_fact_index(table: str, field: str) -> models.Index:
    """The btree that readers use: what it is about, then the first day."""
    return models.Index(F(field), Lower("during"), name=f"{table}_by_first_day")
