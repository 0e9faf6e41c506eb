"""The words for kinds and stages of this app, and the table of moves of each workflow."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from members.lifecycle import Lifecycle


class RecordKind(TextChoices):
    """How somebody learnt; a mixture of these is what most schemes ask for."""

    WORK = "work", _("Work-based learning")
    PROFESSIONAL = "professional", _("Professional activity")
    FORMAL = "formal", _("Formal education")
    SELF_DIRECTED = "self", _("Self-directed learning")
    OTHER = "other", _("Other")


KIND_HINTS = {
    RecordKind.WORK: _("Learning from cases and audits, shadowing, a new technique at work, supervising somebody"),
    RecordKind.PROFESSIONAL: _("Committee or register work, teaching, mentoring, giving a talk"),
    RecordKind.FORMAL: _("A course, a conference, a degree, e-learning with a certificate"),
    RecordKind.SELF_DIRECTED: _("Reading, a podcast, looking something up until you understood it"),
    RecordKind.OTHER: _("Public service, voluntary work and the like"),
}
# Questions that help somebody to reflect; they stand beside the boxes and are never compulsory.
PROMPTS = {
    RecordKind.WORK: (
        _("What was new to you in it, or went otherwise than you expected?"),
        _("What do you do differently since?"),
        _("Who noticed a difference, and how do you know?"),
    ),
    RecordKind.PROFESSIONAL: (
        _("What did you have to find out so that others could rely on you?"),
        _("What did you take back to your own work?"),
        _("Who was better served because you did it?"),
    ),
    RecordKind.FORMAL: (
        _("Which one thing from it have you used since?"),
        _("What did you read or ask afterwards because of it?"),
        _("What would a patient or a colleague notice?"),
    ),
    RecordKind.SELF_DIRECTED: (
        _("What made you look it up?"),
        _("What did you think before, and what do you think now?"),
        _("Whom did you tell, or what did you change?"),
    ),
    RecordKind.OTHER: (
        _("What did it teach you that your work can use?"),
        _("What would you do again, and what would you not?"),
        _("Who gained by it?"),
    ),
}


class RecordState(TextChoices):
    """Whether an activity is in the log, or only proposed to its owner."""

    DRAFT = "draft", _("waiting for you to confirm it")
    KEPT = "kept", _("in your log")


RECORD = Lifecycle({RecordState.DRAFT: {RecordState.KEPT}})


class RecordSource(TextChoices):
    """How an activity came into the log."""

    TYPED = "typed", _("entered by you")
    COPIED = "copied", _("copied from another activity")
    RECURRING = "recurring", _("made from an activity that comes again")
    CSV = "csv", _("brought in from a list")
    CALENDAR = "calendar", _("brought in from a calendar")
    BUNDLE = "bundle", _("brought in from an exported log")
    OFFICE = "office", _("noted by the register")


class Told(TextChoices):
    """What an activity may say of itself, by the field that says it."""

    DID = "did", _("What I did")
    LEARNT = "learnt", _("What I learnt")
    BENEFIT_PRACTICE = "benefit_practice", _("Benefit to my practice")
    BENEFIT_SERVED = "benefit_served", _("Benefit to those I serve")


class Question(TextChoices):
    """What an auditor asks of a log, and the readiness meter every day; a scheme is a list of these with figures."""

    GAPS = "gaps", _("Is the record continuous?")
    ACTIVITIES = "activities", _("Are there enough activities?")
    KINDS = "kinds", _("Is there a mixture of kinds?")
    TOLD = "told", _("Does the log say it?")
    SUPPORTS = "supports", _("Do activities support the standard?")
    EVIDENCE = "evidence", _("Is there evidence?")
    MINUTES = "minutes", _("Are there enough hours?")
    PARTICIPATORY = "participatory", _("Are there enough hours together with others?")


class AllowanceReason(TextChoices):
    """Why less is asked of somebody for some days."""

    BREAK = "break", _("career break")
    PARENTAL = "parental", _("parental leave")
    ILLNESS = "illness", _("long illness")
    PART_TIME = "part_time", _("part-time work")
    LATE = "late", _("joined after the period had begun")


class Rhythm(TextChoices):
    """How often an activity comes again."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month")


