from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper

from members.choices import Channel, NameKind, NoteClass, OutsideStanding
from members.models.facts import (
    DatedFact,
    append_only,
    dated_fact_constraints,
    dated_fact_index,
    dated_fact_triggers,
    version_triggers,
)


def usual_channels() -> list[str]:
    """E-mail first, then paper: what holds until a person says otherwise."""
    return [Channel.EMAIL, Channel.SECOND_EMAIL, Channel.LETTER]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make a login; the e-mail address is kept in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make a technical login that may see reference data; it sees no casework."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A login. Who the person is, if anybody on the register, is another matter."""

    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True)
    # Sessions begun before this instant are over: a role ended, the password changed, the account was frozen.
    signed_out_at = models.DateTimeField(null=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case")]

    def __str__(self) -> str:
        return f"user {self.pk}"


class Person(models.Model):
    """Somebody the register knows, with or without a login.

    `version` counts the changes to anything shown of the person; triggers raise it in the changing
    transaction, so that a page kept under an older version is never shown again.
    """

    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="person")
    created_at = models.DateTimeField()
    version = models.BigIntegerField(default=1)
    # Merged people stay two rows, and what was recorded of each stays its own; this says that they are one human
    # being (docs/adr/0013). It points at the one who is kept, who points at nobody.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="person_is_not_merged_into_itself")
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class PersonDetails(models.Model):
    """What identifies and reaches a person; never public, emptied by erasure."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="details")
    date_of_birth = models.DateField(null=True)
    email = models.EmailField(max_length=254, blank=True)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    second_email = models.EmailField(max_length=254, blank=True)
    # In which order messages are tried; a way that failed is passed over until the detail changes.
    channels = ArrayField(models.CharField(max_length=12, choices=Channel.choices), default=usual_channels)
    unreachable = ArrayField(models.CharField(max_length=12, choices=Channel.choices), default=list, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    # Their death was reported and two people are looking into it or agreed: from then on nothing is sent to them.
    silent_since = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("date_of_birth", Lower("email"), name="details_to_match_people")]

    def __str__(self) -> str:
        return f"details of person {self.person_id}"


class Name(DatedFact):
    """A dated name of a person; a former one may be kept out of search."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="names")
    kind = models.CharField(max_length=10, choices=NameKind.choices)
    title = models.CharField(max_length=30, blank=True)
    forenames = models.CharField(max_length=200, blank=True)
    surname = models.CharField(max_length=200, blank=True)
    searchable = models.BooleanField(default=True)

    class Meta:
        constraints = [
            *dated_fact_constraints("name", of=["person", "kind"], overlap=True),
            models.CheckConstraint(
                condition=Q(kind=NameKind.FORMER) | Q(searchable=True), name="name_only_former_may_be_kept_from_search"
            ),
        ]
        indexes = [dated_fact_index("name", "person")]
        triggers = dated_fact_triggers(words=["title", "forenames", "surname"])

    def __str__(self) -> str:
        return f"name {self.pk} of person {self.person_id}"


class OutsideRegistration(DatedFact):
    """A registration that a person holds elsewhere, as last checked by somebody here."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="outside_registrations")
    body = models.CharField(max_length=20)
    number = models.CharField(max_length=20)
    standing = models.CharField(max_length=10, choices=OutsideStanding.choices)
    checked_on = models.DateField(null=True)
    checked_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = dated_fact_constraints("outside", of=["person", "body", Upper("number")])
        indexes = [dated_fact_index("outside", "person"), models.Index("number", name="outside_by_number")]
        triggers = dated_fact_triggers(words=["number"])

    def __str__(self) -> str:
        return f"{self.body} {self.number} of person {self.person_id}"


class Withholding(DatedFact):
    """The person is kept from public view on grounds of safety; the ground itself stays with the registrar."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="withholdings")

    class Meta:
        constraints = dated_fact_constraints("withholding", of=["person"])
        indexes = [dated_fact_index("withholding", "person")]
        triggers = dated_fact_triggers()

    def __str__(self) -> str:
        return f"withholding {self.pk} of person {self.person_id}"


class PersonNote(models.Model):
    """Text about a person that a fact or trail line may point at; emptied by erasure, class by class."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="notes")
    note_class = models.CharField(max_length=20, choices=NoteClass.choices)
    text = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("person", "note_class", name="note_by_person_and_class")]

    def __str__(self) -> str:
        return f"note {self.pk} on person {self.person_id}"


class Erasure(models.Model):
    """The words about a person were emptied; numbers, dates and outcome classes stay."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="erasure")
    erased_at = models.DateTimeField()
    erased_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        triggers = [*append_only(), *version_triggers()]

    def __str__(self) -> str:
        return f"erasure of person {self.person_id}"
