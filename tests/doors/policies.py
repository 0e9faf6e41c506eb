"""What every policy means for every role, in one place: the left half of the matrix.

200 is let in; 303 is sent to sign in first; 403 may not; 404 may not even know. The things that a path names belong
to the registrant: that role's cell is “own”, all others are “somebody else's”; tests/doors/test_matrix.py adds what
does not exist or is hidden, and officers who ask about themselves.
"""

ANONYMOUS, ACCOUNT = "anonymous", "account"
REGISTRANT, OTHER = "registrant", "other registrant"
OFFICER, REGISTRAR, FINANCE = "officer", "registrar", "finance"
ASSESSOR, LAY_ASSESSOR, AUDITOR, PANEL_MEMBER = "assessor", "lay assessor", "auditor", "panel member"
EMPLOYER, EMPLOYER_ADMIN, OTHER_EMPLOYER = "employer", "employer admin", "another employer’s admin"
SUPERUSER = "superuser"
ROLES = (
    ANONYMOUS,
    ACCOUNT,
    REGISTRANT,
    OTHER,
    OFFICER,
    REGISTRAR,
    FINANCE,
    ASSESSOR,
    LAY_ASSESSOR,
    AUDITOR,
    PANEL_MEMBER,
    EMPLOYER,
    EMPLOYER_ADMIN,
    OTHER_EMPLOYER,
    SUPERUSER,
)

ANYONE = "anyone"
SHOWN_ENTRY = "anyone, if the entry is shown"
SAVED_CHECK = "anyone who has its reference"
CLAIM_LINK = "anyone who has the link sent to the address on file"
ACTIVATE_LINK, FREEZE_LINK = "whoever has a link to activate it", "whoever has a link to freeze it"
HALF_SIGNED_IN = "whoever gave the password"
PROVIDER = "the mail provider, by its secret"
STRIPE = "Stripe, by its signature"

SIGNED_IN, SIGNED_IN_NOW = "whoever signed in", "whoever signed in, just now"
CONFIRMED = "whoever signed in and confirmed their address"
OWN_RECORD = "the person themselves"
OWN_EVIDENCE = "the person themselves, with a second factor"
OWN_CONTACTS = "the person themselves, with a second factor, just now"

OWN_MESSAGE = "the person it was sent to"
OWN_DOCUMENT = "the owner of the document, with a second factor"
VIEWING_COPY = "the owner, or somebody the document was opened to, with a second factor"
OWN_EMPLOYMENT = "the person whose work it is"
OWN_OUTSIDE = "the person whose registration it is"
OWN_NAME_CHANGE, OWN_WITHHOLDING = "whose change of name is open", "whose request is open"
OWN_ERASURE = "whose erasure request is open"
OWN_COPY = "the person whose copy it is, with a second factor"
OWN_CLAIM, LINKED_CLAIM = "whoever made the claim", "whoever made the claim, once it was right"

