"""The renewals of the desk: those that are not done, and what somebody declared when they renewed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from members import policy
from members.doors import Door
from members.views.forms import FormDoor
from registry.choices import RenewalReviewOutcome
from registry.models import RenewalReview
from registry.queries import desk_applications, desk_renewals
from registry.renewal_doors import RENEWAL_CONCERN, RENEWAL_REVIEW
from registry.renewal_forms import RenewalFilter, ReviewForm, TakeUpForm
from registry.renewal_wording import PARTS
from registry.services import declared_concerns, renewal_reviews

IN = {"area": "desk", "section": "renewals"}


def filters_of(request: HttpRequest) -> RenewalFilter:
    """The filters as an address has them."""
    return RenewalFilter(request.GET, registers=desk_applications.registers())


class Renewals(Door):
    """Everybody who has not renewed yet, those due first."""

    door = policy.CASEWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = filters_of(request)
        wanted = filters.wanted()
        page = desk_renewals.page(self.asker, wanted, request.GET.get("page", ""), today=self.today)
        context = IN | {
            "form": filters,
            "filters": filters,
            "page": page,
            "rows": [(row, [PARTS[part] for part in row.state.left]) for row in page.object_list],
            "narrowed": wanted != desk_renewals.Wanted(),
        }
        return render(request, "registry/desk/renewals/list.html", context, status=422 if filters.errors else 200)


class Review(FormDoor, Door):
    """What somebody declared, opened for the registrar, which is recorded; and what becomes of it."""

    door = RENEWAL_REVIEW
    template = "registry/desk/renewals/review.html"
    form_class = ReviewForm
    thing: RenewalReview

    @cached_property
    def explained(self) -> list[renewal_reviews.Explained]:
        """What was explained, while it is to be decided."""
        if self.thing.decided_at is not None:
            return []
        return renewal_reviews.read(review=self.thing, by=self.asker.account(), at=self.now)

    def context(self) -> dict[str, Any]:
        return IN | {
            "review": self.thing,
            "entry": self.thing.renewal.entry,
            "explained": self.explained,
            "back_url": reverse("desk"),
        }

    def act(self, form: ReviewForm) -> HttpResponse:
        renewal_reviews.decide(
            review=self.thing,
            outcome=RenewalReviewOutcome(form.cleaned_data["outcome"]),
            reasons=form.cleaned_data["reasons"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(reverse("desk"), _("Your outcome is recorded, and the person is told."))


class Concern(FormDoor, Door):
    """What was referred as a concern, opened for the registrar, which is recorded; and what was done about it."""

    door = RENEWAL_CONCERN
    template = "registry/desk/renewals/concern.html"
    form_class = TakeUpForm
    thing: RenewalReview

    def context(self) -> dict[str, Any]:
        return IN | {
            "review": self.thing,
            "entry": self.thing.renewal.entry,
            "referred": declared_concerns.read(review=self.thing, by=self.asker.account(), at=self.now),
            "back_url": reverse("desk"),
        }

    def act(self, form: TakeUpForm) -> HttpResponse:
        note = form.cleaned_data["note"]
        declared_concerns.take_up(review=self.thing, note=note, by=self.asker.account(), at=self.now)
        return self.done(reverse("desk"), _("It is noted, and the work is done."))
