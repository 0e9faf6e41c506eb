"""What an applicant fills in, until it is handed in; from then on everyone reads the frozen copy."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from registry.choices import EvidenceKind, Section, UpdatingKind
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
    """One post in the applicant’s career: where, as what, when and for how many hours a week.

    Args:
        counts: whether it was at the level for which the route asks for so many months.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey("members.Organisation", models.PROTECT, null=True, related_name="+")
    employer = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=150, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    duties = models.TextField(blank=True)
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1)
    during = DateRangeField()
    counts = models.BooleanField(default=True)

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


class Statement(models.Model):
    """What the applicant says for themselves, in their own words."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="statement")
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"statement of application {self.application_id}"


class SectionPaper(models.Model):
    """The one document that a section asks for, such as the description of the applicant’s job."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="section_papers")
    section = models.CharField(max_length=20, choices=Section.choices)
    document = models.ForeignKey("members.Document", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("application", "section", name="section_paper_one_a_section")]

    def __str__(self) -> str:
        return f"paper {self.pk} of application {self.application_id}"


class EvidenceItem(models.Model):
    """A piece of evidence: a document of the locker, an activity of the log or a written account, for many standards.

    Args:
        record: the reference of the activity whose words `text` holds, as they were when it was chosen.
        role: what the applicant did themselves.
        context: where and for what.
        no_patient: the applicant confirms that no patient can be identified.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="evidence_items")
    kind = models.CharField(max_length=10, choices=EvidenceKind.choices)
    title = models.CharField(max_length=200, blank=True)
    document = models.ForeignKey("members.Document", models.PROTECT, null=True, related_name="+")
    record = models.CharField(max_length=32, blank=True)
    text = models.TextField(blank=True)
    role = models.TextField(blank=True)
    context = models.TextField(blank=True)
    during = DateRangeField(null=True)
    no_patient = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.ACCOUNT, document=None, record="")
                | Q(kind=EvidenceKind.DOCUMENT, document__isnull=False, record="")
                | Q(kind=EvidenceKind.CPD, document=None, record__gt=""),
                name="evidence_item_is_of_its_kind",
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


class EvidenceVersion(models.Model):
    """What a piece of evidence said before it was changed, with all that it was said to show.

    Args:
        content: as it stands in a frozen copy.
        replaced_at: until when it read so.
    """

    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("item", "number", name="evidence_version_numbered")]

    def __str__(self) -> str:
        return f"version {self.number} of evidence {self.item_id}"


class FormDraft(models.Model):
    """What stands in a form of an application that has not been saved: as it was typed, whatever is wrong with it.

    Args:
        form: which form, and of which row: `item:12`, `claims:12`, `statement`.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="drafts")
    form = models.CharField(max_length=40)
    entered = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("application", "form", name="form_draft_one_a_form")]

    def __str__(self) -> str:
        return f"draft of {self.form} of application {self.application_id}"
