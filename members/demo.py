"""The demonstration's personas: whom anybody may sign in as, with one press, where settings say DEMO."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.choices import Role


@dataclass(frozen=True, slots=True)
class Persona:
    """One of them.

    Args:
        code: its name in addresses and forms.
        words: what it is.
        does: what can be tried as it.
        home: the name of the address where it begins.
        roles: the powers that it holds.
        entry: the number of the demonstration's entry that is its own, if it is a registrant.
        forenames, surname: what it is called, if it is not a registrant.
    """

    code: str
    words: str | Promise
    does: str | Promise
    home: str = "my"
    roles: tuple[Role, ...] = ()
    entry: str = ""
    forenames: str = ""
    surname: str = ""
    # Applicants write from elsewhere than those who judge them, else they would seem to be colleagues.
    domain: str = "demo.example"

    @property
    def email(self) -> str:
        return f"{self.code}@{self.domain}"


PERSONAS = (
    Persona("registrant", _("Registrant"), _("A clinical technologist whose renewal is due"), entry="RCT98007"),
    Persona("scientist", _("Scientist"), _("A clinical scientist on two registers"), entry="CS98002"),
    Persona(
        "applicant", _("Applicant"), _("Fills in an application to be admitted"),
        forenames="Imogen", surname="Castellanos", domain="applicants.example",
    ),
    Persona(
        "refused", _("Refused applicant"), _("May appeal against the decision"),
        forenames="Barnaby", surname="Thistlewood", domain="applicants.example",
    ),
    Persona(
        "equivalence", _("Applicant for a certificate"), _("Maps evidence to the sixteen standards"),
        forenames="Rosalind", surname="Achebe-Moor", domain="applicants.example",
    ),
    Persona(
        "portfolio", _("Applicant with a portfolio to bring"), _("Shows more of two standards to a panel"),
        forenames="Tobias", surname="Lindqvist", domain="applicants.example",
    ),
    Persona(
        "assessor-1", _("Assessor"), _("Judges applications, the first of two"),
        roles=(Role.ASSESSOR,), forenames="Adaeze", surname="Whitlock",
    ),
    Persona(
        "assessor-2", _("Second assessor"), _("Judges the same applications without seeing the first’s marks"),
        roles=(Role.ASSESSOR,), forenames="Gruffydd", surname="Prydderch",
    ),
    Persona(
        "moderator", _("Moderator"), _("Decides where two assessors differ"),
        roles=(Role.ASSESSOR,), forenames="Henrietta", surname="Okonjo", domain="moderators.example",
    ),
    Persona(
        "lay-assessor", _("Lay assessor"), _("Chairs a panel and speaks for the public"),
        roles=(Role.LAY_ASSESSOR,), forenames="Marguerite", surname="Osei-Tutu",
    ),
    Persona(
        "auditor", _("CPD auditor"), _("Looks at the CPD of those who were drawn"),
        roles=(Role.AUDITOR,), forenames="Colm", surname="Ó Dálaigh",
    ),
    Persona(
        "auditor-2", _("Second CPD auditor"), _("Looks at the same CPD without seeing the first’s marks"),
        roles=(Role.AUDITOR,), forenames="Sunniva", surname="Achterberg", domain="auditors.example",
    ),
    Persona(
        "registrar", _("Registrar"), _("Proposes grave acts and grants roles"), home="desk",
        roles=(Role.REGISTRAR,), forenames="Philippa", surname="Harcastle",
    ),
    Persona(
        "officer", _("Second officer"), _("Works the queue and confirms what the registrar proposes"), home="desk",
        roles=(Role.OFFICER,), forenames="Bartosz", surname="Zieliński",
    ),
    Persona(
        "panel-member", _("Panel member"), _("Decides cases about fitness to practise"),
        roles=(Role.PANEL_MEMBER,), forenames="Nasreen", surname="Balakrishnan",
    ),
    Persona(
        "panel-member-2", _("Second panel member"), _("Hears appeals beside the first"),
        roles=(Role.PANEL_MEMBER,), forenames="Iestyn", surname="Vaughan-Rees", domain="panel.example",
    ),
    Persona(
        "finance", _("Finance officer"), _("Looks after fees and refunds"), home="desk",
        roles=(Role.FINANCE,), forenames="Ottoline", surname="Faircloth",
    ),
    Persona(
        "employer", _("Employer"), _("Checks the registrants of one hospital"), home="organisations",
        roles=(Role.EMPLOYER,), forenames="Desmond", surname="Achterberg",
    ),
    Persona(
        "employer-admin", _("Employer’s admin"), _("Decides who checks for that hospital, and agrees to the terms"),
        home="organisations", roles=(Role.EMPLOYER_ADMIN,), forenames="Winifred", surname="Osterhagen",
    ),
    Persona(
        "employer-new", _("Employer without an account"), _("Asked for an account, and waits for the office"),
        home="organisations", forenames="Cosmo", surname="Birdsong", domain="employers.example",
    ),
)  # fmt: skip


def persona(code: str) -> Persona | None:
    """The persona of this name."""
    return next((one for one in PERSONAS if one.code == code), None)