OFFICE = "the office"
OFFICERS = "officers and the registrar"
THE_REGISTRAR = "the registrar"
REFERENCE = "the registrar or a technical administrator"
PERSON = "the office, about anybody else"
CASE = "officers and the registrar, about anybody else"
WORK_ITEM = "the office, if the work is for their role and not about themselves"
CLAIM_WORK = "officers and the registrar, if it is about a claim and not about themselves"
LOCKED_ACCOUNT = "officers and the registrar, about anybody else’s account"
LETTER = "officers and the registrar, if it is a letter"
ACT = "officers and the registrar, and finance for its own kinds, if it is an act"
ROLE_GRANT = "the registrar, if there is such a role"
ROLE_ACT = "the registrar, if it is about a role"
ENTRY_AT_DESK = "officers and the registrar, about anybody else’s entry"
ENTRY_TO_CORRECT = "officers and the registrar, if the office corrects such facts"
FACT_TO_CORRECT = "officers and the registrar, if the office corrects such a fact"
SANCTION = "officers and the registrar, if it is a sanction of the entry"
PROCEEDINGS = "officers and the registrar, if they are proceedings of the entry"
DEPARTURE = "officers and the registrar, if it ended the registration"
NAME_CHANGE = "officers and the registrar, about anybody else’s change of name"
WITHHOLDING = "the registrar, about anybody else’s request not to be shown"
ERASURE = "the registrar, about anybody else’s request to be erased"
OUTSIDE = "officers and the registrar, about anybody else’s registration elsewhere"
OWN_PAYMENT, OWN_RECEIPT = "the person who pays", "the person who paid"
PAYMENT = "the office, about anybody else’s payment"
PAYMENT_TO_SETTLE = "finance and the registrar, about anybody else’s payment"
INVOICE = "finance and the registrar, if it is an invoice"
INVOICE_LINK = "whoever has the link that an employer was sent"
INVOICE_LINE = "finance and the registrar, if it is a line of an invoice"
REFUND_TO_SEND = "finance and the registrar, about anybody else’s refund"
FINANCE_ONLY = "finance and the registrar"
LIST_TO_TAKE = "those of the office who may take this list"
COMPARISON = "finance and the registrar, if it is a day"
DUPLICATE = "officers and the registrar, if neither record is theirs"
MERGED = "officers and the registrar, about anybody else’s merged record"
APPLICATION_AT_DESK = "officers and the registrar, about anybody else’s application"
FRAMEWORK = "anyone, if there are such standards"
PAPER_APPLICATION = "officers and the registrar, about anybody else’s application that came on paper"
REFERENCE_LINK = "whoever has the link that a referee was sent"
OWN_REFEREES = "whose application it is, if it needs referees"
OPEN_REGISTER = "whoever signed in, if there is such a register"
OPEN_ROUTE = "whoever signed in, if the route is open"
OWN_APPLICATION = "whose application it is, with a second factor"
OWN_QUALIFICATION = "whose qualification it is, with a second factor"
OWN_POST = "whose post it is, with a second factor"
OWN_UPDATING = "whose updating it is, with a second factor"
OWN_EVIDENCE_ITEM = "whose evidence it is, with a second factor"
OWN_CONFIRMATION = "who asked for the confirmation, with a second factor"
OWN_KEPT_FORM = "whose form it is and may be kept, with a second factor"
CONFIRMATION_LINK = "whoever has the link to confirm evidence by"
CERTIFICATE_ROUTE = "anyone, if such a certificate is open"
JUDGED_FRAMEWORK = "officers and the registrar, about standards that cases were judged against"
OWN_APPLICATION_GAP = "whose application has this gap, with a second factor"
OWN_STANDARD = "whose application is judged by the standard, with a second factor"
OWN_REFEREE = "whoever named the referee"
REFEREE_AT_DESK = "officers and the registrar, about a referee of anybody else’s application"

OWN_RENEWAL = "whose renewal it is, with a second factor"
RENEWAL_REVIEW = "the registrar, about what anybody else declared on renewal"
RENEWAL_CONCERN = "the registrar, about what was referred as a concern on renewal"

ASSESSORS = "assessors, lay or not"
OWN_SEAT = "whoever holds a seat on the application"
SEAT_AT_DESK = "officers and the registrar, about a seat on anybody else’s application"
OBJECTION_AT_DESK = "officers and the registrar, about an objection of anybody else"
OWN_SUBMITTED = "whose application it is, while it is with the register"
OWN_INTERVIEW = "whose application it is, once an interview was asked for"
OWN_CALIBRATION = "whoever is asked to judge in the calibration round"
CALIBRATION_AT_DESK = "officers and the registrar, if there is such a calibration round"
CERTIFICATE_AT_DESK = "officers and the registrar, about anybody else’s certificate of equivalence"
REVOKED_CERTIFICATE = "the registrar, about anybody else’s certificate of equivalence that was revoked"

OWN_ACTIVITY = "the person whose activity it is"
OWN_ACTIVITY_EVIDENCE = "the person whose activity it is, with a second factor"
OWN_CYCLE, OWN_GAP = "the person whose cycle it is", "the person who explained it"
OWN_GOAL, OWN_RECURRING = "the person whose goal it is", "the person whose activity comes again"
OWN_INTAKE = "the person who brought the file"
OWN_CYCLE_TAKEN_OUT = "the person whose cycle it is, with a second factor"

OWN_AUDIT, OWN_AUDIT_EVIDENCE = "whose CPD is audited", "whose CPD is audited, with a second factor"
OWN_AUDIT_CLOSED, OWN_AUDIT_REFERRED = "whose audit has an outcome", "whose audit was referred"
AUDITORS, OWN_AUDIT_SEAT = "CPD auditors", "whoever holds a seat on the audit"
AUDIT_AT_DESK = "officers and the registrar, about anybody else’s audit"
REFERRAL_AT_DESK = "the registrar, about anybody else’s audit"
AUDIT_ROUND = "officers and the registrar, if there is such a round"
PUBLIC_ROUND, OPEN_ROUND = "anyone, once the round was committed to", "whoever has CPD that the round looks at"

