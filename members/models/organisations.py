from django.db import models
from django.db.models import Q

from members.choices import AccreditationScheme, Nation
from members.models.facts import (
    DatedFact,
    dated_fact_constraints,
    dated_fact_index,
    dated_fact_triggers,
    never_deleted,
    version_triggers,
)


class Organisation(models.Model):
    """An employer of registrants: a trust, a health board, a company, a university."""

    ods_code = models.CharField("ODS code", max_length=10, blank=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    nation = models.CharField(max_length=20, choices=Nation.choices)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("ods_code", condition=~Q(ods_code=""), name="organisation_ods_code_is_unique"),
            models.UniqueConstraint("name", "nation", name="organisation_name_is_unique_in_a_nation"),
        ]
        triggers = version_triggers(
            "SELECT m.person_id FROM members_employment m JOIN changed c ON c.id = m.organisation_id"
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.ods_code or self.nation})"


class Service(models.Model):
    """A department of an organisation in which registrants work."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "name", name="service_name_is_unique_in_an_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation_id}"


class Accreditation(DatedFact):
    """A service holds an accreditation (MPACE or BS 70000) on the days of the range."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="accreditations")
    scheme = models.CharField(max_length=10, choices=AccreditationScheme.choices)

    class Meta:
        constraints = dated_fact_constraints("accreditation", of=["service", "scheme"])
        indexes = [dated_fact_index("accreditation", "service")]
        triggers = dated_fact_triggers(people=None)

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} of service {self.service_id}"


class Employment(DatedFact):
    """A person works for an organisation; several at once are usual.

    `employer_name` is what the person or the records say where the directory has no such organisation.
    """

    person = models.ForeignKey("members.Person", models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="employments")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="employments")
    employer_name = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            *dated_fact_constraints("employment", of=["person"], overlap=True),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False)
                | ~Q(employer_name="")
                | ~Q(town="")
                | Q(set_aside_at__isnull=False),  # emptied by erasure
                name="employment_says_where",
            ),
        ]
        indexes = [dated_fact_index("employment", "person")]
        triggers = dated_fact_triggers(words=["employer_name", "town"], links=["organisation_id", "service_id"])

    def __str__(self) -> str:
        return f"employment {self.pk} of person {self.person_id}"


class PlaceConfirmation(models.Model):
    """The person agreed that this employment may be shown to the public as their place of work."""

    employment = models.OneToOneField(Employment, models.PROTECT, related_name="confirmation")
    confirmed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [
            *version_triggers("SELECT m.person_id FROM members_employment m JOIN changed c ON c.employment_id = m.id"),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"confirmation of employment {self.employment_id}"
