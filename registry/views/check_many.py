"""Many people checked: a list pasted or sent, what its columns say, and the same list again."""

from typing import Any

from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from members.choices import CheckPurpose
from members.documents.uploads import NOT_KEPT
from members.organisation_doors import OrganisationDoor
from members.views.buttons import Button
from members.views.forms import FormDoor
from registry.check_doors import BATCH
from registry.check_forms import AgainForm, ColumnsForm, ManyForm
from registry.choices import BatchSource, BatchState, ListTrouble
from registry.models import Batch
from registry.receipt_doors import DONE_CHECK
from registry.services import batches
from registry.views.check_one import purposes_of, question_of


class Many(FormDoor, OrganisationDoor):
    """A list of people, pasted or as a file."""

    section = "checks"
    limits = "upload"
    template = "registry/checking/many.html"
    form_class = ManyForm

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def form_kwargs(self) -> dict[str, Any]:
        return {"purposes": purposes_of(self)}

    def form(self, **entered: Any) -> Any:
        """The form; a file that could not be kept while it came in is told beside its field."""
        form = super().form(**entered)
        if entered and self.request.META.get(NOT_KEPT):
            form.add_error("file", _("The selected file could not be uploaded – try again"))
        return form

    def context(self) -> dict[str, Any]:
        return self.shown()

    def act(self, form: ManyForm) -> HttpResponse:
        question, file = question_of(self, form), form.cleaned_data["file"]
        if file:
            batch = batches.receive(question=question, upload=file, name=str(file.name), source=BatchSource.CSV)
        else:
            pasted = ContentFile(form.cleaned_data["lines"].encode())
            batch = batches.receive(question=question, upload=pasted, name="", source=BatchSource.PASTED)
        return self.done(home_of(self, batch))


class Columns(FormDoor, OrganisationDoor):
    """What the columns of a list say: guessed by their headings, or as last time, and changed by whoever knows."""

    door = BATCH
    section = "checks"
    template = "registry/checking/columns.html"
    form_class = ColumnsForm
    thing: Batch

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thing.state != BatchState.MAPPING:
            return HttpResponseRedirect(home_of(self, self.thing))
        return super().get(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        return dict(self.thing.columns.get("proposed", {}))

    def form_kwargs(self) -> dict[str, Any]:
        named = enumerate(self.thing.columns.get("headings", ()))
        return {"columns": {str(place): _named(place, heading) for place, heading in named}}

    def context(self) -> dict[str, Any]:
        held = self.thing.columns
        examples = held.get("examples", ())
        columns = [
            (_named(place, heading), [row[place] for row in examples if place < len(row)])
            for place, heading in enumerate(held.get("headings", ()))
        ]
        return self.shown() | {"batch": self.thing, "columns": columns, "sheets": held.get("sheets", 1)}

    def act(self, form: ColumnsForm) -> HttpResponse:
        batches.read_as(batch=self.thing, columns=form.chosen(), by=self.asker.account(), at=self.now)
        return self.done(home_of(self, self.thing))


class GiveUp(Button, OrganisationDoor):
    """A list whose columns nobody wants to say is deleted, and nothing is checked."""

    door = BATCH
    thing: Batch

    def act(self) -> str:
        batches.give_up(batch=self.thing, by=self.asker.account(), at=self.now, trouble=ListTrouble.GIVEN_UP)
        return ""

    def next_page(self) -> str:
        return home_of(self, self.thing)


class Again(FormDoor, OrganisationDoor):
    """The same people again, to see what changed since."""

    door = DONE_CHECK
    section = "checks"
    template = "registry/checking/again.html"
    form_class = AgainForm
    thing: Batch

    def initial(self) -> dict[str, Any]:
        """Today, but for a range, which is asked about again as it was."""
        ranged = self.thing.until is not None
        on = self.thing.on if ranged else self.today
        return {"purpose": CheckPurpose(self.thing.purpose).value, "on": on, "until": self.thing.until}

    def form_kwargs(self) -> dict[str, Any]:
        return {"purposes": purposes_of(self)}

    def context(self) -> dict[str, Any]:
        return self.shown() | {"batch": self.thing}

    def act(self, form: AgainForm) -> HttpResponse:
        return self.done(home_of(self, batches.again(batch=self.thing, question=question_of(self, form))))


def home_of(door: OrganisationDoor, batch: Batch) -> str:
    """The page of a check."""
    return reverse("organisation-batch", args=[door.kwargs["organisation"], batch.reference])


def _named(place: int, heading: str) -> str:
    words = _("Column %(number)s") % {"number": place + 1}
    return f"{words}: {heading}" if heading else words
