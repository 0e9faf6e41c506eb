import pgtrigger
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from members.models import never_deleted
from members.references import new_reference
from registry.choices import ENDED, HoldCause, IssuedKind, Stage
from registry.models.registers import Route, Scope
from registry.models.routes import RoutePolicy
from registry.models.standards import Edition

_UNSUBMITTED = [Stage.DRAFT, Stage.WITHDRAWN]


class Application(models.Model):
    """Somebody applies to be admitted to a register, or to come back to it.

    `policy` is the row of the route’s rules under which it began; the edition of the standards is pinned when it is
    submitted. `stage_since` and `due_on` are those of the present stage; `registry.rules.clocks` works both out.

    Args:
        entry: whom it brought on to the register; for somebody coming back, the entry that they left.
        rounds: how many times more evidence was asked for.
        on_paper_by: the officer who entered an application that came on paper, if it did.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    number = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="applications")
    route = models.ForeignKey(Route, models.PROTECT, related_name="applications")
    policy = models.ForeignKey(RoutePolicy, models.PROTECT, related_name="applications")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="applications")
    scopes = models.ManyToManyField(Scope, related_name="applications", blank=True)
    entry = models.ForeignKey("registry.Entry", models.PROTECT, null=True, related_name="applications")
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.DRAFT)
    stage_since = models.DateTimeField()
    due_on = models.DateField(null=True)
    rounds = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    on_paper_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    # The scan of what they signed by hand, without which nothing on paper is handed in.
    paper_declaration = models.ForeignKey("members.Document", models.PROTECT, null=True, related_name="+")
    # Rises with every change to what the applicant fills in, so that a form from an older page is told so.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        permissions = [("assess_application", "Can work on this application")]
        constraints = [
            models.UniqueConstraint(
                "person",
                "route",
                condition=~Q(stage__in=ENDED),
                name="application_one_open_a_person_and_route",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=_UNSUBMITTED) | Q(submitted_at__isnull=False),
                name="application_says_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=ENDED, ended_at__isnull=False) | ~Q(stage__in=ENDED) & Q(ended_at=None),
                name="application_says_when_it_ended",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.ADMITTED) | Q(entry__isnull=False), name="application_admitted_has_an_entry"
            ),
        ]
        indexes = [
            models.Index("stage", "due_on", "id", name="application_by_stage"),
            models.Index("person", "started_at", name="application_by_person"),
            models.Index("due_on", condition=~Q(stage__in=ENDED), name="application_open_by_due_day"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="application_stands", fields=["reference", "number", "person", "route", "started_at"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return self.number


class ApplicationUserObjectPermission(UserObjectPermissionBase):
    """A grant to one login to work on one application; written and revoked by services alone."""

    user = models.ForeignKey("members.User", models.PROTECT)
    permission = models.ForeignKey(Permission, models.PROTECT)
    content_object = models.ForeignKey(Application, models.PROTECT, related_name="grants")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"grant {self.pk} on application {self.content_object_id}"


class StageChange(models.Model):
    """An application went from one stage to another: from these the clocks are worked out (registry/rules/clocks.py).

    `reason` is in words where somebody had to give one; erasure empties it.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="stage_changes")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    rolled_back = models.BooleanField(default=False)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index("application", "at", name="stage_change_by_application")]
        triggers = [
            pgtrigger.ReadOnly(name="change_stands", fields=["application", "stage", "at", "by", "rolled_back"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of application {self.application_id}"


class Hold(models.Model):
    """An application is held for a reason; its clock stands still meanwhile."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="holds")
    cause = models.CharField(max_length=8, choices=HoldCause.choices, default=HoldCause.OFFICE)
    reason = models.TextField(blank=True)
    began_at = models.DateTimeField()
    began_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("application", condition=Q(ended_at=None), name="hold_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="hold_ends_after_it_began"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="hold_stands", fields=["application", "cause", "began_at", "began_by"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk} of application {self.application_id}"


class Submission(models.Model):
    """The frozen copy of an application as it was submitted, which is what everyone judges.

    One for each time that it is handed in: the first, and again after a return or a request for more evidence.
    `content` is the whole of it as plain values; erasure empties it, and the hash stays.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    round = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    content = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    documents = models.ManyToManyField("members.Document", related_name="submissions", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("application", "round", name="submission_one_a_round")]
        triggers = [
            pgtrigger.ReadOnly(name="submission_stands", fields=["application", "round", "made_at", "sha256"]),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"submission {self.round} of application {self.application_id}"


class IssuedDocument(models.Model):
    """A PDF that the register made: what was submitted, a letter, a certificate.

    A letter and a certificate are made from `said`, plain values that were put together from the record in the
    transaction that issued them: the same bytes whenever they are made, but for a signature, so the file is kept.
    Erasure empties the values and deletes the file, and keeps the hash.
    """

    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    kind = models.CharField(max_length=20, choices=IssuedKind.choices)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="issued_documents")
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="issued_documents")
    entry = models.ForeignKey("registry.Entry", models.PROTECT, null=True, related_name="issued_documents")
    said = models.JSONField(default=dict)
    file = models.FileField(max_length=150, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("person", "issued_at", name="issued_by_person")]
        triggers = [
            pgtrigger.ReadOnly(
                name="issued_stands", fields=["reference", "kind", "person", "application", "entry", "issued_at"]
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
