"""What is published of audit rounds: commitment, list, the witness’s value and the secret, and how to check them."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from cpd import draw_script
from cpd.models import AuditRound
from cpd.queries import audit_report, audit_rounds
from cpd.round_doors import PUBLIC_ROUND
from registry.views.public import PublicPage


class Audits(PublicPage):
    """Every round that the register committed itself to, newest first, and how a draw is checked."""

    limits = "lookup"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("registry/audits/rounds.jinja", {"rounds": audit_rounds.public()[:50]})


class Audit(PublicPage):
    """One round: what was committed to, by whose value it was drawn, and its files."""

    door = PUBLIC_ROUND
    limits = "lookup"
    thing: AuditRound

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        strata = list(audit_rounds.strata(self.thing))
        shown = {
            "round": self.thing,
            "told": audit_rounds.published_draw(self.thing),
            "strata": strata,
            "size": sum(one.size for one in strata),
            "draws": sum(one.draws for one in strata),
            "report": audit_report.of_round(self.thing) if self.thing.closed_at else None,
        }
        return self.page("registry/audits/round.jinja", shown)


class List(PublicPage):
    """The list of a round, whose hash was committed to."""

    door = PUBLIC_ROUND
    limits = "proof"
    thing: AuditRound

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        answer = HttpResponse(audit_rounds.published_list(self.thing), content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="list.txt"'
        return self.fresh(answer)


class DrawFile(PublicPage):
    """What the draw goes by, for a program."""

    door = PUBLIC_ROUND
    limits = "lookup"
    thing: AuditRound

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        answer = JsonResponse(audit_rounds.published_draw(self.thing), json_dumps_params={"indent": 1})
        answer["Content-Disposition"] = 'attachment; filename="draw.json"'
        return self.fresh(answer)


class Script(PublicPage):
    """The script that repeats a draw; it needs nothing of the register."""

    limits = "lookup"

    def get(self, request: HttpRequest) -> HttpResponse:
        answer = HttpResponse(draw_script.text(), content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="check_draw.py"'
        return self.fresh(answer)
