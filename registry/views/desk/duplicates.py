"""Records that look alike: compared side by side, merged by two people, or settled as different."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.choices import ReadingOf
from members.doors import Door
from members.forms import Radios, RegisterForm
from members.models import Duplicate
from members.policy import CASEWORK
from members.queries import people
from members.queries.pages import Capped
from members.services import access, merges
from members.views.forms import FormDoor
from registry.queries import desk_duplicates
from registry.record_doors import DUPLICATE

IN = {"area": "desk", "section": "duplicates"}


class CompareForm(RegisterForm):
    """Two records are one human being, or two."""

    decision = forms.ChoiceField(
        label=lazy("Are they one human being?"),
        widget=Radios,
        error_messages={"required": lazy("Choose whether they are one human being")},
    )
    reason = forms.CharField(
        label=lazy("If they are one, how do you know?"),
        help_text=lazy("For the second person, who confirms the merge before it is made."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, names: tuple[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "decision",
            [
                ("first", _("Yes, and record 1 is kept (%(name)s)") % {"name": names[0]}),
                ("second", _("Yes, and record 2 is kept (%(name)s)") % {"name": names[1]}),
                ("different", _("No, they are two people")),
            ],
        )


class Duplicates(Door):
    """Pairs that wait for somebody to compare them, or that were settled."""

    door = CASEWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        settled = request.GET.get("show") == "settled"
        rows = desk_duplicates.but_own(desk_duplicates.listed(settled=settled), self.asker.person)
        page = Capped(rows).shown(request.GET.get("page", ""))
        pairs = list(page.object_list)
        names = people.names(pk for pair in pairs for pk in (pair.first_id, pair.second_id))
        listed = [
            {
                "pair": pair,
                "first": names.get(pair.first_id, ""),
                "second": names.get(pair.second_id, ""),
                "matched": desk_duplicates.matched_words(pair),
            }
            for pair in pairs
        ]
        return render(
            request, "registry/desk/duplicates/list.html", {"page": page, "rows": listed, "settled": settled} | IN
        )


class Compare(FormDoor, Door):
    """Two records side by side, what matched, and the decision."""

    door = DUPLICATE
    template = "registry/desk/duplicates/compare.html"
    form_class = CompareForm
    thing: Duplicate

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Shows what is masked, on the record; or decides."""
        if request.POST.get("do") != "show":
            return super().post(request, *args, **kwargs)
        for person in (self.thing.first, self.thing.second):
            access.record_reading(person=person, what=ReadingOf.RECORD, by=self.asker.account(), at=self.now)
        return self.show(self.form())

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        for person in (self.thing.first, self.thing.second):
            access.record_reading_of_record(person=person, by=self.asker.account(), at=self.now)
        return super().show(form, status=status)

    def names(self) -> tuple[str, str]:
        """What the two are called."""
        called = people.names([self.thing.first_id, self.thing.second_id])
        return called.get(self.thing.first_id, ""), called.get(self.thing.second_id, "")

    def form_kwargs(self) -> dict[str, Any]:
        return {"names": self.names()}

    def context(self) -> dict[str, Any]:
        contact = self.request.method == "POST" and self.request.POST.get("do") == "show"
        pair, (first, second) = self.thing, self.names()
        gone = next((one for one in (pair.first, pair.second) if one.merged_into_id), None)
        return IN | {
            "pair": pair,
            "first": first,
            "second": second,
            "matched": desk_duplicates.matched_words(pair),
            "lines": desk_duplicates.side_by_side(pair, contact=contact, today=self.today),
            "contact": contact,
            "gone": gone,
            "act": desk_duplicates.open_merge(pair),
        }

    def act(self, form: CompareForm) -> HttpResponse:
        by, given, pair = self.asker.account(), form.cleaned_data, self.thing
        if given["decision"] == "different":
            merges.settle_as_different(duplicate=pair, by=by, at=self.now)
            return self.done(
                reverse("desk-duplicates"), _("They are settled as two people and are not asked about again.")
            )
        kept, gone = (pair.first, pair.second) if given["decision"] == "first" else (pair.second, pair.first)
        act = merges.propose_merge(kept=kept, gone=gone, reason=given["reason"], by=by, at=self.now)
        return self.done(reverse("desk-proposed", args=[act.reference]))
