import pgtrigger
from django.db import models

from members.models import never_deleted

# Judgements rest on an edition for ever, so once one application is pinned to it nothing in it changes.
_FROZEN = """
IF EXISTS (SELECT 1 FROM registry_edition e WHERE e.id = OLD.edition_id AND e.frozen_at IS NOT NULL)
   AND to_jsonb(NEW) <> to_jsonb(OLD) THEN
    RAISE EXCEPTION '% %: an edition in use is never changed', TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
"""


def _frozen() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name="frozen_edition", when=pgtrigger.Before, operation=pgtrigger.Update, func=_FROZEN)


class Framework(models.Model):
    """A set of standards that applicants are judged against; its text changes by editions.

    `source_url` leads to whoever wrote the standards; their wording is theirs, and ours is a short paraphrase.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=150)
    source_url = models.URLField(blank=True)

    def __str__(self) -> str:
        return self.code


class Edition(models.Model):
    """One edition of a framework, in force for applications submitted from a day; frozen once one is."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="editions")
    version = models.CharField(max_length=20)
    effective_from = models.DateField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("framework", "version", name="edition_version_is_unique_in_a_framework"),
            models.UniqueConstraint("framework", "effective_from", name="edition_one_a_day_in_a_framework"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.framework_id} {self.version}"


class Domain(models.Model):
    """A part of an edition that groups its standards."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="domains")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=150)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("edition", "code", name="domain_code_is_unique_in_an_edition")]
        triggers = [_frozen(), never_deleted()]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.code}"


class Standard(models.Model):
    """One standard of an edition, in our own words; `verified` once those words were held against the source."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="standards")
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="standards")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    guidance = models.TextField(blank=True)
    verified = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("edition", "code", name="standard_code_is_unique_in_an_edition")]
        triggers = [_frozen(), never_deleted()]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.code}"
