"""What an applicant fills in, until it is handed in; from then on everyone reads the frozen copy."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from registry.choices import EvidenceKind, UpdatingKind
from registry.models.applications import Application
from registry.models.routes import Programme
from registry.models.standards import Standard


class Qualification(models.Model):
    """A qualification or training that the applicant finished, with its certificate.

    `programme` is the recognised one; `title` and `provider` say what it was where it is none of those. `number` is
    the certificate's own, where it has to have one.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="qualifications")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    provider = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=60, blank=True)
    began_on = models.DateField(null=True)
    finished_on = models.DateField()
    certificate = models.ForeignKey("members.Document", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index("application", "finished_on", name="qualification_by_application")]

    def __str__(self) -> str:
        return f"qualification {self.pk} of application {self.application_id}"


class Post(models.Model):
    """One post in the applicant’s career: where, as what, when and for how many hours a week."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey("members.Organisation", models.PROTECT, null=True, related_name="+")
    employer = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=150, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    duties = models.TextField(blank=True)
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1)
    during = DateRangeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False), name="post_during_is_a_range"
            ),
            models.CheckConstraint(
                condition=Q(hours_a_week__gt=0, hours_a_week__lte=80), name="post_hours_are_possible"
            ),
        ]
        indexes = [models.Index("application", Lower("during"), name="post_by_first_day")]

    def __str__(self) -> str:
        return f"post {self.pk} of application {self.application_id}"


class Gap(models.Model):
    """The applicant’s explanation of a time without a post."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="gaps")
    during = DateRangeField()
    explanation = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="gap_during_is_a_range",
            ),
            models.UniqueConstraint("application", "during", name="gap_explained_once"),
        ]

    def __str__(self) -> str:
        return f"gap {self.pk} of application {self.application_id}"


class Updating(models.Model):
    """Days on which somebody coming back brought knowledge and skills up to date."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="updating")
    kind = models.CharField(max_length=12, choices=UpdatingKind.choices)
    during = DateRangeField()
    hours = models.DecimalField(max_digits=6, decimal_places=1)
    what = models.TextField(blank=True)
    supervisor = models.CharField(max_length=200, blank=True)
    document = models.ForeignKey("members.Document", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="updating_during_is_a_range",
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="updating_has_hours"),
        ]

    def __str__(self) -> str:
        return f"updating {self.pk} of application {self.application_id}"


class EvidenceItem(models.Model):
    """A piece of evidence: a document of the locker or a written account, used for as many standards as it shows.

    Args:
        role: what the applicant did themselves.
        context: where and for what.
        no_patient: the applicant confirms that no patient can be identified.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="evidence_items")
    kind = models.CharField(max_length=10, choices=EvidenceKind.choices)
    title = models.CharField(max_length=200, blank=True)
    document = models.ForeignKey("members.Document", models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    role = models.TextField(blank=True)
    context = models.TextField(blank=True)
    during = DateRangeField(null=True)
    no_patient = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.ACCOUNT, document=None)
                | Q(kind=EvidenceKind.DOCUMENT, document__isnull=False),
                name="evidence_item_is_a_document_or_an_account",
            ),
        ]
        indexes = [models.Index("application", "position", name="evidence_by_application")]

    def __str__(self) -> str:
        return f"evidence {self.pk} of application {self.application_id}"


class Claim(models.Model):
    """The applicant says that an item of evidence shows that a standard is met, and why."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="claims")
    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="claims")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="claims")
    why = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("item", "standard", name="claim_one_an_item_and_standard")]
        indexes = [models.Index("application", "standard", name="claim_by_application")]

    def __str__(self) -> str:
        return f"claim {self.pk} of application {self.application_id}"
