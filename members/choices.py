from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from members.lifecycle import Lifecycle


class NameKind(TextChoices):
    OFFICIAL = "official", _("official name")
    KNOWN_AS = "known_as", _("known as")
    FORMER = "former", _("former name")


class OutsideStanding(TextChoices):
    CURRENT = "current", _("current")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("ended")
    # What a person says of themselves counts for nothing until the office has checked it with the body.
    STATED = "stated", _("said by the person, not yet checked")


class OutsideFound(TextChoices):
    """What another body says of a number that an officer looked up there."""

    CURRENT = "current", _("Current")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")
    NOT_FOUND = "not_found", _("There is no such number, or it is somebody else’s")


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


class Channel(TextChoices):
    """Ways to reach a person."""

    EMAIL = "email", _("e-mail")
    SECOND_EMAIL = "second_email", _("second e-mail")
    LETTER = "letter", _("letter")


class DeliveryKind(TextChoices):
    """What became of a message, as the mail provider or the office says."""

    DELIVERED = "delivered", _("delivered")
    DEFERRED = "deferred", _("delayed")
    BOUNCED = "bounced", _("came back")
    COMPLAINED = "complained", _("reported as unwanted")
    REJECTED = "rejected", _("not accepted")
    POSTED = "posted", _("posted")
    RETURNED = "returned", _("came back in the post")


class Outcome(TextChoices):
    """What became of a message, as its reader is told."""

    WAITING = "waiting", _("on its way")
    TRYING = "trying", _("could not be sent yet; we are trying again")
    TO_POST = "to_post", _("waiting to be printed and posted")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    DELAYED = "delayed", _("sent, but delayed on the way")
    POSTED = "posted", _("posted")
    CAME_BACK = "came_back", _("came back")
    NOT_ACCEPTED = "not_accepted", _("not accepted by the mail service")
    UNWANTED = "unwanted", _("delivered, and reported as unwanted")
    RETURNED = "returned", _("came back in the post")
    FAILED = "failed", _("could not be sent")
    NO_WAY = "no_way", _("not sent: we had no address that works")


class Role(TextChoices):
    """Powers that the registrar grants to an account; being a registrant is no role but a fact."""

    OFFICER = "officer", _("registrar’s officer")
    REGISTRAR = "registrar", _("registrar")
    ASSESSOR = "assessor", _("assessor")
    LAY_ASSESSOR = "lay_assessor", _("lay assessor")
    AUDITOR = "auditor", _("CPD auditor")
    PANEL_MEMBER = "panel_member", _("panel member")
    FINANCE = "finance", _("finance officer")
    EMPLOYER = "employer", _("employer officer")
    EMPLOYER_ADMIN = "employer_admin", _("employer admin")


# Who works in the registrar’s office, and whose sessions are shorter and passwords longer.
OFFICE_ROLES = frozenset({Role.OFFICER, Role.REGISTRAR, Role.FINANCE})
# Who decides on casework there.
OFFICER_ROLES = frozenset({Role.OFFICER, Role.REGISTRAR})
# Who acts for an organisation that checks people; its admins invite and end its officers.
EMPLOYER_ROLES = frozenset({Role.EMPLOYER, Role.EMPLOYER_ADMIN})


class VerifiedBy(TextChoices):
    """How the office made sure that somebody speaks for an organisation."""

    DOMAIN = "domain", _("a message to an address of the organisation’s own domain was answered")
    LETTER = "letter", _("a code sent by post to the organisation was given back")
    CONTACT = "contact", _("somebody known at the organisation confirmed it by telephone")


class CheckPurpose(TextChoices):
    """Why an organisation asks what the register says of somebody."""

    RECRUITMENT = "recruitment", _("Before somebody starts work")
    MONITORING = "monitoring", _("While somebody works for us")
    TEMPORARY = "temporary", _("Agency, locum or honorary work")
    ACCREDITATION = "accreditation", _("Evidence for an accreditation or an audit")
    CONCERN = "concern", _("A concern about somebody’s practice")


