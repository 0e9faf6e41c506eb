"""Can I join? A few questions, one a page, carried in the address; nothing of the answers is kept anywhere."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from registry import joining_words as words
from registry.joining_forms import QuestionForm
from registry.queries import joining, policies
from registry.rules import eligibility
from registry.rules.eligibility import QUESTIONS, Known, Question
from registry.views.public import PublicPage

_LONGEST = 60


class _Checker(PublicPage):
    """What the two pages of the checker share: the answers in the address."""

    @cached_property
    def answers(self) -> dict[str, str]:
        """Every question that has an answer in the address, in the order in which they are asked."""
        given = self.request.GET
        return {question.code: given[question.code][:_LONGEST] for question in QUESTIONS if question.code in given}

    @cached_property
    def known(self) -> Known:
        """The routes, scopes and registers that the answers are about."""
        return joining.known()

    def address(self, page: str, answers: Mapping[str, str]) -> str:
        """Where a page is with these answers."""
        return reverse(page) + (f"?{urlencode(answers)}" if answers else "")

    def nonsense(self, found: eligibility.Wrong) -> HttpResponse:
        """A clear sentence about answers that cannot be, and the way back to the last that can."""
        before: dict[str, str] = {}
        for code, answer in self.answers.items():
            if eligibility.wrong({**before, code: answer}, self.known):
                break
            before[code] = answer
        shown = {
            "question": words.TITLES[found.question],
            "out_of_place": found.out_of_place,
            "back_url": self.address("join", before),
        }
        return self.page("registry/joining/nonsense.jinja", shown, status=422)

    def offered(self, question: Question) -> list[words.Option]:
        """The answers that a question has, in words."""
        return words.options(
            question,
            scopes=joining.scopes_offered() if question.code == "scope" else [],
            registers=policies.current().registers,
            months=joining.months_of_work(on=self.today) if question.code == "time" else 0,
        )


class Join(_Checker):
    """The next question; the first stands on the page that says what joining is."""

    def get(self, request: HttpRequest) -> HttpResponse:
        answers = {code: answer for code, answer in self.answers.items() if answer}
        if found := eligibility.wrong(answers, self.known):
            self.answers = answers
            return self.nonsense(found)
        question = eligibility.open_question(answers, self.known)
        if question is None:
            return redirect(self.address("join-answer", answers))
        return self._ask(question, answers, sent=request.GET.get("asked") == question.code)

    def _ask(self, question: Question, answers: dict[str, str], *, sent: bool) -> HttpResponse:
        form = QuestionForm(
            {} if sent else None,
            code=question.code,
            title=str(words.TITLES[question.code]),
            hint=str(words.HINTS.get(question.code, "")),
            options=self.offered(question),
        )
        shown: dict[str, Any] = {
            "form": form,
            "code": question.code,
            "title": words.TITLES[question.code],
            "answers": answers,
            "back_url": self._before(answers),
        }
        template = "registry/joining/question.jinja" if answers else "registry/joining/start.jinja"
        return self.page(template, shown, status=422 if form.errors else 200)

    def _before(self, answers: dict[str, str]) -> str:
        """The page of the question before."""
        return self.address("join", dict(list(answers.items())[:-1]))


class Answer(_Checker):
    """Where the answers lead: a page that can be sent to somebody else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        answers = self.answers
        if found := eligibility.wrong(answers, self.known):
            return self.nonsense(found)
        if eligibility.open_question(answers, self.known):
            return redirect(self.address("join", answers))
        outcome = eligibility.outcome(answers, self.known)
        asked = joining.asked_by(outcome.route, scope=outcome.scope, on=self.today) if outcome.route else None
        why = words.REASONS[outcome.reason or eligibility.Reason.NO_ROUTE_FOR_SCOPE]
        shown = {
            "asked": asked,
            "why": why,
            "sections": [(section.label, words.SECTIONS[section]) for section in asked.sections] if asked else [],
            "programmes_url": self._programmes(outcome),
            "pilot": asked is not None and asked.scope is not None and asked.scope.state == "pilot",
            "answers": [(words.TITLES[code], self._said(code, answer)) for code, answer in answers.items()],
            "change_url": self.address("join", dict(list(answers.items())[:-1])),
            "start_url": reverse("my-application-begin", args=outcome.route.split("/")) if asked else "",
        }
        return self.page("registry/joining/answer.jinja", shown)

    def _programmes(self, outcome: eligibility.Outcome) -> str:
        narrowed = {"route": outcome.route, "scope": outcome.scope}
        return f"{reverse('join-programmes')}?{urlencode({name: of for name, of in narrowed.items() if of})}"

    def _said(self, code: str, answer: str) -> words.Words:
        question = next(one for one in QUESTIONS if one.code == code)
        return next(option.words for option in self.offered(question) if option.code == answer)
