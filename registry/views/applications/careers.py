"""The pages about the career: posts, the months that they come to, and gaps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from members.doors import Door
from members.models import Organisation
from members.templatetags.shell import last_day
from registry import application_wording as wording
from registry.applicant_doors import OWN_APPLICATION, OWN_GAP, OWN_POST
from registry.applicant_forms import GapForm, PostForm
from registry.choices import Section
from registry.models import Application, Gap, Post
from registry.queries import applications, dossiers
from registry.rules import career
from registry.services import dossiers as verbs
from registry.services.dossiers import Held
from registry.views.applications.base import IN, OfApplication, Remove, home


class Career(Door):
    """My posts, the gaps between them, and what they come to, with the working."""

    door = OWN_APPLICATION
    section = Section.CAREER
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        posts = list(dossiers.posts(self.thing))
        worked, until = dossiers.worked(posts), dossiers.after(self.today)
        lacks = [x for x in applications.missing(self.thing, self.today) if x.section is Section.CAREER]
        explained = list(dossiers.gaps(self.thing))
        shown = {
            "application": self.thing,
            "posts": posts,
            "gaps": [_gap(gap, explained) for gap in career.gaps(worked, until=until)],
            "months": career.whole(career.months(worked, until=until)),
            "working": [_stretch(one) for one in career.stretches(worked, until=until)],
            "full_time": career.FULL_TIME,
            "needed": self.thing.policy.min_months,
            "missing": [wording.missing(lack) for lack in lacks],
            "back_url": home(self.thing),
        }
        return render(request, "registry/applications/career.html", shown | IN)


def _gap(gap: Any, explained: list[Gap]) -> dict[str, Any]:
    told = [one for one in explained if not career.unexplained([gap], [dossiers.days(one.during)])]
    return {"during": gap, "first": gap.lower.isoformat(), "explanation": told[-1].explanation if told else ""}


def _stretch(one: career.Stretch) -> dict[str, Any]:
    return {
        "during": one.during,
        "hours": one.hours,
        "posts": one.posts,
        "months": career.whole(one.months),
        "counted": career.whole(one.counted),
        "capped": one.capped,
    }


class _Post(OfApplication):
    section = Section.CAREER
    back = "my-application-career"
    template = "registry/applications/post.html"
    form_class = PostForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"asks_months": self.application.policy.min_months > 0}

    def context(self) -> dict[str, Any]:
        names = Organisation.objects.order_by("name").values_list("name", flat=True).distinct()
        return super().context() | {"organisations": names}

    def save(self, form: PostForm) -> HttpResponse:
        entered = form.cleaned_data
        known = Organisation.objects.filter(name__iexact=entered["employer"].strip()).order_by("pk").first()
        held = Held(
            organisation=known,
            employer="" if known else entered["employer"],
            title=entered["title"],
            grade=entered["grade"],
            duties=entered["duties"],
            hours_a_week=entered["hours_a_week"],
            since=entered["since"],
            until=entered["until"],
            counts=not entered.get("below", False),
        )
        verbs.save_post(held=held, row=self.held(), version=form.seen(), **self.who_and_when())
        return self.done(self.back_url(), _("The post is saved."))

    def held(self) -> Post | None:
        """The post that is changed; none while one is added."""
        return None


class AddPost(_Post):
    """Add a post."""

    door = OWN_APPLICATION


class ChangePost(_Post):
    """Say otherwise what a post is."""

    door = OWN_POST
    thing: Post

    def held(self) -> Post:
        return self.thing

    def initial(self) -> dict[str, Any]:
        held = self.thing
        return {
            "employer": held.organisation.name if held.organisation else held.employer,
            "title": held.title,
            "grade": held.grade,
            "duties": held.duties,
            "hours_a_week": held.hours_a_week,
            "below": not held.counts,
            "since": held.during.lower,
            "until": last_day(held.during),
        }


class RemovePost(Remove):
    """Take a post out."""

    door = OWN_POST
    section = Section.CAREER
    back = "my-application-career"
    thing: Post

    def called(self) -> str:
        return self.thing.title

    def save(self, form: Any) -> HttpResponse:
        verbs.remove(row=self.thing, version=form.seen(), **self.who_and_when())
        return self.done(self.back_url(), _("The post is removed."))


class ExplainGap(OfApplication):
    """Say what I did in a time without a post."""

    door = OWN_GAP
    section = Section.CAREER
    back = "my-application-career"
    template = "registry/applications/gap.html"
    form_class = GapForm
    thing: Application

    def gap(self) -> Any:
        """The time that the address names."""
        found = applications.gaps(self.application, on=self.today)
        return next(gap for gap in found if gap.lower == self.kwargs["first"])

    def initial(self) -> dict[str, Any]:
        return {"explanation": _gap(self.gap(), list(dossiers.gaps(self.application)))["explanation"]}

    def context(self) -> dict[str, Any]:
        return super().context() | {"gap": self.gap()}

    def save(self, form: GapForm) -> HttpResponse:
        verbs.explain_gap(
            during=self.gap(),
            explanation=form.cleaned_data["explanation"],
            version=form.seen(),
            **self.who_and_when(),
        )
        return self.done(self.back_url(), _("Your explanation is saved."))
