from django.db import models
from django.db.models import Q

from members.choices import CopyState, NameReason, RequestState, Sector, Setting
from members.models.facts import never_deleted
from members.references import new_reference


def _decided(name: str) -> models.CheckConstraint:
    undecided = [RequestState.ASKED, RequestState.PROPOSED]
    return models.CheckConstraint(
        condition=Q(state__in=undecided, decided_at=None) | ~Q(state__in=undecided) & Q(decided_at__isnull=False),
        name=name,
    )


class NameChange(models.Model):
    """A person asks for another name on the register, with evidence; an officer decides."""

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="name_changes")
    title = models.CharField(max_length=30, blank=True)
    forenames = models.CharField(max_length=200, blank=True)
    surname = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    reason = models.CharField(max_length=10, choices=NameReason.choices)
    # The old name stays findable unless the person asks for it not to be, on any ground.
    hide_former = models.BooleanField(default=False)
    documents = models.ManyToManyField("members.Document", related_name="name_changes")
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            _decided("name_change_decided"),
            models.UniqueConstraint(
                "person",
                condition=Q(state__in=[RequestState.ASKED, RequestState.PROPOSED]),
                name="name_change_one_open_a_person",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"change of name {self.reference}"


class WithholdingRequest(models.Model):
    """A person asks to be kept from public view on grounds of safety; the grounds are the registrar’s alone to read."""

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="withholding_requests")
    grounds = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            _decided("withholding_request_decided"),
            models.UniqueConstraint(
                "person",
                condition=Q(state__in=[RequestState.ASKED, RequestState.PROPOSED]),
                name="withholding_request_one_open_a_person",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"request to be withheld {self.reference}"


class ErasureRequest(models.Model):
    """A person asks for what is held about them to be erased: one calendar month, extendable by two with reasons."""

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="erasure_requests")
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.ASKED)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    extended_at = models.DateTimeField(null=True)
    extension_reason = models.TextField(blank=True)
    # What is erased, what is kept and why, by class of data; codes only (docs/rules.md).
    outcome = models.JSONField(default=dict)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            _decided("erasure_request_decided"),
            models.UniqueConstraint(
                "person",
                condition=Q(state__in=[RequestState.ASKED, RequestState.PROPOSED]),
                name="erasure_request_one_open_a_person",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"erasure request {self.reference}"


class DataCopy(models.Model):
    """A copy of everything held about a person, made by the worker for that person and kept for a short time."""

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="copies")
    state = models.CharField(max_length=10, choices=CopyState.choices, default=CopyState.ASKED)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    file = models.FileField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person",
                condition=Q(state__in=[CopyState.ASKED, CopyState.MAKING]),
                name="copy_one_at_a_time",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"copy {self.reference}"


class WorkforceConsent(models.Model):
    """The person lets answers about their work be counted, without their name, as evidence of the workforce."""

    person = models.OneToOneField("members.Person", models.PROTECT, related_name="workforce_consent")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"workforce consent of person {self.person_id}"


class WorkforceAnswer(models.Model):
    """What a person answered about one employment, under a consent of its own; gone when that is withdrawn."""

    employment = models.OneToOneField("members.Employment", models.PROTECT, related_name="workforce_answer")
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    sector = models.CharField(max_length=20, choices=Sector.choices, blank=True)
    setting = models.CharField(max_length=20, choices=Setting.choices, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours=None) | Q(hours__gt=0, hours__lte=80), name="hours_of_a_week")
        ]

    def __str__(self) -> str:
        return f"workforce answer on employment {self.employment_id}"
