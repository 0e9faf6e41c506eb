from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NameKind(TextChoices):
    OFFICIAL = "official", _("official name")
    KNOWN_AS = "known_as", _("known as")
    FORMER = "former", _("former name")


class OutsideStanding(TextChoices):
    CURRENT = "current", _("current")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("ended")


class Nation(TextChoices):
    ENGLAND = "England", _("England")
    SCOTLAND = "Scotland", _("Scotland")
    WALES = "Wales", _("Wales")
    NORTHERN_IRELAND = "Northern Ireland", _("Northern Ireland")
    OTHER = "Other", _("Elsewhere")


class AccreditationScheme(TextChoices):
    MPACE = "mpace", "MPACE"
    BS70000 = "bs70000", "BS 70000"


class NoteClass(TextChoices):
    """Classes of text about a person that erasure empties (architecture: erasure)."""

    LEGACY_NOTE = "legacy_note", _("note in the records brought in")
    REASON = "reason", _("reason for a change")
