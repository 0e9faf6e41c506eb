"""What name search reads: derived from names by `services.names`, never edited; no fact lives here."""

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from members.choices import NameKind
from members.models.people import Name, Person

# Keys compare byte by byte: an index then serves equality, beginnings and order alike.
_C = "C"


class SearchName(models.Model):
    """A key under which a person is found: one for each name, and one for each half of a double-barrelled one.

    Args:
        surname: the words of the surname joined.
        forenames: the forenames, a space between.
        rank: 0 a present name, 1 half of one, 2 a former name, 3 half of one.
        during: the days on which the name is found.
    """

    # Derived rows of names that are never deleted: a check of each would double the time of bringing many in.
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False)
    name = models.ForeignKey(Name, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=10, choices=NameKind.choices)
    rank = models.SmallIntegerField()
    surname = models.CharField(max_length=40, db_collation=_C)
    forenames = models.CharField(max_length=40, db_collation=_C)
    during = DateRangeField()

    class Meta:
        constraints = [models.UniqueConstraint("name", "surname", "forenames", name="search_name_key_once_a_name")]
        indexes = [
            models.Index("surname", "rank", "forenames", "person", name="search_name_by_surname"),
            models.Index("forenames", "surname", "person", name="search_name_by_forenames"),
        ]

    def __str__(self) -> str:
        return f"search key of name {self.name_id}"


class NameTerm(models.Model):
    """A distinct surname or first forename among the search keys, with how it sounds."""

    class Side(models.TextChoices):
        SURNAME = "s"
        FORENAME = "f"

    pk = models.CompositePrimaryKey("side", "term")
    side = models.CharField(max_length=1, choices=Side.choices)
    term = models.CharField(max_length=40, db_collation=_C)
    sound = models.CharField(max_length=4, db_collation=_C)
    other_sound = models.CharField(max_length=4, db_collation=_C)

    class Meta:
        indexes = [
            models.Index("side", "sound", "term", name="name_term_by_sound"),
            models.Index(
                "side", "other_sound", "term", condition=~Q(other_sound=F("sound")), name="name_term_by_other_sound"
            ),
            # No pending list: unmerged entries make every search scan them.
            GinIndex(OpClass("term", name="gin_trgm_ops"), name="name_term_by_trigrams", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.term}"


class NameVariant(models.Model):
    """A term, or a term with one letter left out: words one slip apart share one."""

    pk = models.CompositePrimaryKey("side", "variant", "term")
    side = models.CharField(max_length=1, choices=NameTerm.Side.choices)
    variant = models.CharField(max_length=40, db_collation=_C)
    term = models.CharField(max_length=40, db_collation=_C)

    def __str__(self) -> str:
        return f"{self.side} {self.variant}"


class Nickname(models.Model):
    """Two forenames that one person may go by; held in both directions."""

    pk = models.CompositePrimaryKey("forename", "other")
    forename = models.CharField(max_length=40, db_collation=_C)
    other = models.CharField(max_length=40, db_collation=_C)
    direct = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.forename} {self.other}"
