"""The messages about panels, portfolios, interviews and certificates of equivalence."""

from datetime import timedelta

from hsst.choices import RevokeGround
from hsst.services import certificates
from members.choices import Role
from members.models import Message
from members.services import acts
from registry.choices import InterviewRule, Mark, Recommended, SeatKind
from registry.models import RoutePolicy, Seat
from registry.queries import interviews as asked_for
from registry.queries import rounds
from registry.services import application_upkeep, interviews, portfolios, recommendations, stages
from registry.services.interviews import Slot
from tests.factories.assessing import make_officer
from tests.factories.equivalence import granted as make_granted
from tests.factories.equivalence import judged, make_case, make_panel


def _first(event):
    return Message.objects.filter(template__endswith=f"/mail/{event}").order_by("pk").first()


def panel_seated(at):
    make_panel()
    judged(make_case(at=at), make_officer(), at=at)
    return _first("panel_seated")


def _invited(at):
    make_panel()
    application, officer = make_case(at=at), make_officer()
    taken = judged(application, officer, at=at, marks=[{"4": Mark.PARTLY}] * 3)[0]
    recommendations.recommend(
        taken=taken, reason="Show the fourth.", outcome=Recommended.PORTFOLIO, by=taken.user, at=at
    )
    application.refresh_from_db()
    return application, officer


def portfolio_invited(at):
    _invited(at)
    return _first("portfolio_invited")


def portfolio_reminder(at):
    application, _officer = _invited(at)
    day = application.due_on - timedelta(days=5)
    application_upkeep.run(on=day, at=at + timedelta(days=170))
    return _first("portfolio_reminder")


def portfolio_extended(at):
    application, officer = _invited(at)
    portfolios.extend(application=application, months=1, reason="Illness.", by=officer, at=at)
    return _first("portfolio_extended")


def portfolio_lapsed(at):
    application, _officer = _invited(at)
    portfolios.lapse(application=stages.locked(application), at=at)
    return _first("portfolio_lapsed")


def portfolio_came(at):
    application, _officer = _invited(at)
    portfolios.came(application=stages.locked(application), by=None, at=at)
    return _first("portfolio_came")


def _asked(at):
    RoutePolicy.objects.filter(route__code="hsst-equivalence").update(
        interview=InterviewRule.ASKED, portfolio_months=0, extension_months=0
    )
    make_panel()
    application, officer = make_case(at=at), make_officer()
    taken = judged(application, officer, at=at)[0]
    of = rounds.current(application)
    asked = interviews.ask(taken=taken, standards=of.standards[:2], words="Your last project.", by=taken.user, at=at)
    application.refresh_from_db()
    return application, officer, asked


def interview_asked(at):
    _asked(at)
    return _first("interview_asked")


def _offered(at):
    application, officer, _asked_for = _asked(at)
    slots = [Slot(at + timedelta(days=9), "Room 4")]
    return application, interviews.offer(application=application, slots=slots, by=officer, at=at)[0]


def interview_slots(at):
    _offered(at)
    return _first("interview_slots")


def _set(at):
    application, slot = _offered(at)
    interviews.choose(slot=slot, by=application.person.user, at=at)
    return application


def interview_set(at):
    _set(at)
    return _first("interview_set")


def interview_recorded(at):
    application = _set(at)
    chair = Seat.objects.get(application=application, kind=SeatKind.LAY_CHAIR, ended_at=None)
    about = asked_for.under_way(application).standards.values_list("pk", flat=True)
    interviews.record(taken=chair, notes=dict.fromkeys(about, "Well told."), by=chair.user, at=at + timedelta(days=10))
    return _first("interview_recorded")


def granted(at):
    make_granted(at=at)
    return _first("granted")


def certificate_revoked(at):
    certificate, first, second = make_granted(at=at), make_officer(), make_officer(Role.REGISTRAR)
    act = certificates.revoke(
        certificate=certificate, ground=RevokeGround.FALSE, reason="Another’s reports.", by=first, at=at
    )
    acts.confirm(act=act, by=second, at=at)
    return _first("certificate_revoked")


_MADE = (
    panel_seated,
    portfolio_invited,
    portfolio_reminder,
    portfolio_extended,
    portfolio_lapsed,
    portfolio_came,
    interview_asked,
    interview_slots,
    interview_set,
    interview_recorded,
    granted,
)
SAMPLES = {f"registry/mail/{made.__name__}": made for made in _MADE} | {
    "hsst/mail/certificate_revoked": certificate_revoked
}
