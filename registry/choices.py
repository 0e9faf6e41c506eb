from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verdict(TextChoices):
    """May this person practise as registered on the day asked about?"""

    YES = "yes", _("Yes")
    RESTRICTED = "restricted", _("Yes, with restrictions")
    NO = "no", _("No")
    NOT_SHOWN = "not_shown", _("No longer shown")


class Status(TextChoices):
    """What the register says of an entry on a day (docs/rules.md 2), most serious first."""

    DECEASED = "deceased", _("Deceased")
    ANNULLED = "annulled", _("Annulled")
    REMOVED = "removed", _("Removed")
    SUSPENDED = "suspended", _("Suspended")
    INTERIM_SUSPENDED = "interim_suspended", _("Interim suspension")
    REMOVED_ADMIN = "removed_admin", _("Registration ended by the register")
    RESIGNED = "resigned", _("Left the register")
    LAPSED = "lapsed", _("Lapsed")
    OUTSIDE_ENDED = "outside_ended", _("Required registration not current")
    CAREER_BREAK = "career_break", _("Career break")
    CAREER_CHANGE = "career_change", _("Career change")
    PROCEEDINGS = "proceedings", _("Kept on the register only for proceedings")
    CONDITIONS = "conditions", _("Registered with conditions")
    INTERIM_CONDITIONS = "interim_conditions", _("Registered with interim conditions")
    CAUTION = "caution", _("Registered with a caution")
    WARNING = "warning", _("Registered with a warning")
    FINDING = "finding", _("Registered with a finding")
    RENEWAL_WINDOW = "renewal_window", _("Registered, renewal due")
    REGISTERED = "registered", _("Registered")
    NOT_YET = "not_yet", _("Not yet registered")
    NOT_SHOWN = "not_shown", _("No longer shown")


class SanctionKind(TextChoices):
    REMOVED = "removed", _("Removal")
    SUSPENDED = "suspended", _("Suspension")
    INTERIM_SUSPENDED = "interim_suspended", _("Interim suspension")
    CONDITIONS = "conditions", _("Conditions of practice")
    INTERIM_CONDITIONS = "interim_conditions", _("Interim conditions of practice")
    CAUTION = "caution", _("Caution")
    WARNING = "warning", _("Warning")
    FINDING = "finding", _("Finding")


class Ground(TextChoices):
    """The exact ground of a sanction; never public (architecture: what the public may learn)."""

    CONDUCT = "conduct", _("conduct")
    COMPETENCE = "competence", _("competence")
    HEALTH = "health", _("health")
    CONVICTION = "conviction", _("conviction or caution")
    OTHER_BODY = "other_body", _("another body's determination")
    INTERIM = "interim", _("interim order")
    CPD = "cpd", _("CPD")
    FEE = "fee", _("fee")


class ReasonClass(TextChoices):
    """The only two reasons that the public may learn."""

    FITNESS = "fitness_to_practise", _("fitness to practise")
    ADMINISTRATIVE = "administrative", _("administrative (CPD or fee)")


class ExitKind(TextChoices):
    """Why an entry's registration ended otherwise than by a sanction."""

    LAPSED = "lapsed", _("lapsed")
    RESIGNED = "resigned", _("asked to leave")
    REMOVED_ADMIN = "removed_admin", _("ended by the register for an administrative reason")
    DECEASED = "deceased", _("died")
    ANNULLED = "annulled", _("annulled: it should not have been made")


class BreakKind(TextChoices):
    CAREER_BREAK = "career_break", _("career break")
    CAREER_CHANGE = "career_change", _("career change")


class ScopeState(TextChoices):
    PROPOSED = "proposed", _("proposed")
    PILOT = "pilot", _("pilot")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed to new applications")


class FactSource(TextChoices):
    """On whose authority a dated fact stands."""

    LEGACY = "legacy", _("records brought in")
    ADMISSION = "admission", _("admission")
    RENEWAL = "renewal", _("renewal")
    PANEL = "panel", _("panel decision")
    OFFICE = "office", _("the registrar's office")
    CORRECTION = "correction", _("correction")
    DEMO = "demo", _("demonstration data")


class ClaimEnd(TextChoices):
    """How a claim to an entry ended."""

    LINKED = "linked", _("the entry is yours")
    EXPIRED = "expired", _("the code was not used in time")
    TRIES = "tries", _("too many wrong codes")
    REPLACED = "replaced", _("a newer claim took its place")
    STOPPED = "stopped", _("stopped by the person at the address on file")


class DecisionBody(TextChoices):
    """Who decided."""

    PANEL = "panel", _("conduct and competence panel")
    INTERIM_PANEL = "interim_panel", _("interim orders panel")
    REGISTRAR = "registrar", _("registrar")
    APPEAL = "appeal", _("appeal panel")
    COURT = "court", _("court or another regulator")
