"""The pages about education and certificates."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.doors import Door
from members.models import Document
from registry import application_wording as wording
from registry.applicant_doors import OWN_APPLICATION, OWN_QUALIFICATION
from registry.applicant_forms import NONE_OF_THESE, CertificateForm, EducationForm
from registry.choices import Section
from registry.models import Application, Qualification
from registry.queries import applications, dossiers
from registry.rules.sections import Paper
from registry.services import dossiers as verbs
from registry.services.dossiers import Trained
from registry.views.applications.base import IN, OfApplication, Remove, home


class Certificate(OfApplication):
    """The certificate on which the application rests; there is one."""

    section = Section.CERTIFICATE
    template = "registry/applications/certificate.html"
    form_class = CertificateForm

    def held(self) -> Qualification | None:
        return dossiers.qualifications(self.application).first()

    def form_kwargs(self) -> dict[str, Any]:
        return {"usable": self.usable()}

    def usable(self) -> Any:
        """Those that may be evidence, and our own certificate, which is chosen before its copy is checked."""
        found, held = super().usable(), self.held()
        chosen = held.certificate if held else None
        if chosen is None or dossiers.paper(chosen) != Paper.WAITING:
            return found
        return found | Document.objects.filter(pk=chosen.pk)

    def initial(self) -> dict[str, Any]:
        held = self.held()
        if held is None:
            return {}
        return {
            "number": held.number,
            "provider": held.provider,
            "finished_on": held.finished_on,
            "certificate": held.certificate_id,
        }

    def save(self, form: CertificateForm) -> HttpResponse:
        entered = form.cleaned_data
        trained = Trained(
            title=self.application.route.name,
            provider=entered["provider"],
            number=entered["number"],
            finished_on=entered["finished_on"],
            certificate=entered["certificate"],
        )
        verbs.save_qualification(trained=trained, row=self.held(), version=form.seen(), **self.who_and_when())
        return self.done(home(self.application), _("The certificate is saved."))


class Education(Door):
    """What I learnt and where, in a list."""

    door = OWN_APPLICATION
    section = Section.EDUCATION
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        lacks = [x for x in applications.missing(self.thing, self.today) if x.section is Section.EDUCATION]
        shown = {
            "application": self.thing,
            "rows": dossiers.qualifications(self.thing),
            "missing": [wording.missing(lack) for lack in lacks],
            "needs_programme": self.thing.policy.needs_programme,
            "back_url": home(self.thing),
        }
        return render(request, "registry/applications/education.html", shown | IN)


class _Qualification(OfApplication):
    section = Section.EDUCATION
    back = "my-application-education"
    template = "registry/applications/qualification.html"
    form_class = EducationForm

    def form_kwargs(self) -> dict[str, Any]:
        asked = self.application.policy.needs_programme
        return {"usable": self.usable(), "programmes": list(dossiers.programmes(self.application)) if asked else ()}

    def save(self, form: EducationForm) -> HttpResponse:
        entered, programme = form.cleaned_data, form.chosen()
        trained = Trained(
            programme=programme,
            title="" if programme else entered["title"],
            provider="" if programme else entered["provider"],
            began_on=entered["began_on"],
            finished_on=entered["finished_on"],
            certificate=entered["certificate"],
        )
        verbs.save_qualification(trained=trained, row=self.held(), version=form.seen(), **self.who_and_when())
        return self.done(self.back_url(), _("The qualification is saved."))

    def held(self) -> Qualification | None:
        """The qualification that is changed; none while one is added."""
        return None


class AddQualification(_Qualification):
    """Add a qualification."""

    door = OWN_APPLICATION


class ChangeQualification(_Qualification):
    """Say otherwise what a qualification is."""

    door = OWN_QUALIFICATION
    thing: Qualification

    def held(self) -> Qualification:
        return self.thing

    def initial(self) -> dict[str, Any]:
        return {
            "programme": str(self.thing.programme_id or NONE_OF_THESE),
            "title": self.thing.title,
            "provider": self.thing.provider,
            "began_on": self.thing.began_on,
            "finished_on": self.thing.finished_on,
            "certificate": self.thing.certificate_id,
        }


class RemoveQualification(Remove):
    """Take a qualification out."""

    door = OWN_QUALIFICATION
    section = Section.EDUCATION
    back = "my-application-education"
    thing: Qualification

    def called(self) -> str:
        return self.thing.programme.name if self.thing.programme else self.thing.title

    def save(self, form: Any) -> HttpResponse:
        verbs.remove(row=self.thing, version=form.seen(), **self.who_and_when())
        return self.done(reverse(self.back, args=[self.application.reference]), _("The qualification is removed."))
