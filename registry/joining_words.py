"""The questions of the eligibility checker and its answers, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from registry.choices import Left, Section
from registry.models import Scope
from registry.queries.policies import RegisterPolicies
from registry.rules.eligibility import Question, Reason

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen."""

    code: str
    words: Words
    hint: Words = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Why there is no route for somebody, and what they can do.

    Args:
        links: words and the name of a page of ours.
    """

    title: Words
    says: tuple[Words, ...]
    links: tuple[tuple[Words, str], ...] = ()


TITLES: Mapping[str, Words] = {
    "work": lazy("What do you do, or train for?"),
    "scope": lazy("In which scope of practice do you work?"),
    "place": lazy("Do you work in the United Kingdom, or are you about to?"),
    "training": lazy("How did you train?"),
    "time": lazy("How long have you worked in this scope?"),
    "register": lazy("Which register were you on?"),
    "left": lazy("Why are you no longer registered?"),
    "hcpc": lazy("Are you registered with the Health and Care Professions Council?"),
    "certificate": lazy("Which certificate do you hold?"),
}
HINTS: Mapping[str, Words] = {
    "scope": lazy("The one in which you do most of your work. You can add others later."),
    "place": lazy("The register covers work in the United Kingdom."),
    "time": lazy("Count part-time work by its share: two years at half time are one year."),
    "hcpc": lazy(
        "As a clinical scientist. The title is protected by law, and the council keeps the statutory register."
    ),
    "left": lazy("If you are not sure, look yourself up: your entry says it for as long as it is shown."),
}
_OPTIONS: Mapping[str, tuple[Option, ...]] = {
    "work": (
        Option(
            "technologist",
            lazy("Clinical technologist"),
            lazy(
                "Hands-on technical work with patients, radiation or medical equipment, also as a healthcare science"
                " practitioner, medical engineer or sonographer"
            ),
        ),
        Option("scientist", lazy("Clinical scientist"), lazy("In medical physics or clinical engineering")),
        Option(
            "higher",
            lazy("Clinical scientist at consultant level"),
            lazy("After higher specialist scientific training or its equivalent"),
        ),
        Option("returning", lazy("I was on one of these registers and want to come back")),
        Option("other", lazy("Something else")),
    ),
    "place": (Option("uk", lazy("Yes")), Option("abroad", lazy("No"))),
    "training": (
        Option("scheme", lazy("A recognised training scheme"), lazy("Together with the degree that goes with it")),
        Option(
            "ptp",
            lazy("A degree of the practitioner training programme"),
            lazy("Or the degree apprenticeship of a healthcare science practitioner"),
        ),
        Option("award", lazy("An accredited award in sonography")),
        Option("overseas", lazy("Outside the United Kingdom")),
        Option("work", lazy("At work, without one of these")),
        Option("none", lazy("I have not finished my training")),
    ),
    "hcpc": (
        Option("yes", lazy("Yes")),
        Option("applied", lazy("I have applied and wait for the decision")),
        Option("no", lazy("No")),
    ),
    "certificate": (
        Option("hsst", lazy("Certificate of completion of higher specialist scientific training")),
        Option("equivalence", lazy("This register’s certificate of equivalence to that training")),
        Option("none", lazy("Neither")),
    ),
    "left": (
        Option(Left.LAPSED.value, lazy("It lapsed"), lazy("The fee or the declaration was not made in time")),
        Option(Left.RESIGNED.value, lazy("I asked to leave")),
        Option(
            Left.REMOVED_ADMIN.value, lazy("The register ended it for an administrative reason"), lazy("Such as CPD")
        ),
        Option(Left.REMOVED.value, lazy("A panel removed me")),
    ),
}
REASONS: Mapping[Reason, Why] = {
    Reason.NOT_OURS: Why(
        lazy("These registers are not for that work"),
        (
            lazy(
                "They are for clinical technologists and clinical scientists in medical physics and clinical"
                " engineering. Other professions have registers of their own."
            ),
            lazy("If you are not sure whether your work belongs here, ask us."),
        ),
        ((lazy("About the register"), "about"),),
    ),
    Reason.NOT_IN_UK: Why(
        lazy("Not while you work outside the United Kingdom"),
        (
            lazy(
                "The register covers work in the United Kingdom. You can apply once you work here or have been offered"
                " a post here."
            ),
            lazy("If you trained abroad, you can use the route for people who trained overseas then."),
        ),
    ),
    Reason.TRAIN_FIRST: Why(
        lazy("Not yet: finish your training first"),
        (
            lazy(
                "You can apply once you have finished a recognised programme, or have learnt enough at work to show"
                " each standard with evidence."
            ),
            lazy("Keep certificates, and notes of what you did yourself: they are what an application is made of."),
        ),
        ((lazy("Programmes that are recognised"), "join-programmes"), (lazy("The standards"), "join-standards-list")),
    ),
    Reason.TOO_SHORT: Why(
        lazy("Not yet: you need more time in practice"),
        (
            lazy(
                "Showing that what you learnt at work is worth the training takes experience. Keep evidence of your"
                " work against each standard meanwhile."
            ),
        ),
        ((lazy("The standards"), "join-standards-list"),),
    ),
    Reason.NO_ROUTE_FOR_SCOPE: Why(
        lazy("There is no such route for this scope"),
        (
            lazy(
                "For the scope that you chose, another way of training leads on to the register. Look at the programmes"
                " that are recognised for it, or ask us."
            ),
        ),
        ((lazy("Programmes that are recognised"), "join-programmes"),),
    ),
    Reason.OUTSIDE_FIRST: Why(
        lazy("Register with the Health and Care Professions Council first"),
        (
            lazy(
                "Clinical scientist is a title protected by law. An entry for a scientist here rests on a current"
                " registration with the Health and Care Professions Council (HCPC), which keeps the statutory register."
            ),
            lazy("Being registered here gives no right to use the title. Come back once you have your HCPC number."),
        ),
    ),
    Reason.CERTIFICATE_FIRST: Why(
        lazy("Not yet: you need one of the two certificates"),
        (
            lazy(
                "The higher register is for scientists who finished higher specialist scientific training, or hold a"
                " certificate of equivalence to it. You can be on the register of clinical scientists meanwhile."
            ),
        ),
        ((lazy("May I apply for a certificate of equivalence?"), "equivalence"),),
    ),
}
# What each part of an application asks for.
SECTIONS: Mapping[Section, Words] = {
    Section.PERSONAL: lazy("Your name, date of birth and how to reach you"),
    Section.SCOPE: lazy("The scope of practice that you apply for"),
    Section.OUTSIDE: lazy("Your registration number with the HCPC, which we check there"),
    Section.CERTIFICATE: lazy("Your certificate, as a file"),
    Section.EDUCATION: lazy("Your training, with its days and certificates"),
    Section.CAREER: lazy("Every post, with dates and hours; gaps of more than three months explained"),
    Section.TIME_AWAY: lazy("What you did while you were away, and how you brought yourself up to date"),
    Section.JOB_DESCRIPTION: lazy("The description of your job, as a file"),
    Section.STATEMENT: lazy("What you say for yourself, in your own words"),
    Section.EVIDENCE: lazy("Evidence of your work for each standard, and why it shows it"),
    Section.DECLARATIONS: lazy("Declarations about health, conduct, insurance and the code"),
    Section.REFEREES: lazy("People who can say what they know of your work"),
    Section.FEE: lazy("The fee, by card"),
}


def options(
    question: Question, *, scopes: Sequence[Scope], registers: Sequence[RegisterPolicies], months: int
) -> list[Option]:
    """The answers to a question as its page offers them.

    Args:
        months: how many months of work the route to equivalence asks for.
    """
    if question.code == "scope":
        return [Option(scope.code, scope.name, scope.group) for scope in scopes]
    if question.code == "register":
        return [Option(register.code, register.name) for register in registers]
    if question.code == "time":
        figure = {"months": months}
        return [
            Option("enough", _("%(months)d months or more, counted as full time") % figure),
            Option("less", _("Less than %(months)d months") % figure),
        ]
    return list(_OPTIONS[question.code])
