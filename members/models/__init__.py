from members.models.documents import Document, DocumentUserObjectPermission
from members.models.facts import DatedFact, append_only, dated_fact_triggers, never_deleted, version_triggers
from members.models.messages import Message
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
from members.models.search import NameTerm, NameVariant, Nickname, SearchName
from members.models.trail import TrailEvent

__all__ = [
    "Accreditation",
    "DatedFact",
    "Document",
    "DocumentUserObjectPermission",
    "Employment",
    "Erasure",
    "Message",
    "Name",
    "NameTerm",
    "NameVariant",
    "Nickname",
    "Organisation",
    "OutsideRegistration",
    "Person",
    "PersonDetails",
    "PersonNote",
    "PlaceConfirmation",
    "SearchName",
    "Service",
    "TrailEvent",
    "User",
    "Withholding",
    "append_only",
    "dated_fact_triggers",
    "never_deleted",
    "version_triggers",
]