class GoalState(TextChoices):
    """How far a goal of the development plan has come."""

    OPEN = "open", _("under way")
    MET = "met", _("reached")
    PARTLY = "partly", _("partly reached")
    DROPPED = "dropped", _("given up")


GOAL = Lifecycle(
    {
        GoalState.OPEN: {GoalState.MET, GoalState.PARTLY, GoalState.DROPPED},
        # What was reviewed may be taken up again: its review stays to be read until the next one.
        GoalState.MET: {GoalState.OPEN},
        GoalState.PARTLY: {GoalState.OPEN},
        GoalState.DROPPED: {GoalState.OPEN},
    }
)


class IntakeKind(TextChoices):
    """What kind of file activities are brought in from."""

    CSV = "csv", _("a list (CSV)")
    CALENDAR = "calendar", _("a calendar (.ics)")
    BUNDLE = "bundle", _("an exported log (.json)")


class IntakeState(TextChoices):
    """How far bringing in a file has come."""

    MAPPING = "mapping", _("waiting for you to say what its columns are")
    CHECKING = "checking", _("being read")
    READY = "ready", _("waiting for you to confirm it")
    TAKING_IN = "taking_in", _("being brought in")
    DONE = "done", _("brought in")
    UNREADABLE = "unreadable", _("could not be read")
    CANCELLED = "cancelled", _("not brought in")


INTAKE = Lifecycle(
    {
        IntakeState.MAPPING: {IntakeState.CHECKING, IntakeState.UNREADABLE, IntakeState.CANCELLED},
        IntakeState.CHECKING: {
            IntakeState.MAPPING,
            IntakeState.READY,
            IntakeState.UNREADABLE,
            IntakeState.CANCELLED,
        },
        IntakeState.READY: {IntakeState.MAPPING, IntakeState.TAKING_IN, IntakeState.CANCELLED},
        IntakeState.TAKING_IN: {IntakeState.DONE, IntakeState.READY, IntakeState.UNREADABLE},
    }
)


class Column(TextChoices):
    """What a column of a list may say; a list that was taken out of a log has all of them, in this order."""

    TITLE = "title", _("What, in a few words")
    FIRST_ON = "first_on", _("First day")
    LAST_ON = "last_on", _("Last day")
    KIND = "kind", _("Kind of learning")
    TIME = "time", _("Time it took")
    WITH_OTHERS = "with_others", _("Time together with others")
    DID = "did", _("What I did")
    LEARNT = "learnt", _("What I learnt")
    BENEFIT_PRACTICE = "benefit_practice", _("Benefit to my practice")
    BENEFIT_SERVED = "benefit_served", _("Benefit to those I serve")
    STANDARDS = "standards", _("Standards")
    SCOPES = "scopes", _("Scopes of practice")
    TAGS = "tags", _("Tags")


class DayOrder(TextChoices):
    """How days are written in a list; 2026-11-22 is understood always."""

    DAY_FIRST = "day", _("day first, 22/11/2026")
    MONTH_FIRST = "month", _("month first, 11/22/2026")


class TimeUnit(TextChoices):
    """What a plain number means as a length of time; 1:30 and 90 min are understood always."""

    HOURS = "hours", _("hours")
    MINUTES = "minutes", _("minutes")


class IntakeTrouble(StrEnum):
    """Why a file cannot be read at all; `cpd.rules.intake` has the words."""

    ENDING = "ending"
    EMPTY = "empty"
    TOO_BIG = "too_big"
    LETTERS = "letters"
    TOO_MANY = "too_many"
    COLUMNS = "columns"
    NOT_CALENDAR = "not_calendar"
    NOT_BUNDLE = "not_bundle"
    LOST = "lost"


