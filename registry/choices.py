from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from members.lifecycle import Lifecycle


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


class RouteKind(TextChoices):
    """What a way on to a register is for."""

    ADMISSION = "admission", _("first admission")
    READMISSION = "readmission", _("back after leaving or lapsing")
    RESTORATION = "restoration", _("back after removal by a panel")
    CERTIFICATE = "certificate", _("a certificate, which is not registration")


class Section(TextChoices):
    """The parts that an application can have; the route says which it has."""

    PERSONAL = "personal", _("Personal details")
    SCOPE = "scope", _("Scope of practice")
    OUTSIDE = "outside", _("Registration elsewhere")
    CERTIFICATE = "certificate", _("Certificate of training or equivalence")
    EDUCATION = "education", _("Education and training")
    CAREER = "career", _("Career history")
    TIME_AWAY = "time_away", _("Time away and updating")
    JOB_DESCRIPTION = "job_description", _("Job description")
    STATEMENT = "statement", _("Statement")
    EVIDENCE = "evidence", _("Evidence for the standards")
    DECLARATIONS = "declarations", _("Declarations")
    REFEREES = "referees", _("Referees")
    FEE = "fee", _("Fee")


class Stage(TextChoices):
    """How far an application has come (docs/states.md)."""

    DRAFT = "draft", _("being prepared")
    SUBMITTED = "submitted", _("being checked for completeness")
    RETURNED = "returned", _("returned to the applicant")
    REFERENCES = "references", _("waiting for references")
    READY = "ready", _("ready for assessment")
    ASSESSING = "assessing", _("being assessed")
    EVIDENCE = "evidence", _("more evidence asked for")
    MODERATION = "moderation", _("with a moderator")
    PORTFOLIO = "portfolio", _("portfolio invited")
    INTERVIEW = "interview", _("interview to be held")
    SUITABILITY = "suitability", _("suitability being reviewed")
    RECOMMENDED = "recommended", _("recommended, waiting for a decision")
    ADMITTED = "admitted", _("admitted")
    GRANTED = "granted", _("certificate granted")
    REFUSED = "refused", _("refused")
    APPEAL = "appeal", _("under appeal")
    REFUSED_FINAL = "refused_final", _("refused, appeal dismissed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CLOSED = "closed", _("closed as incomplete")


APPLICATION = Lifecycle(
    {
        Stage.DRAFT: {Stage.SUBMITTED, Stage.WITHDRAWN},
        Stage.SUBMITTED: {Stage.RETURNED, Stage.REFERENCES, Stage.READY, Stage.WITHDRAWN},
        Stage.RETURNED: {Stage.SUBMITTED, Stage.CLOSED, Stage.WITHDRAWN},
        # Back to the stage before it: a mistaken step is rolled back with a reason.
        Stage.REFERENCES: {Stage.READY, Stage.SUBMITTED, Stage.WITHDRAWN},
        # A route without assessors goes straight from its checks to a recommendation.
        Stage.READY: {Stage.ASSESSING, Stage.RECOMMENDED, Stage.SUITABILITY, Stage.SUBMITTED, Stage.WITHDRAWN},
        Stage.ASSESSING: {
            Stage.EVIDENCE,
            Stage.PORTFOLIO,
            Stage.INTERVIEW,
            Stage.MODERATION,
            Stage.SUITABILITY,
            Stage.RECOMMENDED,
            Stage.READY,
            Stage.WITHDRAWN,
        },
        Stage.EVIDENCE: {Stage.ASSESSING, Stage.WITHDRAWN},
        # Who does not hand a portfolio in by its day has not shown the standards, and nobody judged that they do not.
        Stage.PORTFOLIO: {Stage.ASSESSING, Stage.CLOSED, Stage.WITHDRAWN},
        Stage.INTERVIEW: {Stage.ASSESSING, Stage.WITHDRAWN},
        Stage.MODERATION: {
            Stage.EVIDENCE,
            Stage.PORTFOLIO,
            Stage.INTERVIEW,
            Stage.SUITABILITY,
            Stage.RECOMMENDED,
            Stage.ASSESSING,
            Stage.WITHDRAWN,
        },
        Stage.SUITABILITY: {Stage.RECOMMENDED, Stage.WITHDRAWN},
        Stage.RECOMMENDED: {
            Stage.ADMITTED,
            Stage.GRANTED,
            Stage.REFUSED,
            Stage.ASSESSING,
            Stage.READY,
            Stage.WITHDRAWN,
        },
        Stage.REFUSED: {Stage.APPEAL},
        # Sent back, to be assessed again, or on a route without assessors to be recommended on again.
        Stage.APPEAL: {Stage.ADMITTED, Stage.GRANTED, Stage.REFUSED_FINAL, Stage.ASSESSING, Stage.READY},
    }
)
# While it is at one of these the applicant may change evidence: all of it, or what bears on standards asked about.
EVIDENCE_OPEN = frozenset({Stage.DRAFT, Stage.RETURNED, Stage.EVIDENCE, Stage.PORTFOLIO})
# Nothing more happens to these, but for an appeal against a refusal.
ENDED = frozenset(
    {Stage.ADMITTED, Stage.GRANTED, Stage.REFUSED, Stage.REFUSED_FINAL, Stage.WITHDRAWN, Stage.CLOSED},
)


class ProgrammeLevel(TextChoices):
    TRAINING_SCHEME = "training_scheme", _("training scheme")
    DEGREE = "degree", _("degree")
    POSTGRADUATE = "postgraduate", _("postgraduate award")


class EvidenceKind(TextChoices):
    """What an item of evidence is."""

    DOCUMENT = "document", _("a document from your evidence")
    CPD = "cpd", _("an activity from your CPD log")
    ACCOUNT = "account", _("your own written account")


class ConfirmationState(TextChoices):
    """How far the request to confirm a piece of evidence has come."""

    ASKED = "asked", _("asked")
    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("not confirmed")
    WITHDRAWN = "withdrawn", _("taken back")


CONFIRMATION = Lifecycle(
    {
        ConfirmationState.ASKED: {
            ConfirmationState.CONFIRMED,
            ConfirmationState.DECLINED,
            ConfirmationState.WITHDRAWN,
        },
    }
)


class Mark(TextChoices):
    """An assessor’s judgement on one standard."""

    MET = "met", _("met")
    PARTLY = "partly", _("partly met")
    NOT_MET = "not_met", _("not met")
    NOT_EVIDENCED = "not_evidenced", _("not evidenced")


class SeatKind(TextChoices):
    """What somebody is to an application that they work on."""

    ASSESSOR = "assessor", _("assessor")
    MODERATOR = "moderator", _("moderator")
    APPEAL = "appeal", _("member of the appeal panel")
    LAY_CHAIR = "lay_chair", _("lay chair")
    PROFESSIONAL = "professional", _("professional member")


class ConflictKind(TextChoices):
    """Why somebody may not work on an application."""

    SELF = "self", _("it is their own application")
    EMPLOYER = "employer", _("the same employer within five years")
    REFEREE = "referee", _("a referee or supervisor of the applicant")
    ADDRESS = "address", _("the same postal address")
    EMAIL_DOMAIN = "email_domain", _("the same organisation’s e-mail domain")
    EARLIER_CASE = "earlier_case", _("worked on an earlier application of the applicant")
    THIS_CASE = "this_case", _("took part in this application in another way")
    TRAINING_CENTRE = "training_centre", _("trained or taught at the same training centre")
    CO_AUTHOR = "co_author", _("wrote or published together")
    DECLARED_BY_ASSESSOR = "declared_by_assessor", _("declared by the assessor")
    DECLARED_BY_APPLICANT = "declared_by_applicant", _("declared by the applicant")


class SeatEnd(TextChoices):
    """Why somebody’s work on an application ended."""

    DONE = "done", _("finished")
    CONFLICT = "conflict", _("a conflict of interest")
    ROLE_ENDED = "role_ended", _("no longer holds the role")
    REPLACED = "replaced", _("replaced by the office")
    CASE_ENDED = "case_ended", _("the application ended or went back")


class ReturnReason(TextChoices):
    """What an application lacked at the check for completeness."""

    CERTIFICATE = "certificate", _("a certificate is missing or cannot be read")
    PROGRAMME = "programme", _("the programme was not recognised when you finished it")
    CAREER = "career", _("the career history has gaps or lacks detail")
    EVIDENCE = "evidence", _("evidence is missing, cannot be read or does not fit the standard")
    PATIENT = "patient", _("a document seems to identify a patient")
    REFEREE = "referee", _("a referee cannot be accepted")
    OUTSIDE = "outside", _("a registration elsewhere could not be confirmed")
    IDENTITY = "identity", _("a name or date of birth does not agree with the documents")
    OTHER = "other", _("something else")


class RefereeState(TextChoices):
    """How far the request to a referee has come."""

    NAMED = "named", _("named")
    ASKED = "asked", _("asked")
    GIVEN = "given", _("reference given")
    DECLINED = "declined", _("declined")
    UNACCEPTED = "unaccepted", _("not accepted by the office")
    REPLACED = "replaced", _("replaced")


REFEREE = Lifecycle(
    {
        RefereeState.NAMED: {RefereeState.ASKED, RefereeState.UNACCEPTED, RefereeState.REPLACED},
        RefereeState.ASKED: {
            RefereeState.GIVEN,
            RefereeState.DECLINED,
            RefereeState.UNACCEPTED,
            RefereeState.REPLACED,
        },
        RefereeState.GIVEN: {RefereeState.UNACCEPTED},
        RefereeState.DECLINED: {RefereeState.REPLACED},
        RefereeState.UNACCEPTED: {RefereeState.REPLACED},
    }
)
# They answered, or may still: no other stands in their place.
REFEREES_IN_PLACE = frozenset({RefereeState.NAMED, RefereeState.ASKED, RefereeState.GIVEN})


class RefereeFlag(TextChoices):
    """What the office looks at before it relies on a referee; none of it is held against anybody by itself."""

    PUBLIC_MAILBOX = "public_mailbox", _("the address is one that anybody can have")
    DOMAIN_OF_CONCERN = "domain_of_concern", _("references from this domain were found to be wrong before")
    APPLICANT_DOMAIN = "applicant_domain", _("the address is of the same private domain as the applicant’s")
    SHARED_ADDRESS = "shared_address", _("the address was given for a referee of another name")
    LIKE_APPLICANT = "like_applicant", _("the name is like the applicant’s")
    NOT_ON_REGISTER = "not_on_register", _("the number is not that of anybody registered with us today")
    ANOTHER_NAME = "another_name", _("whoever answered gave another name than the applicant did")
    ANOTHER_RELATION = "another_relation", _("whoever answered says that they know the applicant in another way")


class RefereeRelation(TextChoices):
    MANAGER = "manager", _("line manager")
    SUPERVISOR = "supervisor", _("training supervisor")
    REGISTERED_COLLEAGUE = "registered_colleague", _("registered colleague")
    TUTOR = "tutor", _("tutor or examiner")


class Left(TextChoices):
    """Why somebody who wants to come back is no longer registered."""

    LAPSED = "lapsed", _("it lapsed")
    RESIGNED = "resigned", _("they asked to leave")
    REMOVED_ADMIN = "removed_admin", _("the register ended it for an administrative reason")
    REMOVED = "removed", _("a panel removed them")


class Recommended(TextChoices):
    """What a recommendation or a decision on an application says; where the route gives a certificate, to grant it."""

    ADMIT = "admit", _("admit")
    REFUSE = "refuse", _("refuse")
    # Of a first stage alone, and decided by nobody but the panel: the standards may be met, so let them be shown.
    PORTFOLIO = "portfolio", _("invite a portfolio")


class InterviewRule(TextChoices):
    """Whether a route has an interview of the applicant."""

    NEVER = "never", _("never")
    ASKED = "asked", _("where those who judge ask for one")
    ALWAYS = "always", _("always")


class HoldCause(TextChoices):
    """Why an application is held."""

    OFFICE = "office", _("the office holds it")
    OUTSIDE = "outside", _("the registration elsewhere that it rests on is not current")


class AppealOutcome(TextChoices):
    UPHELD = "upheld", _("upheld")
    REMITTED = "remitted", _("sent back to be assessed again")
    DISMISSED = "dismissed", _("dismissed")


class SuitabilityOutcome(TextChoices):
    """What a review of a declared matter came to."""

    SUITABLE = "suitable", _("no obstacle to registration")
    UNSUITABLE = "unsuitable", _("an obstacle to registration")


class UpdatingKind(TextChoices):
    """How knowledge and skills were brought up to date before a return to practice."""

    SUPERVISED = "supervised", _("supervised practice")
    FORMAL = "formal", _("formal study")
    PRIVATE = "private", _("private study")


class IssuedKind(TextChoices):
    """Documents that the register makes about an application or an entry."""

    SUBMISSION = "submission", _("what was submitted")
    LETTER = "letter", _("decision letter")
    APPEAL_LETTER = "appeal_letter", _("appeal letter")
    CERTIFICATE = "certificate", _("certificate of registration")
    EQUIVALENCE = "equivalence", _("certificate of equivalence")


class AskKind(TextChoices):
    """What somebody asks of the office about their own entry."""

    BREAK = "break", _("time away")
    LONGER = "longer", _("a longer time away")
    RETURN = "return", _("coming back")
    SCOPE = "scope", _("another scope of practice")
    LEAVE = "leave", _("leaving the register")


class AwayFor(TextChoices):
    """Why somebody is away; the register shows working abroad as a career break."""

    CAREER_BREAK = "career_break", _("a career break")
    OVERSEAS = "overseas", _("work outside the United Kingdom")
    CAREER_CHANGE = "career_change", _("training in another scope of practice")


class AskState(TextChoices):
    """How far such a request has come."""

    ASKED = "asked", _("with the office")
    ACCEPTED = "accepted", _("agreed")
    REFUSED = "refused", _("not agreed")
    WITHDRAWN = "withdrawn", _("taken back")


ENTRY_REQUEST = Lifecycle(
    {
        AskState.ASKED: {AskState.ACCEPTED, AskState.REFUSED, AskState.WITHDRAWN},
        # Until its day, what was agreed may be taken back by whoever asked for it.
        AskState.ACCEPTED: {AskState.WITHDRAWN},
    }
)


class DeathState(TextChoices):
    """How far the report of a death has come."""

    REPORTED = "reported", _("to be looked into")
    PROPOSED = "proposed", _("waiting for a second officer")
    RECORDED = "recorded", _("recorded")
    UNFOUNDED = "unfounded", _("not confirmed")
    UNDONE = "undone", _("undone: it was wrong")


DEATH = Lifecycle(
    {
        DeathState.REPORTED: {DeathState.PROPOSED, DeathState.UNFOUNDED},
        DeathState.PROPOSED: {DeathState.REPORTED, DeathState.RECORDED},
        DeathState.RECORDED: {DeathState.UNDONE},
    }
)


class ToldBy(TextChoices):
    """What somebody who tells us of a death was to the person."""

    FAMILY = "family", _("family or friend")
    EXECUTOR = "executor", _("executor or solicitor")
    EMPLOYER = "employer", _("employer")
    COLLEAGUE = "colleague", _("colleague")
    OTHER = "other", _("somebody else")


class DeathEvidence(TextChoices):
    """What the office made sure of a death by."""

    CERTIFICATE = "certificate", _("a death certificate, seen")
    REGISTRATION = "registration", _("the civil registration of deaths")
    EMPLOYER = "employer", _("the employer, rung back")
    EXECUTOR = "executor", _("the executor or solicitor, rung back")
    FAMILY = "family", _("the family, rung back")


class RenewalStage(TextChoices):
    """How far a renewal has come (docs/states.md)."""

    OPEN = "open", _("to be declared and paid")
    DECLARED = "declared", _("declared, the fee to be paid")
    PAID = "paid", _("paid, the declarations to be made")
    OVERDUE = "overdue", _("not renewed in time")
    RENEWED = "renewed", _("renewed")
    CLOSED = "closed", _("no longer open")


RENEWAL = Lifecycle(
    {
        RenewalStage.OPEN: {
            RenewalStage.DECLARED,
            RenewalStage.PAID,
            RenewalStage.RENEWED,
            RenewalStage.OVERDUE,
            RenewalStage.CLOSED,
        },
        RenewalStage.DECLARED: {RenewalStage.RENEWED, RenewalStage.OVERDUE, RenewalStage.CLOSED},
        RenewalStage.PAID: {RenewalStage.RENEWED, RenewalStage.OVERDUE, RenewalStage.CLOSED},
        # For a time after the last day somebody may still come back in this way; what is done then stays a part.
        RenewalStage.OVERDUE: {RenewalStage.RENEWED, RenewalStage.CLOSED},
        # Money that was taken in time counts, however late the bank tells of it.
        RenewalStage.CLOSED: {RenewalStage.RENEWED},
    }
)
# Something is still to be done, or may be.
RENEWING = frozenset({RenewalStage.OPEN, RenewalStage.DECLARED, RenewalStage.PAID, RenewalStage.OVERDUE})


class InvoiceState(TextChoices):
    """How far an invoice to an employer has come."""

    ISSUED = "issued", _("to be paid")
    PAID = "paid", _("paid")
    CANCELLED = "cancelled", _("cancelled")


INVOICE = Lifecycle({InvoiceState.ISSUED: {InvoiceState.PAID, InvoiceState.CANCELLED}})


class RenewalReviewOutcome(TextChoices):
    """What became of a matter that somebody declared when they renewed."""

    NO_ACTION = "no_action", _("nothing more is needed")
    CONCERN = "concern", _("to be looked into as a concern")


class BatchSource(TextChoices):
    """How the lines of a check came."""

    TYPED = "typed", _("typed")
    PASTED = "pasted", _("pasted")
    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"
    API = "api", _("employer API")
    AGAIN = "again", _("the same lines again")


class BatchState(TextChoices):
    """How far a check of many has come."""

    MAPPING = "mapping", _("waiting for you to say what the columns are")
    READING = "reading", _("the file is being read")
    CHECKING = "checking", _("being checked")
    DONE = "done", _("done")
    FAILED = "failed", _("could not be done")


BATCH = Lifecycle(
    {
        BatchState.MAPPING: {BatchState.READING, BatchState.FAILED},
        BatchState.READING: {BatchState.MAPPING, BatchState.CHECKING, BatchState.FAILED},
        BatchState.CHECKING: {BatchState.DONE, BatchState.FAILED},
    }
)


class ListColumn(TextChoices):
    """What a column of a list of people to check may say."""

    NUMBER = "number", _("Registration number")
    NAME = "name", _("Whole name, in one column")
    FORENAMES = "forenames", _("Forenames")
    SURNAME = "surname", _("Surname")
    REGISTER = "register", _("Expected register")
    SCOPE = "scope", _("Expected scope of practice")
    EMPLOYEE = "employee", _("Your own reference, such as an employee number")


class ListTrouble(TextChoices):
    """Why nothing came of a list of people to check."""

    EMPTY = "empty", _("There is nothing in it.")
    ONE_COLUMN = "one_column", _("It has one column only. A check needs a number and a name, each in its own column.")
    LETTERS = "letters", _("Its letters cannot be read. Save it as CSV in UTF-8, or as an Excel workbook (.xlsx).")
    NOT_A_LIST = "not_a_list", _("It is neither CSV nor an Excel workbook (.xlsx).")
    OLD_EXCEL = "old_excel", _("It is a workbook of an old kind (.xls). Save it as .xlsx or CSV.")
    PASSWORD = "password", _("It is protected with a password. Remove the password, save it and send it again.")
    TOO_MANY = "too_many", _("It has more than 100,000 lines. Divide it into several lists.")
    TOO_LARGE = "too_large", _("It is larger, or more tightly packed, than a list of people is.")
    DAMAGED = "damaged", _("It is damaged, or holds something that is not safe to open, such as macros.")
    BUSY = "busy", _("It could not be read in time, which is not your fault.")
    ABANDONED = "abandoned", _("Nobody said in seven days what its columns are, so it was deleted.")
    GIVEN_UP = "given_up", _("You ended it, so it was deleted.")
    LOST = "lost", _("It was not finished, which is our fault. Nothing was checked, and nothing of it is kept.")


class CheckOutcome(TextChoices):
    """The one answer that each line of a check gets."""

    REGISTERED = "registered", _("Registered")
    RESTRICTED = "restricted", _("Registered with restrictions")
    NOT_REGISTERED = "not_registered", _("Not registered")
    MISMATCH = "mismatch", _("Does not match")
    CANNOT_CONFIRM = "cannot_confirm", _("Cannot confirm")
    AMBIGUOUS = "ambiguous", _("More than one possible")
    UNREADABLE = "unreadable", _("Cannot be read")


class CheckNote(TextChoices):
    """What beside its outcome must be known of a line."""

    OTHER_NAME = "other_name", _("the number is somebody else’s, or under another name")
    FORMER_NAME = "former_name", _("the number is right; the name is a former one")
    OTHER_ORDER = "other_order", _("the number is right; the names stand in another order")
    OTHER_REGISTER = "other_register", _("the number is of another register than you expected")
    OTHER_SCOPE = "other_scope", _("registered, but not in the scope you expected")
    BY_NAME = "by_name", _("there is somebody of this name; give the number too")
    SEVERAL = "several", _("several entries fit; give the number on this register")
    NO_NUMBER = "no_number", _("there is no number on this line")
    NO_NAME = "no_name", _("there is no name on this line")
    TOO_LONG = "too_long", _("a cell of this line is too long")
    BAD_REGISTER = "bad_register", _("there is no such register")
    BAD_SCOPE = "bad_scope", _("there is no such scope of practice")
    REPEATED = "repeated", _("the same line stands further up")


class WatchReason(TextChoices):
    """Why an organisation watches an entry."""

    EMPLOYED = "employed", _("works for us")
    STARTING = "starting", _("is about to start with us")
    TEMPORARY = "temporary", _("agency, locum or honorary work")
    SUPERVISION = "supervision", _("works under restrictions with us")


class ChangeKind(TextChoices):
    """What about an entry changed."""

    STANDING = "standing", _("whether they are registered")
    RESTRICTION = "restriction", _("restrictions or decisions")
    SCOPE = "scope", _("scope of practice")
    TERM = "term", _("until when they are registered")
    ENDING = "ending", _("their registration ends soon")
    NOT_RENEWED = "not_renewed", _("they have not renewed yet")
    OTHER = "other", _("what the register says of them")


class NoticeBy(TextChoices):
    """How an officer hears of changes by e-mail."""

    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("Once a day, all together")
    NEVER = "never", _("Not by e-mail")


class EndpointOff(TextChoices):
    """Why messages are no longer sent to an endpoint."""

    GONE = "gone", _("it answered that it is gone for good (410)")
    FAILING = "failing", _("it failed for days")


class WebhookTrouble(TextChoices):
    """Why a message was not delivered, in words for whoever runs the receiving system."""

    NAME = "name", _("we could not find the name of your server (DNS)")
    TARGET = "target", _("the name of your server leads to an address that we do not send to")
    CONNECT = "connect", _("your server did not let us connect")
    TLS = "tls", _("your server’s certificate could not be verified, or TLS failed")
    TIMEOUT = "timeout", _("your server took too long")
    ANSWER = "answer", _("your server broke off, or its answer was not HTTP")
    REDIRECT = "redirect", _("your server sent us elsewhere; we do not follow that")
    GONE = "gone", _("your server answered that this address is gone for good")
    STATUS = "status", _("your server answered, but not that it took the message")


class ApiScope(TextChoices):
    """What a key of the employer API opens."""

    CHECKS = "checks", _("make checks and read their results")
    WATCHES = "watches", _("read, begin and end watches")
    CHANGES = "changes", _("read the changes of watched entries")


class ShareField(TextChoices):
    """What a registrant may show beside the verdict."""

    SCOPES = "scopes", _("my scope of practice")
    TERM = "term", _("until when I am registered")
    HISTORY = "history", _("since when, and my history on the register")
    OTHERS = "others", _("my entries on other registers here")
    NOTES = "notes", _("annotations, such as Medical Physics Expert")


class ShareState(TextChoices):
    """Whether a shared link still works, and why not."""

    LIVE = "live", _("works")
    USED_UP = "used_up", _("used up")
    EXPIRED = "expired", _("expired")
    ENDED = "ended", _("ended by you")
    LEFT = "left", _("ended, because your registration ended")


class MisuseState(TextChoices):
    """How far a report of misuse has come."""

    ASKED = "asked", _("with the office")
    FOUND = "found", _("found to be misuse")
    NOT_FOUND = "not_found", _("not found to be misuse")


MISUSE = Lifecycle({MisuseState.ASKED: {MisuseState.FOUND, MisuseState.NOT_FOUND}})
