"""What an applicant reads of what is missing and of what keeps them from applying: the same words on every page."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from members.rules.dates import Days
from registry import wording
from registry.models import Route, RoutePolicy
from registry.rules.coverage import Weighed, Weight
from registry.rules.matrix import Weak
from registry.rules.sections import Lack
from registry.rules.starting import Obstacle, Why

day = wording.day
_MOST = 5


def missing(lack: Lack) -> str:
    """One thing that an application lacks, in a sentence that names what to do."""
    figures = dict(lack.figures)
    worded = _COUNTED.get(lack.code)
    if worded:
        return worded(figures)
    if isinstance(gap := figures.get("gap"), Days):
        return _gap(gap)
    return str(_MISSING[lack.code]) % figures


def all_missing(lacks: Sequence[Lack]) -> str:
    """What is missing, in one message: the first few, and how many more."""
    said = " ".join(missing(lack) for lack in lacks[:_MOST])
    more = len(lacks) - _MOST
    if more > 0:
        said += " " + ngettext("And %(more)d more.", "And %(more)d more.", more) % {"more": more}
    return _("This cannot be handed in yet. %(missing)s") % {"missing": said}


def obstacle(found: Obstacle, route: Route) -> str:
    """Why somebody cannot apply by a route today, and from which day they can if that is known."""
    words = {"register": route.register.name, "day": day(found.from_on) if found.from_on else ""}
    return str(_OBSTACLES[found.why]) % words


def not_recognised(programme: str, finished_on: date, known: Sequence[Days]) -> str:
    """Why a programme that was finished on a day does not count, and on which days one that does was finished."""
    said = [_recognised(days) for days in known]
    words = _("‘%(programme)s’ was not recognised for people who finished it on %(day)s.") % {
        "programme": programme,
        "day": day(finished_on),
    }
    if not said:
        return words
    return words + " " + _("It was recognised for those who finished it %(days)s.") % {"days": _(" or ").join(said)}


def weak(found: Sequence[tuple[str, Weak]], advice: RoutePolicy) -> list[str]:
    """Where evidence is weak: a sentence for each reason that says what would help, and for which standards."""
    codes: dict[Weak, list[str]] = {}
    for code, why in found:
        codes.setdefault(why, []).append(code)
    figures = {"sources": advice.evidence_recommended, "years": advice.recency_years}
    return [str(_WEAK[why]) % {**figures, "codes": ", ".join(of)} for why, of in codes.items()]


def weighed(found: Weighed) -> str:
    """What of the pieces for a standard weighs less, as its picture shows it; nothing where all of it stands."""
    less = [f"{number} {WEIGHTS[weight]}" for weight, number in found.counts if weight is not Weight.SOUND]
    return ", ".join([*less, *([sources(found.few_sources)] if found.few_sources else [])])


def sources(number: int) -> str:
    """From how many sources evidence comes."""
    return ngettext("%(n)d source", "%(n)d sources", number) % {"n": number}


def _recognised(days: Days) -> str:
    if days.last_day is None:
        return _("on or after %(first)s") % {"first": day(days.lower)}
    return _("from %(first)s to %(last)s") % {"first": day(days.lower), "last": day(days.last_day)}


def _gap(gap: Days) -> str:
    if gap.last_day is None:
        return _("Explain the time without a post since %(first)s.") % {"first": day(gap.lower)}
    days = {"first": day(gap.lower), "last": day(gap.last_day)}
    return _("Explain the time without a post from %(first)s to %(last)s.") % days


def _standard(figures: Mapping[str, Any]) -> str:
    if figures["needed"] == 1:
        return _("Standard %(standard)s has no evidence yet.") % figures
    return _("Standard %(standard)s has %(items)s of the %(needed)s pieces of evidence that it needs.") % figures


def _referees(figures: Mapping[str, Any]) -> str:
    count = figures["count"]
    return ngettext("Name a referee.", "Name %(count)s referees.", count) % {"count": count}


def _lost(figures: Mapping[str, Any]) -> str:
    count = figures["count"]
    words = ngettext(
        "A referee declined or cannot be accepted. Name somebody else.",
        "%(count)s referees declined or cannot be accepted. Name others.",
        count,
    )
    return words % {"count": count}


_COUNTED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "standard": _standard,
    "referees": _referees,
    "referee_lost": _lost,
}
_MISSING = {
    "name": lazy("Enter your name."),
    "born": lazy("Enter your date of birth."),
    "address": lazy("Enter your postal address."),
    "scope": lazy("Choose your scope of practice."),
    "scope_closed": lazy("‘%(scope)s’ is closed to new applications. Choose another scope."),
    "outside": lazy("Tell us your registration number with the other body."),
    "outside_ended": lazy(
        "The registration that you told us of is not current there, so you cannot be admitted on it."
    ),
    "certificate": lazy("Tell us of your certificate."),
    "certificate_number": lazy("Enter the number of your certificate."),
    "programme": lazy("Add the recognised programme that you finished."),
    "education": lazy("Add your education or training."),
    "not_recognised": lazy("‘%(what)s’ was not recognised on the day on which you finished it."),
    "posts": lazy("Add the posts that you have held."),
    "months": lazy(
        "Your posts come to %(months)s months as if worked full time; this route asks for %(needed)s months or more."
    ),
    "updating": lazy("%(short)s more hours of updating are needed, of %(needed)s in all (%(days)s days)."),
    "job_description": lazy("Choose the document that describes your job."),
    "statement": lazy("Write your statement."),
    "statement_long": lazy("Your statement has %(words)s words; the most is %(most)s. Shorten it."),
    "unused": lazy("Say which standards ‘%(what)s’ shows, or remove it."),
    "no_patient": lazy("Confirm that no patient can be identified in ‘%(what)s’."),
    "paper": lazy("Choose the document for ‘%(what)s’."),
    "paper_waiting": lazy("The document for ‘%(what)s’ is still being checked, or has a warning for you to answer."),
    "paper_unusable": lazy("The document for ‘%(what)s’ cannot be used. Choose another."),
    "record_gone": lazy(
        "‘%(what)s’ rests on an activity that is no longer in your CPD log. Put it back there, or remove it here."
    ),
    "declarations": lazy("Answer the declarations."),
    "declarations_new": lazy("The wording of the declarations has changed. Answer them again."),
    "fee": lazy("Pay the fee."),
}
_WEAK = {
    Weak.ONE_SOURCE: lazy(
        "These standards rest on fewer than %(sources)s sources that stand apart: %(codes)s. The same document or"
        " activity counts once, however often it is used."
    ),
    Weak.OWN_WORD: lazy(
        "For these standards nobody but you vouches: %(codes)s. Add a document, or ask somebody to confirm a piece."
    ),
    Weak.OLD: lazy(
        "For these standards all evidence that carries days is older than %(years)s years: %(codes)s. Add something"
        " newer, or say in its reasons why it still holds."
    ),
    Weak.UNDATED: lazy("For these standards no evidence says when it was: %(codes)s. Add the days."),
}
WEIGHTS = {
    Weight.SOUND: lazy("no warning"),
    Weight.OWN_WORD: lazy("on your word alone"),
    Weight.OLD: lazy("old"),
    Weight.OLD_OWN_WORD: lazy("old and on your word alone"),
}
_OBSTACLES = {
    Why.ON_REGISTER: lazy("You are on this register (the %(register)s) already."),
    Why.WAS_ON_REGISTER: lazy(
        "You were on this register (the %(register)s) before, so you apply for readmission instead. Your number stays."
    ),
    Why.NEVER_ON_REGISTER: lazy(
        "This account is not connected with an entry on this register (the %(register)s). If you were registered"
        " before, claim your entry first."
    ),
    Why.REMOVED: lazy(
        "A panel removed you from this register (the %(register)s), so you may only apply for restoration."
    ),
    Why.NOT_REMOVED: lazy("No panel removed you from this register, so you apply for readmission instead."),
    Why.ORDER: lazy("You are suspended, so you cannot apply until the suspension is over."),
    Why.ORDER_ELSEWHERE: lazy(
        "You were suspended or removed from another register of ours. While that lasts you cannot apply."
        " Ask the office."
    ),
    Why.PROCEEDINGS: lazy("You cannot apply just now. Ask the office, which can tell you why."),
    Why.TOO_EARLY: lazy("It is too early to apply. The earliest day is %(day)s."),
    Why.BARRED: lazy("You may not ask to be restored again. Ask the office if you think that this is wrong."),
    Why.OPEN: lazy("You have another application to this register open. Finish or withdraw it first."),
    Why.ASK: lazy("This cannot be done on this page. Ask the office."),
    Why.NO_SCOPES: lazy("No scope of practice is open to new applications by this route."),
}