class RecordTrouble(StrEnum):
    """What is wrong with an activity as it was entered, typed or brought in; `cpd.rules.records` has the words."""

    NO_TITLE = "no_title"
    LONG_TITLE = "long_title"
    LONG_TEXT = "long_text"
    NO_DAY = "no_day"
    UNKNOWN_DAY = "unknown_day"
    FUTURE = "future"
    TOO_EARLY = "too_early"
    ENDS_BEFORE = "ends_before"
    TOO_LONG = "too_long"
    NO_TIME = "no_time"
    MANY_HOURS = "many_hours"
    PARTICIPATORY = "participatory"
    KIND = "kind"
    MANY_TAGS = "many_tags"
    CONTROL = "control"
    STANDARD = "standard"
    UNKNOWN = "unknown"


class RoundStage(TextChoices):
    """How far a round of audits has come."""

    PLANNED = "planned", _("planned")
    LOCKED = "locked", _("list locked")
    COMMITTED = "committed", _("committed in public, waiting for the witness")
    DRAWN = "drawn", _("drawn")
    PUBLISHED = "published", _("secret published")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


# Once it is committed to in public a round is drawn: whoever could begin again could try until it pleases them.
AUDIT_ROUND = Lifecycle(
    {
        RoundStage.PLANNED: {RoundStage.LOCKED, RoundStage.CANCELLED},
        RoundStage.LOCKED: {RoundStage.COMMITTED, RoundStage.CANCELLED},
        RoundStage.COMMITTED: {RoundStage.DRAWN},
        RoundStage.DRAWN: {RoundStage.PUBLISHED},
        RoundStage.PUBLISHED: {RoundStage.CLOSED},
    }
)


class SelectionKind(TextChoices):
    """How somebody came to be audited in a round."""

    RANDOM = "random", _("drawn")
    PUT_OFF = "put_off", _("put off from an earlier round")
    VOLUNTEER = "volunteer", _("volunteer")
    TARGETED = "targeted", _("chosen for a reason")


class AuditStage(TextChoices):
    """How far the audit of one person’s CPD has come."""

    CALLED_IN = "called_in", _("called in")
    DRAFTING = "drafting", _("being put together")
    DEFERRAL = "deferral", _("asked to be put off")
    SUBMITTED = "submitted", _("sent in, waiting for auditors")
    ASSESSING = "assessing", _("with the auditors")
    FURTHER = "further", _("more information asked for")
    SILENT = "silent", _("no answer, the registrar gave notice")
    ACCEPTED = "accepted", _("accepted")
    ADVISED = "advised", _("accepted with advice")
    REFERRED = "referred", _("referred to the registrar")
    DEFERRED = "deferred", _("put off to the next round")
    LEFT = "left", _("ended, no longer registered")


_ASKED_FOR = {AuditStage.SUBMITTED, AuditStage.SILENT, AuditStage.LEFT}
_OUTCOMES = {AuditStage.ACCEPTED, AuditStage.ADVISED, AuditStage.REFERRED}

