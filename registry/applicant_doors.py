"""Who may see and change an application of their own; the office's doors are in registry/application_doors.py."""

from django.db.models import Model, QuerySet

from members.doors import Door, Policy, everyone
from registry.application_doors import filled_in_for_another
from registry.choices import Section
from registry.models import (
    Application,
    EvidenceItem,
    ItemConfirmation,
    Post,
    Qualification,
    Register,
    Route,
    Standard,
    Updating,
)
from registry.queries import applicants, applications, dossiers, form_drafts


def own_application(door: Door) -> Application | None:
    """The asker's application of this reference, if its route has the section that the page is about.

    The office fills in the sections of one that came on paper, and hands it in from its own page.
    """
    person = door.asker.person
    found = None
    if person is not None:
        found = applicants.applications(person).filter(reference=door.kwargs["reference"]).first()
    section: Section | None = getattr(door, "section", None)
    if found is None and (section not in {None, Section.FEE} or getattr(door, "leads_to_desk", False)):
        found = filled_in_for_another(door)
    if found is None or (section is not None and section not in found.policy.sections):
        return None
    return found


def _row(model: type[Model]):  # type: ignore[no-untyped-def]
    """The row of the asker's application that the address names; it carries the application that it is of."""

    def load(door: Door) -> Model | None:
        application = own_application(door)
        if application is None:
            return None
        rows: QuerySet[Model] = model._default_manager.filter(application=application, pk=door.kwargs["row"])
        row = rows.first()
        if row is not None:
            row.application = application  # type: ignore[attr-defined]
        return row

    return load


def _standard(door: Door) -> tuple[Application, Standard] | None:
    application = own_application(door)
    if application is None:
        return None
    known = dossiers.standards(application, on=door.today)
    standard = next((one for one in known if one.pk == door.kwargs["standard"]), None)
    return (application, standard) if standard else None


def _gap(door: Door) -> Application | None:
    application = own_application(door)
    if application is None:
        return None
    first = door.kwargs["first"]
    found = applications.gaps(application, on=door.today)
    return application if any(gap.lower == first for gap in found) else None


def _kept_form(door: Door) -> Application | None:
    """The asker's application, or one on paper, if it has a form of this name whose text may be kept."""
    application = own_application(door) or filled_in_for_another(door)
    found = application is not None and form_drafts.may_be_kept(application, door.kwargs["form"])
    return application if found else None


def _confirmation(door: Door) -> ItemConfirmation | None:
    """A request to confirm evidence of the asker's application, with the application that it is about."""
    application = own_application(door)
    if application is None:
        return None
    found = ItemConfirmation.objects.filter(item__application=application, item=door.kwargs["row"])
    confirmation = found.filter(reference=door.kwargs["confirmation"]).select_related("item").first()
    if confirmation is not None:
        confirmation.item.application = application
    return confirmation


def _register(door: Door) -> Register | None:
    return Register.objects.filter(code=door.kwargs["register"]).first()


def _route(door: Door) -> Route | None:
    of = Route.objects.select_related("register").filter(register__code=door.kwargs["register"])
    route = of.filter(code=door.kwargs["route"]).first()
    return route if route and applications.policy_of(route, on=door.today) else None


def _policy(name: str, load) -> Policy:  # type: ignore[no-untyped-def]
    return Policy(name, load=load, allows=everyone, signed_in=True, second_factor=True)


OPEN_REGISTER = Policy(
    "whoever signed in, if there is such a register", load=_register, allows=everyone, signed_in=True
)
OPEN_ROUTE = Policy("whoever signed in, if the route is open", load=_route, allows=everyone, signed_in=True)
OWN_APPLICATION = _policy("whose application it is, with a second factor", own_application)
OWN_QUALIFICATION = _policy("whose qualification it is, with a second factor", _row(Qualification))
OWN_POST = _policy("whose post it is, with a second factor", _row(Post))
OWN_UPDATING = _policy("whose updating it is, with a second factor", _row(Updating))
OWN_EVIDENCE_ITEM = _policy("whose evidence it is, with a second factor", _row(EvidenceItem))
OWN_CONFIRMATION = _policy("who asked for the confirmation, with a second factor", _confirmation)
OWN_KEPT_FORM = _policy("whose form it is and may be kept, with a second factor", _kept_form)
OWN_GAP = _policy("whose application has this gap, with a second factor", _gap)
OWN_STANDARD = _policy("whose application is judged by the standard, with a second factor", _standard)
