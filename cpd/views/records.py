"""One activity: everything it says, what it said before, its evidence, and what can be done with it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cpd import wording
from cpd.choices import PROMPTS, GoalState, RecordKind, RecordState, Told
from cpd.doors import OWN_ACTIVITY, OWN_ACTIVITY_EVIDENCE
from cpd.forms import EvidenceForm, RecordForm
from cpd.models import Record, RecordDraft
from cpd.queries import history, logs
from cpd.services import drafts, records
from cpd.views.quick import IN
from members.doors import Door
from members.errors import Refused
from members.jinja import moment
from members.queries import evidence
from members.references import new_reference
from members.views.forms import FormDoor

_NOT_TYPED = {"csrfmiddlewaretoken"}


class Activity(FormDoor, Door):
    """Everything that an activity says; what is not saved yet comes back as it was typed."""

    door = OWN_ACTIVITY
    template = "cpd/record.html"
    form_class = RecordForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thing.deleted_at:
            return HttpResponseRedirect(reverse("cpd-deleted"))
        return super().get(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        person = self.thing.person
        goals = logs.goals(person).filter(state=GoalState.OPEN) | logs.goals(person).filter(records=self.thing)
        return {
            "supports": logs.supports(person, on=self.today, also=self.thing),
            "goals": {goal.reference: goal.wish[:120] for goal in goals.distinct()},
        }

    def initial(self) -> dict[str, Any]:
        record = self.thing
        said = {field: getattr(record, field) for field in ("title", "kind", "first_on", *(one.value for one in Told))}
        hours = _parts("", record.minutes) | _parts("participatory_", record.participatory)
        last = record.last_on if record.last_on != record.first_on else None
        marks = {"standards": record.standards, "scopes": record.scopes, "tags": ", ".join(record.tags)}
        goals = [goal.reference for goal in record.goals.all()]
        return said | hours | marks | {"last_on": last, "goals": goals}

    def form(self, **entered: Any) -> Any:
        """The form; with what was typed and not saved, where there is any."""
        form = super().form(**entered)
        if not entered and (kept := self.kept()):
            typed = QueryDict(mutable=True)
            for name, values in kept.entered.items():
                typed.setlist(name, values)
            form.initial |= form.typed(typed)
        return form

    def kept(self) -> RecordDraft | None:
        """What stood in the form and was not saved."""
        return RecordDraft.objects.filter(record=self.thing).first()

    def act(self, form: RecordForm) -> HttpResponse:
        before = self.thing.state
        records.change(
            record=self.thing,
            entered=form.entered(),
            goals=form.cleaned_data.get("goals", ()),
            by=self.asker.account(),
            at=self.now,
            **form.answers(),
        )
        words = _("Your activity is in your log.") if before == RecordState.DRAFT else _("Your activity was saved.")
        return self.done(reverse("cpd"), words)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        """The page; what was sent and came back is kept, so that leaving the page loses nothing of it."""
        if status != 200:
            _keep(self.thing, self.request, self.now)
        return super().show(form, status=status)

    def context(self) -> dict[str, Any]:
        record = self.thing
        return IN | {
            "record": record,
            "kept": self.kept(),
            "draft": record.state == RecordState.DRAFT,
            "when": wording.when(record.first_on, record.last_on),
            "prompts": PROMPTS[RecordKind(record.kind)],
            "documents": record.evidence.filter(removed_at=None).count(),
            "versions": record.versions.count(),
            "copy_key": new_reference(),
        }


def _parts(before: str, minutes: int) -> dict[str, Any]:
    hours, rest = divmod(minutes, 60)
    return {f"{before}hours": hours or None, f"{before}minutes": rest or None}


def _keep(record: Record, request: HttpRequest, at: Any) -> None:
    typed = {name: values for name, values in request.POST.lists() if name not in _NOT_TYPED}
    drafts.keep(record=record, entered=typed, at=at)


class Keep(Door):
    """Keep what stands in the form without saving it: by itself while somebody types, or by a button."""

    door = OWN_ACTIVITY

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        try:
            _keep(self.thing, request, self.now)
        except Refused as refusal:
            if request.headers.get("X-Autosave"):
                return JsonResponse({"said": refusal.message}, status=422)
            raise
        if request.headers.get("X-Autosave"):
            return JsonResponse({"said": _("Kept as a draft on %(when)s") % {"when": moment(self.now)}})
        return HttpResponseRedirect(reverse("cpd-record", args=[reference]))


class Discard(Door):
    """Forget what was typed and not saved."""

    door = OWN_ACTIVITY

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        drafts.discard(record=self.thing)
        return HttpResponseRedirect(reverse("cpd-record", args=[reference]))


class History(Door):
    """What an activity said before, newest first."""

    door = OWN_ACTIVITY

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        shown = {"record": self.thing, "versions": history.of(self.thing)}
        return render(request, "cpd/history.html", IN | shown)


class Evidence(FormDoor, Door):
    """Which documents of my locker show it."""

    door = OWN_ACTIVITY_EVIDENCE
    template = "cpd/evidence.html"
    form_class = EvidenceForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thing.deleted_at:
            raise Http404
        return super().get(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        usable = list(evidence.usable(self.thing.person))
        held = [one for one in self.thing.evidence.filter(removed_at=None) if one not in usable]
        return {"usable": [*usable, *held]}

    def initial(self) -> dict[str, Any]:
        return {"documents": [one.reference for one in self.thing.evidence.all()]}

    def act(self, form: EvidenceForm) -> HttpResponse:
        records.choose_evidence(record=self.thing, documents=form.chosen(), by=self.asker.account(), at=self.now)
        return self.done(reverse("cpd-record", args=[self.thing.reference]), _("The evidence was saved."))

    def context(self) -> dict[str, Any]:
        return IN | {"record": self.thing}


class Confirm(Door):
    """Say that a draft happened as it stands."""

    door = OWN_ACTIVITY

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        records.confirm(record=self.thing, by=self.asker.account(), at=self.now)
        return HttpResponseRedirect(reverse("cpd-waiting"))


class Copy(Door):
    """Make a draft that reads like this one, for today."""

    door = OWN_ACTIVITY

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        key = f"copy:{self.thing.pk}:{request.POST.get('key', '')[:40]}"
        made = records.copy(record=self.thing, key=key, by=self.asker.account(), at=self.now)
        return HttpResponseRedirect(reverse("cpd-record", args=[made.reference]))


class Delete(Door):
    """Take it out of the log; the page it leads to says how to put it back."""

    door = OWN_ACTIVITY

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        records.delete(record=self.thing, by=self.asker.account(), at=self.now)
        return HttpResponseRedirect(reverse("cpd-deleted"))


class Restore(Door):
    """Put it back into the log."""

    door = OWN_ACTIVITY

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        record = records.restore(record=self.thing, by=self.asker.account(), at=self.now)
        waits = record.state == RecordState.DRAFT
        return HttpResponseRedirect(reverse("cpd-waiting" if waits else "cpd"))