# A failed audit is closed as referred; what follows from it a person decides, never this table.
AUDIT = Lifecycle(
    {
        AuditStage.CALLED_IN: {AuditStage.DRAFTING, AuditStage.DEFERRAL} | _ASKED_FOR,
        AuditStage.DRAFTING: {AuditStage.DEFERRAL} | _ASKED_FOR,
        AuditStage.DEFERRAL: {AuditStage.DEFERRED, AuditStage.DRAFTING, AuditStage.LEFT},
        AuditStage.SUBMITTED: {AuditStage.ASSESSING, AuditStage.LEFT},
        AuditStage.ASSESSING: {AuditStage.FURTHER, AuditStage.LEFT} | _OUTCOMES,
        AuditStage.FURTHER: {AuditStage.ASSESSING, AuditStage.SILENT, AuditStage.LEFT},
        # Whoever answers the registrar’s notice is audited all the same.
        AuditStage.SILENT: {AuditStage.SUBMITTED, AuditStage.ASSESSING, AuditStage.REFERRED, AuditStage.LEFT},
        # Only an appeal leads out of it.
        AuditStage.REFERRED: {AuditStage.ACCEPTED},
    }
)
# The person may still write the profile.
AUDIT_OPEN = frozenset({AuditStage.CALLED_IN, AuditStage.DRAFTING, AuditStage.FURTHER, AuditStage.SILENT})
AUDIT_UNDER_WAY = AUDIT_OPEN | {AuditStage.DEFERRAL, AuditStage.SUBMITTED, AuditStage.ASSESSING}
AUDIT_CLOSED = frozenset(AuditStage) - AUDIT_UNDER_WAY


class AuditEnd(TextChoices):
    """As what an audit ended that has no outcome."""

    LAPSED = "lapsed", _("the registration lapsed")
    RESIGNED = "resigned", _("they left the register")
    REMOVED = "removed", _("the register ended the registration")
    DIED = "died", _("they died")
    OFFICE = "office", _("the office ended it")


class AuditMark(TextChoices):
    """What an auditor finds of one standard."""

    MET = "met", _("met")
    PARTLY = "partly", _("partly met")
    NOT_MET = "not_met", _("not met")


class AuditSeatKind(TextChoices):
    """What somebody is on a case."""

    AUDITOR = "auditor", _("auditor")
    THIRD = "third", _("third view")


class AuditSeatEnd(TextChoices):
    """Why somebody’s work on a case ended."""

    DONE = "done", _("finished")
    CONFLICT = "conflict", _("a conflict of interest")
    REPLACED = "replaced", _("replaced by the office")
    CASE_ENDED = "case_ended", _("the audit ended")


class AuditConflict(TextChoices):
    """Why somebody may not audit a person."""

    SELF = "self", _("it is their own audit")
    EMPLOYER = "employer", _("the same employer within five years")
    ADDRESS = "address", _("the same postal address")
    EMAIL_DOMAIN = "email_domain", _("the same organisation’s e-mail domain")
    EARLIER_CASE = "earlier_case", _("audited this person before")
    OFFICE = "office", _("dealt with this audit in the office")
    DECLARED = "declared", _("declared by the auditor")


class DeferralGround(TextChoices):
    """Why somebody asks to be audited later; pressure of work alone is normally no ground."""

    ILLNESS = "illness", _("Illness")
    FAMILY = "family", _("Family circumstances or bereavement")
    PARENTAL = "parental", _("Maternity, paternity or adoption")
    OTHER = "other", _("Something else that could not be avoided")
    WORK = "work", _("Pressure of work")


class ReferralWhy(TextChoices):
    """What brought an audit to the registrar."""

    SILENCE = "silence", _("nothing was sent in")
    NOT_MET = "not_met", _("standards were not met on a second look")


class ReferralOutcome(TextChoices):
    """What the registrar decides on a referred audit."""

    SUSPEND = "suspend", _("Suspension of the registration")
    AUDIT_AGAIN = "audit_again", _("Another audit in the next round")
    ADVICE = "advice", _("Advice for the time to come")
    NO_STEP = "no_step", _("No further step")


class AuditLack(TextChoices):
    """What is missing or wrong in a profile before it can be sent in; `cpd.rules.audit_cases` has the words."""

    NO_SUMMARY = "no_summary"
    LONG_SUMMARY = "long_summary"
    NO_STATEMENT = "no_statement"
    LONG_STATEMENT = "long_statement"
    NO_ACTIVITIES = "no_activities"
    GAPS = "gaps"
    NO_EVIDENCE = "no_evidence"
    NO_ANSWER = "no_answer"
