"""The public page of numbers about certificates of equivalence."""

from django.http import HttpRequest, HttpResponse

from hsst.queries import numbers
from hsst.rules.numbers import FEWEST
from registry.views.public import PublicPage


class Numbers(PublicPage):
    """How many applied, what came of it, and how long each step took."""

    limits = "lookup"

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = {
            "routes": numbers.published(),
            "outcomes": numbers.OUTCOMES,
            "steps": numbers.STEPS,
            "fewest": FEWEST,
        }
        return self.page("hsst/equivalence/numbers.jinja", shown)
