"""One entry for the office, and the corrections of it that one officer makes with a reason."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from psycopg.types.range import DateRange

from members.doors import Door
from members.forms import DayField, FilterForm
from members.models import GraveAct
from members.queries import people, staff
from members.services import access
from registry.choices import FactSource
from registry.models import Annotation, Break, Entry, ScopeGrant, Term
from registry.queries import desk_entry
from registry.record_doors import ENTRY_AT_DESK, ENTRY_TO_CORRECT, FACT_TO_CORRECT
from registry.rules.orders import INTERIM
from registry.services import corrections
from registry.views.desk import record_forms
from registry.views.desk.checked import CheckedForm

IN = {"area": "desk", "section": "people"}
_FORMS = {
    "term": record_forms.TermForm,
    "break": record_forms.BreakForm,
    "scope": record_forms.ScopeForm,
    "annotation": record_forms.AnnotationForm,
}
_HEADINGS: dict[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "term": (lazy("Record a term"), lazy("End a term"), lazy("Set a term aside")),
    "break": (lazy("Record a break"), lazy("End a break"), lazy("Set a break aside")),
    "scope": (
        lazy("Record a scope of practice"),
        lazy("End a scope of practice"),
        lazy("Set a scope of practice aside"),
    ),
    "annotation": (lazy("Record an annotation"), lazy("End an annotation"), lazy("Set an annotation aside")),
}


class AsRecordedForm(FilterForm):
    """Asks what the register said of a day when it was asked on another."""

    of = DayField(label=lazy("Day asked about"), what=lazy("the day asked about"))
    known = DayField(label=lazy("As recorded at the end of"), what=lazy("the day on which it was asked"))


class ShowEntry(Door):
    """One entry: what the public reads, what is held, on what it rests, and what the office may do."""

    door = ENTRY_AT_DESK
    thing: Entry

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        access.record_reading_of_record(person=self.thing.person, by=self.asker.account(), at=self.now)
        asked = AsRecordedForm(request.GET) if "known_day" in request.GET else AsRecordedForm()
        wrong = asked.is_bound and not asked.is_valid()
        view = desk_entry.office_view(self.thing, today=self.today)
        shown = {
            **IN,
            "entry": self.thing,
            "name": people.names([self.thing.person_id]).get(self.thing.person_id, ""),
            "kept": self.thing.person.merged_into_id or self.thing.person_id,
            "view": view,
            "life": desk_entry.life(self.thing),
            "asked": asked,
            "form": asked if wrong else None,
            "decisions": self._decisions(),
            "acts": desk_entry.open_acts(self.thing.person),
            "interim": INTERIM,
            "now": self.now,
        }
        shown |= self._as_recorded(asked) if asked.is_bound and not wrong else {"held": desk_entry.facts_of(self.thing)}
        return render(request, "registry/desk/entries/entry.html", shown, status=422 if wrong else 200)

    def _as_recorded(self, asked: AsRecordedForm) -> dict[str, Any]:
        """What was held at the end of a day, and what the register said then."""
        of, known = asked.cleaned_data["of"], asked.cleaned_data["known"]
        at = min(make_aware(datetime.combine(known, time.max)), self.now)
        said = desk_entry.status_as_recorded(self.thing, on=of, believed_at=at)
        return {"held": desk_entry.facts_of(self.thing, believed_at=at), "then": said, "of": of, "at": at}

    def _decisions(self) -> list[dict[str, Any]]:
        found = desk_entry.decisions(self.thing)
        who = staff.called(one.recorded_by_id for one in found)
        return [{"decision": one, "by": who.get(one.recorded_by_id, "")} for one in found]


class OfEntry(CheckedForm):
    """What the checked forms about one entry share; `self.entry` is it, whatever the door loaded."""

    @property
    def entry(self) -> Entry:
        """The entry that this is about."""
        thing: Any = self.thing
        return thing if isinstance(thing, Entry) else thing.entry

    def back(self) -> str:
        return reverse("desk-entry", args=[self.entry.number])

    def context(self) -> dict[str, Any]:
        name = people.names([self.entry.person_id]).get(self.entry.person_id, "")
        return super().context() | IN | {"entry": self.entry, "caption": f"{self.entry.number} {name}".strip()}

    def outcome(self, done: Any) -> dict[str, Any]:
        today = self.today  # type: ignore[attr-defined]
        return {"preview": True, "said": desk_entry.public_said(self.entry, today=today)}


class _Correction(OfEntry, Door):
    """Corrects a fact at once, or proposes it where it decides whether somebody is registered."""

    door = ENTRY_AT_DESK
    which: int

    @property
    def heading(self) -> str | Promise:  # type: ignore[override]
        return _HEADINGS[self.kwargs["kind"]][self.which]

    def grounds(self, form: Any) -> corrections.Grounds:
        """The reason and the authority, as entered."""
        given = form.cleaned_data
        return corrections.Grounds(given["reason"], FactSource(given["authority"]), given["reference"])

    def do(self, form: Any) -> Any:
        """The correction by one officer."""
        raise NotImplementedError

    def propose(self, form: Any) -> GraveAct:
        """The same correction for a second person to confirm."""
        raise NotImplementedError

    def carry_out(self, form: Any) -> Any:
        try:
            return self.do(form)
        except corrections.NeedsTwo:
            return self.propose(form)

    def led_to(self, done: Any) -> HttpResponse:
        if isinstance(done, GraveAct):
            return super().led_to(done)
        return self.done(self.back(), _("The entry is corrected. The register says so from now on."))


class RecordFact(_Correction):
    """Records a term, a break, a scope of practice or an annotation."""

    door = ENTRY_TO_CORRECT
    which = 0

    def form(self, **entered: Any) -> Any:
        scopes = record_forms.scopes_of(self.thing.register_id) if self.kwargs["kind"] == "scope" else []
        return _FORMS[self.kwargs["kind"]](scopes=scopes, **entered)

    def do(self, form: Any) -> Any:
        fact = self._fact(form.cleaned_data)
        return corrections.record(fact=fact, grounds=self.grounds(form), by=self.asker.account(), at=self.now)

    def propose(self, form: Any) -> GraveAct:
        return corrections.propose(
            term=self._fact(form.cleaned_data),
            verb="record",
            grounds=self.grounds(form),
            by=self.asker.account(),
            at=self.now,
        )

    def _fact(self, given: dict[str, Any]) -> Any:
        during = DateRange(given["begins"], record_forms.day_after(given["ends"]))
        make: dict[str, Callable[[], Any]] = {
            "term": lambda: Term(entry=self.thing, during=during),
            "break": lambda: Break(entry=self.thing, during=during, kind=given["kind"]),
            "scope": lambda: ScopeGrant(entry=self.thing, during=during, scope_id=int(given["scope"])),
            "annotation": lambda: Annotation(
                entry=self.thing,
                during=during,
                code=slugify(given["text"])[:40] or "note",
                text=given["text"],
                authority=given["given_by"],
            ),
        }
        return make[self.kwargs["kind"]]()


class _OfFact(_Correction):
    """What ending and setting aside share."""

    door = FACT_TO_CORRECT
    verb: str

    def context(self) -> dict[str, Any]:
        kind = desk_entry.CORRECTABLE[self.kwargs["kind"]]
        return super().context() | {"fact": self.thing, "what": kind.what(self.thing)}

    def propose(self, form: Any) -> GraveAct:
        return corrections.propose(
            term=self.thing,
            verb=self.verb,
            on=form.cleaned_data.get("on"),
            grounds=self.grounds(form),
            by=self.asker.account(),
            at=self.now,
        )


class EndFact(_OfFact):
    """Says that a fact was true until a day."""

    which, verb = 1, "end"

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        return record_forms.EndBreakForm if self.kwargs["kind"] == "break" else record_forms.EndFactForm

    def do(self, form: Any) -> Any:
        return corrections.end(
            fact=self.thing,
            on=form.cleaned_data["on"],
            returned=form.cleaned_data.get("returned") == "yes",
            grounds=self.grounds(form),
            by=self.asker.account(),
            at=self.now,
        )


class SetFactAside(_OfFact):
    """Says that a fact was never rightly true."""

    which, verb = 2, "set_aside"
    form_class = record_forms.SetAsideForm
    grave = True
    lead = lazy("It goes from every day, as if it had never been recorded. What was recorded stays answerable.")

    def do(self, form: Any) -> Any:
        return corrections.set_aside(fact=self.thing, grounds=self.grounds(form), by=self.asker.account(), at=self.now)