class ActState(TextChoices):
    """How far an act that needs two people has come."""

    PROPOSED = "proposed", _("waiting for a second person")
    AGREED = "agreed", _("agreed, takes effect after the delay")
    DONE = "done", _("done")
    DECLINED = "declined", _("not agreed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    IN_EFFECT = "in_effect", _("in effect, waiting to be confirmed")
    UPHELD = "upheld", _("confirmed")
    DISPUTED = "disputed", _("not confirmed by the second person")


class RequestState(TextChoices):
    """How far a request of a person to the office has come."""

    ASKED = "asked", _("with the office")
    PROPOSED = "proposed", _("waiting for a second officer")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("not accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


REQUEST = Lifecycle(
    {
        RequestState.ASKED: {
            RequestState.PROPOSED,
            RequestState.ACCEPTED,
            RequestState.REFUSED,
            RequestState.WITHDRAWN,
        },
        # Until it is done, whoever asked may still think better of it, and the second person need not agree.
        RequestState.PROPOSED: {
            RequestState.ASKED,
            RequestState.ACCEPTED,
            RequestState.REFUSED,
            RequestState.WITHDRAWN,
        },
    }
)


class CopyState(TextChoices):
    """How far the copy of everything held about a person has come."""

    ASKED = "asked", _("waiting")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")
    GONE = "gone", _("no longer kept")


COPY = Lifecycle(
    {
        CopyState.ASKED: {CopyState.MAKING, CopyState.FAILED},
        CopyState.MAKING: {CopyState.MAKING, CopyState.READY, CopyState.FAILED},  # again, if its worker died
        CopyState.READY: {CopyState.GONE},
    }
)


class HeldClass(TextChoices):
    """What is held about people, in the classes in which an erasure is answered."""

    IDENTITY = "identity", _("Your names and date of birth")
    CONTACTS = "contacts", _("Your e-mail addresses, telephone number and postal address")
    WORK = "work", _("Where you work and what you told us about it")
    DOCUMENTS = "documents", _("Documents that you uploaded")
    MESSAGES = "messages", _("Messages sent to you")
    CPD = "cpd", _("Your CPD log and development plan")
    REQUESTS = "requests", _("What you wrote in requests, and our answers")
    CASEWORK = "casework", _("Notes, reasons and decisions written by the office")
    ACCOUNT = "account", _("Your account and how you sign in")
    PAYMENTS = "payments", _("What you paid: amounts, days and how the bank named it")
    REGISTRATION = "registration", _("Your registration: number, days and outcomes")
    TRAIL = "trail", _("Who did what, and who opened your record")


class Erasing(TextChoices):
    """What erasure does to a class of what is held."""

    ERASED = "erased", _("erased")
    EMPTIED = "emptied", _("the words are erased; that it happened, and when, is kept")
    KEPT = "kept", _("kept until retention ends")


# How an erasure answers each class (docs/rules.md 8): the register must be able to prove its past answers, and a
# number is never used again.
ERASING = {
    HeldClass.IDENTITY: Erasing.ERASED,
    HeldClass.CONTACTS: Erasing.ERASED,
    HeldClass.WORK: Erasing.ERASED,
    HeldClass.DOCUMENTS: Erasing.ERASED,
    HeldClass.MESSAGES: Erasing.EMPTIED,
    HeldClass.CPD: Erasing.EMPTIED,
    HeldClass.REQUESTS: Erasing.EMPTIED,
    HeldClass.CASEWORK: Erasing.EMPTIED,
    HeldClass.ACCOUNT: Erasing.ERASED,
    HeldClass.PAYMENTS: Erasing.EMPTIED,
    HeldClass.REGISTRATION: Erasing.KEPT,
    HeldClass.TRAIL: Erasing.KEPT,
}


# Why a class is not erased whole.
ERASING_WHY = {
    HeldClass.MESSAGES: _("So that it can be shown later that you were told, and when."),
    HeldClass.CPD: _("So that audits stay countable: kinds, days and hours are kept, without any word."),
    HeldClass.REQUESTS: _("So that it can be shown later that your request was dealt with, and when."),
    HeldClass.CASEWORK: _("So that it can be shown later that decisions were made by two people, and when."),
    HeldClass.PAYMENTS: _("So that the register can show its accounts for six years; the words are erased."),
    HeldClass.REGISTRATION: _(
        "So that the register can prove what it said on any day, and never gives your number to somebody else."
    ),
    HeldClass.TRAIL: _("So that wrong use of your record can still be found. It holds no words about you."),
}


class NameReason(TextChoices):
    MARRIAGE = "marriage", _("marriage or civil partnership")
    DIVORCE = "divorce", _("end of a marriage or civil partnership")
    DEED = "deed", _("deed poll or statutory declaration")
    SPELLING = "spelling", _("the register has it wrong")
    OTHER = "other", _("another reason")


class Sector(TextChoices):
    NHS = "nhs", _("NHS")
    INDEPENDENT = "independent", _("independent health care")
    UNIVERSITY = "university", _("university or research")
    INDUSTRY = "industry", _("industry or supplier")
    OTHER = "other", _("somewhere else")


class Setting(TextChoices):
    HOSPITAL = "hospital", _("hospital")
    COMMUNITY = "community", _("community or home")
    LABORATORY = "laboratory", _("laboratory or workshop")
    OFFICE = "office", _("office or teaching")
    OTHER = "other", _("another setting")


class WaitingOn(TextChoices):
    """Who must act next."""

    OFFICE = "office", _("the office")
    REGISTRAR = "registrar", _("the registrar")
    SECOND_PERSON = "second_person", _("a second officer")
    PERSON = "person", _("the person concerned")
    REFEREE = "referee", _("a referee")
    ASSESSOR = "assessor", _("an assessor")
    PANEL = "panel", _("a panel")
    NOBODY = "nobody", _("nobody")


class ReadingOf(TextChoices):
    """What of somebody else’s record was opened."""

    RECORD = "record", _("your whole record")
    DOCUMENT = "document", _("a document of yours")
    APPLICATION = "application", _("an application of yours")
    GROUNDS = "grounds", _("the grounds of a request to be withheld")
    MESSAGE = "message", _("a message sent to you")
    COPY = "copy", _("an export that lists you")
    DECLARATION = "declaration", _("what you explained in a declaration")
    REFERENCE = "reference", _("a reference given about you")
    AUDIT = "audit", _("an audit of your CPD")


class DocumentKind(TextChoices):
    """What may be put into the evidence locker; members/rules/documents.py has the limits of each."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    PPTX = "pptx", "PowerPoint"
    PNG = "png", "PNG"
    JPEG = "jpeg", "JPEG"


class DocumentState(TextChoices):
    """How far the check of a document is."""

    RECEIVED = "received", _("waiting to be checked")
    CHECKING = "checking", _("being checked")
    CLEAN = "clean", _("ready to use")
    REFUSED = "refused", _("cannot be used")
    INFECTED = "infected", _("contains a virus")
    FAILED = "failed", _("could not be checked")


DOCUMENT = Lifecycle(
    {
        DocumentState.RECEIVED: {DocumentState.CHECKING},
        DocumentState.CHECKING: {
            DocumentState.RECEIVED,  # the scanner was out of reach, or the worker died on the way
            DocumentState.CLEAN,
            DocumentState.REFUSED,
            DocumentState.INFECTED,
            DocumentState.FAILED,
        },
        DocumentState.FAILED: {DocumentState.RECEIVED},
    }
)


class DocumentRefusal(TextChoices):
    """Why a document cannot be used; the code stays after the document is gone."""

    NO_FILE = "no_file", _("no file")
    EMPTY = "empty", _("empty")
    WRONG_TYPE = "wrong_type", _("not of a kind that is taken")
    TOO_BIG = "too_big", _("too big")
    TOO_MANY_PAGES = "too_many_pages", _("too many pages")
    PASSWORD = "password", _("protected by a password")
    DAMAGED = "damaged", _("damaged or unsafe")
    INFECTED = "infected", _("contains a virus")
    OVER_QUOTA = "over_quota", _("no room left")
    FAILED = "failed", _("could not be checked")


class PatientSign(TextChoices):
    """What in a document looks as if it came from a patient's record."""

    NHS_NUMBER = "nhs_number", _("an NHS number")
    CHI_NUMBER = "chi_number", _("a CHI number (Scotland)")
    HC_NUMBER = "hc_number", _("a Health and Care number (Northern Ireland)")
    BIRTH_DATE = "birth_date", _("a date of birth")
    PATIENT_WORDS = "patient_words", _("words of a patient’s record")
    DICOM = "dicom", _("details from a medical image")


class WarningAnswer(TextChoices):
    """What the owner says about a warning of patient data."""

    NOT_PATIENT = "not_patient", _("It is not about a patient")
    ABOUT_ME = "about_me", _("It is about me")
    INVENTED = "invented", _("It is invented or a training example")


class IdentityCheck(TextChoices):
    """How the office made sure of who somebody is."""

    IN_PERSON = "in_person", _("identity document seen in person")
    VIDEO = "video", _("identity document seen in a video call")
    CERTIFIED = "certified", _("certified copy received")


class Purpose(TextChoices):
    """What a payment is for; the app that asks for it says of which record, and is told once it is settled."""

    ADMISSION = "admission", _("application for admission")
    READMISSION = "readmission", _("application for readmission")
    RENEWAL = "renewal", _("renewal")
    EMPLOYER_INVOICE = "employer_invoice", _("invoice to an employer")
    EQUIVALENCE = "equivalence", _("application for HSST equivalence")
    CERTIFICATE = "certificate", _("duplicate certificate")


class PaymentState(TextChoices):
    """How far a payment has come."""

    OPEN = "open", _("to be paid")
    PROCESSING = "processing", _("on its way from the bank")
    PAID = "paid", _("paid")
    WAIVED = "waived", _("waived")
    CANCELLED = "cancelled", _("no longer asked for")
    PART_REFUNDED = "part_refunded", _("refunded in part")
    REFUNDED = "refunded", _("refunded")
    TAKEN_BACK = "taken_back", _("taken back by the bank")


# What becomes of money may be heard of before that it came in.
_MONEY_CAME = {PaymentState.PAID, PaymentState.PART_REFUNDED, PaymentState.REFUNDED, PaymentState.TAKEN_BACK}
PAYMENT = Lifecycle(
    {
        PaymentState.OPEN: {
            PaymentState.PROCESSING,
            PaymentState.WAIVED,
            PaymentState.CANCELLED,
            *_MONEY_CAME,
        },
        PaymentState.PROCESSING: {PaymentState.OPEN, *_MONEY_CAME},
        # Money that arrives for what is no longer asked for is taken note of, and offered back.
        PaymentState.WAIVED: _MONEY_CAME,
        PaymentState.CANCELLED: _MONEY_CAME,
        # A refund that its bank did not take comes back, and a claim of the payer's bank may be won.
        PaymentState.PAID: _MONEY_CAME - {PaymentState.PAID},
        PaymentState.PART_REFUNDED: _MONEY_CAME - {PaymentState.PART_REFUNDED},
        PaymentState.REFUNDED: _MONEY_CAME - {PaymentState.REFUNDED},
        PaymentState.TAKEN_BACK: _MONEY_CAME - {PaymentState.TAKEN_BACK},
    }
)
# May still be paid: there is never more than one such payment for one thing.
PAYABLE = frozenset({PaymentState.OPEN, PaymentState.PROCESSING})
# What it was for counts as paid; what becomes of the money afterwards is decided by people.
SETTLED = frozenset({PaymentState.PAID, PaymentState.WAIVED, PaymentState.PART_REFUNDED})


class PaymentMethod(TextChoices):
    CARD = "card", _("card")
    DEBIT = "debit", _("direct debit")
    OFFLINE = "offline", _("bank transfer or cheque")
    WAIVER = "waiver", _("waived")


class LedgerKind(TextChoices):
    """What moved; the sign of a line's amount says which way."""

    CHARGE = "charge", _("card payment")
    DEBIT = "debit", _("direct debit")
    OFFLINE = "offline", _("bank transfer or cheque")
    WAIVER = "waiver", _("fee waived")
    REFUND = "refund", _("refund to the card or account")
    REFUND_FAILED = "refund_failed", _("refund that came back")
    OFFLINE_REFUND = "offline_refund", _("refund by bank transfer")
    CHARGEBACK = "chargeback", _("taken back by the payer’s bank")
    CHARGEBACK_WON = "chargeback_won", _("given back by the payer’s bank")


# Lines of money that passed through Stripe, which the daily comparison holds against Stripe's own list.
AT_STRIPE = frozenset(
    {
        LedgerKind.CHARGE,
        LedgerKind.DEBIT,
        LedgerKind.REFUND,
        LedgerKind.REFUND_FAILED,
        LedgerKind.CHARGEBACK,
        LedgerKind.CHARGEBACK_WON,
    }
)


class MandateState(TextChoices):
    """How far somebody's direct debit instruction has come."""

    ASKED = "asked", _("not set up yet")
    WORKING = "working", _("set up")
    ENDED = "ended", _("ended")


MANDATE = Lifecycle(
    {
        MandateState.ASKED: {MandateState.WORKING, MandateState.ENDED},
        MandateState.WORKING: {MandateState.ENDED},
    }
)


class MandateEnd(TextChoices):
    """Who or what ended a direct debit instruction."""

    PAYER = "payer", _("by its holder")
    BANK = "bank", _("by the bank")
    NOT_FINISHED = "not_finished", _("it was not finished")
    ERASED = "erased", _("its holder was erased")


class DebitState(TextChoices):
    """How far one collection by direct debit has come."""

    ANNOUNCED = "announced", _("to be collected")
    SENT = "sent", _("on its way from the bank")
    COLLECTED = "collected", _("collected")
    FAILED = "failed", _("not paid by the bank")
    CALLED_OFF = "called_off", _("called off")


DEBIT = Lifecycle(
    {
        DebitState.ANNOUNCED: {DebitState.SENT, DebitState.COLLECTED, DebitState.FAILED, DebitState.CALLED_OFF},
        DebitState.SENT: {DebitState.COLLECTED, DebitState.FAILED},
        # The bank may say so late that an event of the failure is heard first.
        DebitState.FAILED: {DebitState.COLLECTED},
        # It was sent in the moment in which it was called off: the money is taken note of, and offered back.
        DebitState.CALLED_OFF: {DebitState.COLLECTED},
    }
)
# Something is still to come of it: never more than one of one payment.
DEBITING = frozenset({DebitState.ANNOUNCED, DebitState.SENT})


class RefundState(TextChoices):
    """How far a refund that two people agreed has come."""

    AGREED = "agreed", _("agreed, not yet sent")
    SENT = "sent", _("on its way")
    MADE = "made", _("made")
    FAILED = "failed", _("did not arrive")


REFUND = Lifecycle(
    {
        RefundState.AGREED: {RefundState.SENT, RefundState.MADE, RefundState.FAILED},
        RefundState.SENT: {RefundState.MADE, RefundState.FAILED},
        RefundState.MADE: {RefundState.FAILED},  # the card's bank may send it back days later
    }
)
