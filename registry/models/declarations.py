import pgtrigger
from django.db import models
from django.db.models import Q

from members.models import append_only, never_deleted


class DeclarationSet(models.Model):
    """A version of the statements that people sign, in force from a day; never changed once it is loaded."""

    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint("code", "version", name="declaration_set_version_is_unique"),
            models.UniqueConstraint("code", "valid_from", name="declaration_set_one_a_day"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class DeclarationQuestion(models.Model):
    """One statement or question of a set.

    Args:
        yes_is_clear: whether “yes” needs nothing more (an undertaking), or “no” (a matter to disclose).
        must_be_clear: whether nobody can go on without the clear answer, as with an undertaking.
        in_vault: whether its explanation concerns health or conduct and opens to those alone who decide.
    """

    of = models.ForeignKey(DeclarationSet, models.PROTECT, related_name="questions")
    code = models.CharField(max_length=40)
    text = models.TextField()
    hint = models.TextField(blank=True)
    yes_is_clear = models.BooleanField()
    must_be_clear = models.BooleanField(default=False)
    in_vault = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("of", "code", name="declaration_question_is_unique_in_a_set")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.of_id} {self.code}"


class Declaration(models.Model):
    """A person signed a version of the declarations, for one purpose.

    `about` and `about_id` name what it was signed for, as work items do: an application now, a renewal later.
    """

    person = models.ForeignKey("members.Person", models.PROTECT, related_name="declarations")
    of = models.ForeignKey(DeclarationSet, models.PROTECT, related_name="declarations")
    about = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    signed_at = models.DateTimeField()
    # Signed anew, this one no longer counts; what it said stays.
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "about", "about_id", condition=Q(replaced_at=None), name="declaration_one_in_force_for_a_purpose"
            )
        ]
        indexes = [models.Index("person", "signed_at", name="declaration_by_person")]
        triggers = [
            pgtrigger.ReadOnly(name="declaration_stands", fields=["person", "of", "about", "about_id", "signed_at"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"declaration {self.pk} of person {self.person_id}"


class DeclarationAnswer(models.Model):
    """One answer; what was explained stands apart, sealed, and opens to those who decide.

    `explanation` is sealed with `members.secrets`, for it may tell of health or of offences; erasure empties it.
    """

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="answers")
    question = models.ForeignKey(DeclarationQuestion, models.PROTECT, related_name="+")
    yes = models.BooleanField()
    clear = models.BooleanField()
    explanation = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("declaration", "question", name="declaration_answered_once")]
        triggers = [
            pgtrigger.ReadOnly(name="answer_stands", fields=["declaration", "question", "yes", "clear"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk} of declaration {self.declaration_id}"
