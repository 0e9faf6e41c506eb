"""One person checked: by number and name, for a purpose, on a day."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from members.choices import CheckPurpose
from members.organisation_doors import OrganisationDoor
from members.queries import employers
from members.views.forms import FormDoor
from registry.check_forms import OneForm
from registry.choices import BatchSource
from registry.queries import policies
from registry.services import batches
from registry.services.batches import Question


class One(FormDoor, OrganisationDoor):
    """Number, name, purpose and day; the answer has a page of its own."""

    section = "checks"
    template = "registry/checking/one.html"
    form_class = OneForm

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def form_kwargs(self) -> dict[str, Any]:
        return {"purposes": purposes_of(self), "book": policies.current()}

    def context(self) -> dict[str, Any]:
        return self.shown()

    def act(self, form: OneForm) -> HttpResponse:
        batch = batches.check(question=question_of(self, form), lines=[form.line()], source=BatchSource.TYPED)
        return self.done(reverse("organisation-batch-line", args=[self.kwargs["organisation"], batch.reference, 1]))


def purposes_of(door: OrganisationDoor) -> list[str]:
    """What the organisation agreed to check for."""
    agreed = employers.agreement(door.organisation, on=door.today)
    return list(agreed.purposes) if agreed else []


def question_of(door: OrganisationDoor, form: Any) -> Question:
    """What a form asks of everybody on its list."""
    entered = form.cleaned_data
    purpose = CheckPurpose(entered["purpose"])
    return Question(door.organisation, purpose, entered["on"], entered["until"], door.asker.account(), door.now)
