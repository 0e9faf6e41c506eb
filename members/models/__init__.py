from members.models.access import AccessRecord, ActedFor, BreakGlass, Export
from members.models.accounts import AccountSecurity
from members.models.acts import GraveAct
from members.models.debits import Debit, Mandate
from members.models.documents import Document, DocumentUserObjectPermission
from members.models.employers import (
    EmployerTerms,
    OfficerInvitation,
    OrganisationAccount,
    OrganisationRequest,
    TermsAgreement,
)
from members.models.facts import DatedFact, append_only, dated_fact_triggers, never_deleted, version_triggers
from members.models.messages import DeliveryEvent, Message
from members.models.money import (
    Fee,
    LedgerLine,
    OfflineReceipt,
    Payment,
    Reconciliation,
    Refund,
    StripeEvent,
    TaxReliefNote,
)
from members.models.organisations import Accreditation, Employment, Organisation, PlaceConfirmation, Service
from members.models.people import (
    Erasure,
    Name,
    OutsideRegistration,
    Person,
    PersonDetails,
    PersonNote,
    User,
    Withholding,
)
from members.models.requests import (
    DataCopy,
    ErasureRequest,
    NameChange,
    WithholdingRequest,
    WorkforceAnswer,
    WorkforceConsent,
)
from members.models.roles import RoleGrant
from members.models.seals import Seal, SealedLeaf
from members.models.search import NameTerm, NameVariant, Nickname, SearchName
from members.models.trail import TrailEvent
from members.models.work import Duplicate, WorkItem, WorkNote

__all__ = [
    "AccessRecord",
    "AccountSecurity",
    "Accreditation",
    "ActedFor",
    "BreakGlass",
    "DataCopy",
    "DatedFact",
    "Debit",
    "DeliveryEvent",
    "Document",
    "DocumentUserObjectPermission",
    "Duplicate",
    "EmployerTerms",
    "Employment",
    "Erasure",
    "ErasureRequest",
    "Export",
    "Fee",
    "GraveAct",
    "LedgerLine",
    "Mandate",
    "Message",
    "Name",
    "NameChange",
    "NameTerm",
    "NameVariant",
    "Nickname",
    "OfficerInvitation",
    "OfflineReceipt",
    "Organisation",
    "OrganisationAccount",
    "OrganisationRequest",
    "OutsideRegistration",
    "Payment",
    "Person",
    "PersonDetails",
    "PersonNote",
    "PlaceConfirmation",
    "Reconciliation",
    "Refund",
    "RoleGrant",
    "Seal",
    "SealedLeaf",
    "SearchName",
    "Service",
    "StripeEvent",
    "TaxReliefNote",
    "TermsAgreement",
    "TrailEvent",
    "User",
    "Withholding",
    "WithholdingRequest",
    "WorkItem",
    "WorkNote",
    "WorkforceAnswer",
    "WorkforceConsent",
    "append_only",
    "dated_fact_triggers",
    "never_deleted",
    "version_triggers",
]
