"""Notes of those who judged a standard to one another, once the round is opened."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.forms import RegisterForm
from registry.assessing_doors import OWN_SEAT
from registry.queries import papers
from registry.services import papers as keeping
from registry.views.assessing.findings import OnStandard


class NoteForm(RegisterForm):
    """A note to the others of the panel."""

    text = forms.CharField(
        label=lazy("A note to the others who judge"),
        help_text=lazy("They and the moderator read it. It is kept with the case; the letter is not built from it."),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": lazy("Write the note first")},
    )


class TellPanel(OnStandard):
    """What they wrote to one another about a standard, and another note."""

    door = OWN_SEAT
    template = "registry/assessing/notes.html"
    form_class = NoteForm  # type: ignore[assignment]

    def context(self) -> dict[str, Any]:
        return super().context() | {"said": papers.said(self.round, self.compared.standard)}

    def act(self, form: Any) -> HttpResponse:
        keeping.tell_panel(
            taken=self.thing,
            standard=self.compared.standard,
            text=form.cleaned_data["text"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(self.request.path, _("The others who judge can read it now."))
