"""The pages on which applicants say who they are, for which scopes they apply, and where else they are registered."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from members.services import introductions
from members.services.introductions import Said
from registry.applicant_forms import FORMER, OutsideNumberForm, PersonalForm, ScopesForm
from registry.choices import Section
from registry.queries import applicants, applications, dossiers
from registry.services import dossiers as verbs
from registry.views.applications.base import OfApplication, home


class Personal(OfApplication):
    """Who I am: entered here until an entry makes it a matter of record, and shown from then on."""

    section = Section.PERSONAL
    template = "registry/applications/personal.html"
    form_class = PersonalForm

    def initial(self) -> dict[str, Any]:
        said = introductions.spoken(self.application.person)
        if said is None:
            return {}
        former = dict(zip(FORMER, said.former, strict=False))
        return {
            "title": said.title,
            "forenames": said.forenames,
            "surname": said.surname,
            "date_of_birth": said.date_of_birth,
            "address": said.address,
            "phone": said.phone,
            **{f"former_forenames_{number}": pair[0] for number, pair in former.items()},
            **{f"former_surname_{number}": pair[1] for number, pair in former.items()},
        }

    def context(self) -> dict[str, Any]:
        person = self.application.person
        return super().context() | {
            "registered": applicants.is_registered(person),
            "said": introductions.spoken(person),
        }

    def save(self, form: PersonalForm) -> HttpResponse:
        entered = form.cleaned_data
        said = Said(
            title=entered["title"],
            forenames=entered["forenames"],
            surname=entered["surname"],
            date_of_birth=entered["date_of_birth"],
            address=entered["address"],
            phone=entered["phone"],
            former=form.former(),
        )
        verbs.introduce(said=said, version=form.seen(), **self.who_and_when())
        return self.done(home(self.application), _("Your details are saved."))


class Scopes(OfApplication):
    """The scopes of practice that I apply for."""

    section = Section.SCOPE
    template = "registry/applications/form.html"
    form_class = ScopesForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"scopes": dossiers.open_scopes(self.application)}

    def initial(self) -> dict[str, Any]:
        return {"scopes": list(self.application.scopes.values_list("pk", flat=True))}

    def context(self) -> dict[str, Any]:
        return super().context() | {"title": Section.SCOPE.label}

    def save(self, form: ScopesForm) -> HttpResponse:
        verbs.choose_scopes(scopes=list(form.cleaned_data["scopes"]), version=form.seen(), **self.who_and_when())
        return self.done(home(self.application), _("Your scopes are saved."))


class Outside(OfApplication):
    """The registration that the register requires elsewhere: I tell its number, and the office checks it."""

    section = Section.OUTSIDE
    template = "registry/applications/outside.html"
    form_class = OutsideNumberForm

    def initial(self) -> dict[str, Any]:
        held = dossiers.outside_held(self.application)
        return {"number": held.number if held else ""}

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "held": dossiers.outside_held(self.application),
            "register": self.application.route.register,
            "lacks": [
                lack for lack in applications.missing(self.application, self.today) if lack.section is Section.OUTSIDE
            ],
        }

    def save(self, form: OutsideNumberForm) -> HttpResponse:
        verbs.tell_outside(number=form.cleaned_data["number"], version=form.seen(), **self.who_and_when())
        return self.done(home(self.application), _("The number is saved. The office checks it."))