OWN_DECISION, OWN_REFUSAL = "whose application was decided", "whose application was refused"
OWN_ISSUED = "whom the register sent the document"
ISSUED_AT_DESK = "officers and the registrar, about a document sent to anybody else"
SUITABILITY = "the registrar, about what anybody else declared"
APPEAL_AT_DESK = "officers and the registrar, if anybody else’s application was refused"
LATE_APPEAL = "the registrar, if anybody else’s application was refused"
PANEL_MEMBERS, HEARING = "panel members", "whoever sits on the panel that hears the appeal"
CERTIFICATE = "anyone who has the reference of a certificate"

OWN_ENTRY = "whose entry it is, with a second factor"
OWN_ENTRY_NOW = "whose entry it is, with a second factor, just now"
OWN_ENTRY_REQUEST = "who asked it about their entry"
ENTRY_REQUEST_AT_DESK = "officers and the registrar, about what anybody else asked about their entry"
DEATH_AT_DESK = "officers and the registrar, about the report of anybody else’s death"

ENTRY_TO_SHARE, OWN_SHARE = "whose entry it is", "who made the link"
SHARE_LINK = "whoever has a link that a registrant gave"
OWN_MISUSE = "who reported the misuse"
MISUSE_AT_DESK = "officers and the registrar, about what anybody else reported as misuse"

ORGANISATION, ORGANISATION_ADMIN = "officers of the organisation", "admins of the organisation"
ORGANISATION_ADMIN_NOW = "admins of the organisation, just now"
ORGANISATION_KEY = "a key of the organisation, for its admins"
ANY_KEY, CHECKS_KEY = "any key of an organisation", "a key of an organisation, for checks"
CHECK_KEY = "a key of the organisation, for its check"
LINE_KEY = "a key of the organisation, for a line of its check"
WATCH_KEY = "a key of the organisation, for its watch"
WATCHES_KEY, CHANGES_KEY = "a key of an organisation, for watches", "a key of an organisation, for changes"
WATCH, NOTICE = "officers of the organisation that watches", "officers of the organisation that was told"
BATCH_TO_WATCH = "officers of the organisation that made the check"
ENDPOINT = "admins of the organisation whose endpoint it is"
ENDPOINT_NOW = "admins of the organisation whose endpoint it is, just now"
WEBHOOK_EVENT = "admins of the organisation whose message it is"
OFFICER_OF_IT = "admins of the organisation, about one of its officers, just now"
WAITING_INVITATION = "admins of the organisation, about an invitation that waits"
WITH_SECOND_FACTOR = "whoever signed in, with a second factor"
OWN_ORGANISATION_REQUEST = "who asked for the organisation’s account"
INVITATION_LINK = "whoever signed in and has the link of an invitation"
ORGANISATION_REQUEST_AT_DESK = "officers and the registrar, about anybody else’s request for an organisation"
ORGANISATION_AT_DESK = "officers and the registrar, if it is an organisation’s account"
CHECKED_LINE = "officers of the organisation, if its check has the line"
DONE_CHECK = "officers of the organisation, if its check is done"
OWN_CHECK = "officers of the organisation whose check it is"
RECEIPT = "anyone who has the reference of the receipt"


def _everybody() -> dict[str, int]:
    return dict.fromkeys(ROLES, 200)


def _signed_in() -> dict[str, int]:
    return _everybody() | {ANONYMOUS: 303}


def _only(*roles: str, others: int, **special: int) -> dict[str, int]:
    """These roles are let in; whoever is not signed in signs in first; the others are answered with `others`."""
    return dict.fromkeys(ROLES, others) | {ANONYMOUS: 303} | dict.fromkeys(roles, 200) | special


# Having a role opens nothing of one's own: staff of this world are no registrants, and have no page of a person.
_OWN = _only(REGISTRANT, others=404)
_PERSONS = _only(REGISTRANT, OTHER, others=404)
_CASEWORK = _only(OFFICER, REGISTRAR, others=403)
_OFFICERS_ALONE_KNOW = _only(OFFICER, REGISTRAR, others=404)
ORGANISATIONS_OWN = _only(EMPLOYER, EMPLOYER_ADMIN, others=404)
ADMINS_OWN = _only(EMPLOYER_ADMIN, others=404) | {EMPLOYER: 403}

