"""The pages on which somebody describes their job and speaks for themselves."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from registry.applicant_forms import JobDescriptionForm, StatementForm
from registry.choices import Section
from registry.queries import dossiers
from registry.queries.form_drafts import STATEMENT
from registry.services import statements as verbs
from registry.views.applications.base import OfApplication, home
from registry.views.applications.keeping import KeptForm


class JobDescription(OfApplication):
    """Which document describes my job."""

    section = Section.JOB_DESCRIPTION
    template = "registry/applications/job_description.html"
    form_class = JobDescriptionForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"usable": self.usable()}

    def initial(self) -> dict[str, Any]:
        held = dossiers.section_paper(self.application, Section.JOB_DESCRIPTION)
        return {"document": held.pk if held else None}

    def save(self, form: JobDescriptionForm) -> HttpResponse:
        chosen = form.cleaned_data["document"]
        verbs.choose_paper(section=self.section, document=chosen, version=form.seen(), **self.who_and_when())
        return self.done(home(self.application), _("The description of your job is saved."))


class Statement(KeptForm):
    """What I say for myself."""

    section = Section.STATEMENT
    template = "registry/applications/statement.html"
    form_class = StatementForm

    def form_name(self) -> str:
        return STATEMENT

    def form_kwargs(self) -> dict[str, Any]:
        return {"most": self.application.policy.statement_words}

    def initial(self) -> dict[str, Any]:
        return {"text": dossiers.statement(self.application)}

    def save(self, form: StatementForm) -> HttpResponse:
        verbs.save_statement(text=form.cleaned_data["text"], version=form.seen(), **self.who_and_when())
        return self.done(home(self.application), _("Your statement is saved."))