EXPECTED: dict[str, dict[str, int]] = {
    ANYONE: _everybody(),
    SHOWN_ENTRY: _everybody(),
    SAVED_CHECK: _everybody(),
    CLAIM_LINK: _everybody(),
    ACTIVATE_LINK: _everybody(),
    FREEZE_LINK: _everybody(),
    HALF_SIGNED_IN: dict.fromkeys(ROLES, 303),  # nobody here has stopped half-way
    PROVIDER: dict.fromkeys(ROLES, 404),  # no provider is set here
    STRIPE: dict.fromkeys(ROLES, 404),  # no secret is set here
    SIGNED_IN: _signed_in(),
    SIGNED_IN_NOW: _signed_in(),
    CONFIRMED: _signed_in(),
    OWN_RECORD: _PERSONS,
    OWN_EVIDENCE: _PERSONS,
    OWN_CONTACTS: _PERSONS,
    OWN_MESSAGE: _OWN,
    OWN_DOCUMENT: _OWN,
    VIEWING_COPY: _OWN,
    OWN_EMPLOYMENT: _OWN,
    OWN_OUTSIDE: _OWN,
    OWN_NAME_CHANGE: _OWN,
    OWN_WITHHOLDING: _OWN,
    OWN_ERASURE: _OWN,
    OWN_COPY: _OWN,
    OWN_CLAIM: _OWN,
    LINKED_CLAIM: _OWN,
    OWN_ACTIVITY: _OWN,
    OWN_ACTIVITY_EVIDENCE: _OWN,
    OWN_CYCLE: _OWN,
    OWN_GAP: _OWN,
    OWN_GOAL: _OWN,
    OWN_RECURRING: _OWN,
    OWN_INTAKE: _OWN,
    OWN_CYCLE_TAKEN_OUT: _OWN,
    OFFICE: _only(OFFICER, REGISTRAR, FINANCE, others=403),
    OFFICERS: _CASEWORK,
    THE_REGISTRAR: _only(REGISTRAR, others=403),
    REFERENCE: _only(REGISTRAR, SUPERUSER, others=403),
    PERSON: _only(OFFICER, REGISTRAR, FINANCE, others=404),
    CASE: _only(OFFICER, REGISTRAR, others=404, finance=403),
    WORK_ITEM: _only(OFFICER, REGISTRAR, others=404),
    CLAIM_WORK: _only(OFFICER, REGISTRAR, others=404),
    LOCKED_ACCOUNT: _CASEWORK,
    LETTER: _CASEWORK,
    ACT: _CASEWORK,
    ROLE_GRANT: _only(REGISTRAR, others=404),
    ROLE_ACT: _only(REGISTRAR, others=404),
    ENTRY_AT_DESK: _OFFICERS_ALONE_KNOW,
    ENTRY_TO_CORRECT: _OFFICERS_ALONE_KNOW,
    FACT_TO_CORRECT: _OFFICERS_ALONE_KNOW,
    SANCTION: _OFFICERS_ALONE_KNOW,
    PROCEEDINGS: _OFFICERS_ALONE_KNOW,
    DEPARTURE: _OFFICERS_ALONE_KNOW,
    NAME_CHANGE: _OFFICERS_ALONE_KNOW,
    WITHHOLDING: _only(REGISTRAR, others=403),
    ERASURE: _only(REGISTRAR, others=403),
    OUTSIDE: _OFFICERS_ALONE_KNOW,
    OWN_PAYMENT: _OWN,
    OWN_RECEIPT: _OWN,
    PAYMENT: _only(OFFICER, REGISTRAR, FINANCE, others=404),
    PAYMENT_TO_SETTLE: _only(REGISTRAR, FINANCE, others=404, officer=403),
    REFUND_TO_SEND: _only(REGISTRAR, FINANCE, others=404, officer=403),
    LIST_TO_TAKE: _CASEWORK,  # the list of these tables is the queue
    FINANCE_ONLY: _only(REGISTRAR, FINANCE, others=403),
    COMPARISON: _only(REGISTRAR, FINANCE, others=403),
    INVOICE: _only(REGISTRAR, FINANCE, others=403),
    INVOICE_LINK: _everybody(),
    INVOICE_LINE: _only(REGISTRAR, FINANCE, others=403),
    DUPLICATE: _OFFICERS_ALONE_KNOW,
    MERGED: _OFFICERS_ALONE_KNOW,
    FRAMEWORK: _everybody(),
    PAPER_APPLICATION: _OFFICERS_ALONE_KNOW,
    REFERENCE_LINK: _everybody(),
    OPEN_REGISTER: _signed_in(),
    OPEN_ROUTE: _signed_in(),
    OWN_APPLICATION: _OWN,
    OWN_QUALIFICATION: _OWN,
    OWN_POST: _OWN,
    OWN_UPDATING: _OWN,
    OWN_EVIDENCE_ITEM: _OWN,
    OWN_CONFIRMATION: _OWN,
    OWN_KEPT_FORM: _OWN,
    CONFIRMATION_LINK: _everybody(),
    CERTIFICATE_ROUTE: _everybody(),
    JUDGED_FRAMEWORK: _CASEWORK,
    OWN_APPLICATION_GAP: _OWN,
    OWN_STANDARD: _OWN,
    OWN_REFEREES: _OWN,
    OWN_REFEREE: _OWN,
    REFEREE_AT_DESK: _OFFICERS_ALONE_KNOW,
    APPLICATION_AT_DESK: _OFFICERS_ALONE_KNOW,
    ASSESSORS: _only(ASSESSOR, LAY_ASSESSOR, others=403),
    OWN_SEAT: _only(ASSESSOR, others=404),
    SEAT_AT_DESK: _OFFICERS_ALONE_KNOW,
    OBJECTION_AT_DESK: _OFFICERS_ALONE_KNOW,
    OWN_SUBMITTED: _OWN,
    OWN_INTERVIEW: _OWN,
    OWN_CALIBRATION: _only(ASSESSOR, LAY_ASSESSOR, others=404),
    CALIBRATION_AT_DESK: _OFFICERS_ALONE_KNOW,
    CERTIFICATE_AT_DESK: _OFFICERS_ALONE_KNOW,
    REVOKED_CERTIFICATE: _only(REGISTRAR, others=404),
    OWN_RENEWAL: _OWN,
    RENEWAL_REVIEW: _only(REGISTRAR, others=404),
    RENEWAL_CONCERN: _only(REGISTRAR, others=404),
    OWN_AUDIT: _OWN,
    OWN_AUDIT_EVIDENCE: _OWN,
    OWN_AUDIT_CLOSED: _OWN,
    OWN_AUDIT_REFERRED: _OWN,
    AUDITORS: _only(AUDITOR, others=403),
    OWN_AUDIT_SEAT: _only(AUDITOR, others=404),
    AUDIT_AT_DESK: _OFFICERS_ALONE_KNOW,
    REFERRAL_AT_DESK: _only(REGISTRAR, others=404),
    AUDIT_ROUND: _OFFICERS_ALONE_KNOW,
    PUBLIC_ROUND: _everybody(),
    OPEN_ROUND: _OWN,
    OWN_DECISION: _OWN,
    OWN_REFUSAL: _OWN,
    OWN_ISSUED: _OWN,
    ISSUED_AT_DESK: _OFFICERS_ALONE_KNOW,
    SUITABILITY: _only(REGISTRAR, others=404),
    APPEAL_AT_DESK: _OFFICERS_ALONE_KNOW,
    LATE_APPEAL: _only(REGISTRAR, others=404),
    PANEL_MEMBERS: _only(PANEL_MEMBER, others=403),
    HEARING: _only(PANEL_MEMBER, others=404),
    CERTIFICATE: _everybody(),
    OWN_ENTRY: _OWN,
    OWN_ENTRY_NOW: _OWN,
    OWN_ENTRY_REQUEST: _OWN,
    ENTRY_REQUEST_AT_DESK: _OFFICERS_ALONE_KNOW,
    DEATH_AT_DESK: _OFFICERS_ALONE_KNOW,
    ENTRY_TO_SHARE: _OWN,
    OWN_SHARE: _OWN,
    SHARE_LINK: _everybody(),
    OWN_MISUSE: _OWN,
    MISUSE_AT_DESK: _OFFICERS_ALONE_KNOW,
    # Another organisation's admin is told what anybody is told.
    ORGANISATION: ORGANISATIONS_OWN,
    ORGANISATION_ADMIN: ADMINS_OWN,
    ORGANISATION_ADMIN_NOW: ADMINS_OWN,
    ORGANISATION_KEY: ADMINS_OWN,
    # No account opens what asks for a key: tests/registry/test_employer_api.py tries keys.
    ANY_KEY: dict.fromkeys(ROLES, 401),
    CHANGES_KEY: dict.fromkeys(ROLES, 401),
    WATCHES_KEY: dict.fromkeys(ROLES, 401),
    WATCH_KEY: dict.fromkeys(ROLES, 401),
    CHECKS_KEY: dict.fromkeys(ROLES, 401),
    CHECK_KEY: dict.fromkeys(ROLES, 401),
    LINE_KEY: dict.fromkeys(ROLES, 401),
    WATCH: ORGANISATIONS_OWN,
    NOTICE: ORGANISATIONS_OWN,
    BATCH_TO_WATCH: ORGANISATIONS_OWN,
    ENDPOINT: ADMINS_OWN,
    ENDPOINT_NOW: ADMINS_OWN,
    WEBHOOK_EVENT: ADMINS_OWN,
    OFFICER_OF_IT: ADMINS_OWN,
    WAITING_INVITATION: ADMINS_OWN,
    WITH_SECOND_FACTOR: _signed_in(),
    OWN_ORGANISATION_REQUEST: _OWN,
    INVITATION_LINK: _signed_in(),
    ORGANISATION_REQUEST_AT_DESK: _OFFICERS_ALONE_KNOW,
    ORGANISATION_AT_DESK: _OFFICERS_ALONE_KNOW,
    CHECKED_LINE: ORGANISATIONS_OWN,
    DONE_CHECK: ORGANISATIONS_OWN,
    OWN_CHECK: ORGANISATIONS_OWN,
    RECEIPT: _everybody(),
}
# Doors that a session without a second factor passes: the second factor is never needed to look at one's own entry.
WITHOUT_SECOND_FACTOR = frozenset(
    {
        SIGNED_IN,
        SIGNED_IN_NOW,
        CONFIRMED,
        OWN_RECORD,
        OWN_MESSAGE,
        OWN_EMPLOYMENT,
        OWN_OUTSIDE,
        OWN_NAME_CHANGE,
        OWN_PAYMENT,
        OWN_RECEIPT,
        OWN_WITHHOLDING,
        OWN_CLAIM,
        LINKED_CLAIM,
        OWN_ACTIVITY,
        OWN_CYCLE,
        OWN_GAP,
        OWN_GOAL,
        OWN_RECURRING,
        OWN_INTAKE,
        OPEN_ROUND,
        OWN_AUDIT,
        OWN_AUDIT_CLOSED,
        OWN_AUDIT_REFERRED,
        OPEN_REGISTER,
        OPEN_ROUTE,
        OWN_REFEREES,
        OWN_REFEREE,
        OWN_DECISION,
        OWN_REFUSAL,
        OWN_ISSUED,
        OWN_SUBMITTED,
        OWN_INTERVIEW,
        ENTRY_TO_SHARE,
        OWN_SHARE,
        OWN_MISUSE,
    }
)
# Who may not see something but knows that it is there: finance sees people, and not their cases; officers see what was
# paid, and leave money to finance.
KNOWN_OF = frozenset(
    {
        (CASE, FINANCE),
        (PAYMENT_TO_SETTLE, OFFICER),
        (REFUND_TO_SEND, OFFICER),
        (ORGANISATION_ADMIN, EMPLOYER),
        (ORGANISATION_KEY, EMPLOYER),
        (ORGANISATION_ADMIN_NOW, EMPLOYER),
        (ENDPOINT, EMPLOYER),
        (ENDPOINT_NOW, EMPLOYER),
        (WEBHOOK_EVENT, EMPLOYER),
        (OFFICER_OF_IT, EMPLOYER),
        (WAITING_INVITATION, EMPLOYER),
    }
)
# Doors that ask again for a proof that is older than five minutes, or twenty to send the form behind them.
JUST_NOW = frozenset({SIGNED_IN_NOW, OWN_CONTACTS, OWN_ENTRY_NOW, ORGANISATION_ADMIN_NOW, OFFICER_OF_IT, ENDPOINT_NOW})
