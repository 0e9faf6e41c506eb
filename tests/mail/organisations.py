"""Messages about accounts of organisations, and about who acts for one."""

from members.choices import Nation, Role
from members.models import EmployerTerms, Message
from members.services import employer_terms, officers, organisation_accounts, organisation_requests
from members.services import organisation_verifying as verifying
from tests.factories.employers import act_for, confirmed, make_account
from tests.factories.members import UserFactory


def _sent(event):
    return Message.objects.filter(template=f"members/mail/{event}").order_by("-pk").first()


def _asked(at):
    wanted = organisation_requests.Wanted(
        email="imogen@exampleton.nhs.uk",
        asked_by_name="Imogen Fairweather",
        job_title="Head of medical engineering",
        name="Exampleton Hospitals",
        nation=Nation.ENGLAND,
    )
    return organisation_requests.ask(user=UserFactory(), wanted=wanted, at=at)


def organisation_asked(at):
    _asked(at)
    return _sent("organisation_asked")


def organisation_confirm(at):
    verifying.send_link(asked=_asked(at), by=UserFactory(role="officer"), at=at)
    return _sent("organisation_confirm")


def organisation_code(at):
    verifying.send_code(asked=_asked(at), by=UserFactory(role="officer"), at=at)
    return _sent("organisation_code")


def organisation_accepted(at):
    asked, officer = _asked(at), UserFactory(role="officer")
    verifying.confirmed_by_contact(asked=asked, note="The matron.", by=officer, at=at)
    organisation_requests.accept(asked=asked, domains=[], by=officer, at=at)
    return _sent("organisation_accepted")


def organisation_refused(at):
    organisation_requests.refuse(asked=_asked(at), reason="No answer.", by=UserFactory(role="officer"), at=at)
    return _sent("organisation_refused")


def organisation_domains_changed(at):
    account = make_account()
    domains = ["merged.nhs.uk", "example.nhs.uk"]
    organisation_accounts.change_domains(account=account, domains=domains, by=UserFactory(role="officer"), at=at)
    return _sent("organisation_domains_changed")


def organisation_closed(at):
    organisation_accounts.close(account=make_account(), reason="It merged.", by=UserFactory(role="officer"), at=at)
    return _sent("organisation_closed")


def officer_invited(at):
    account = make_account()
    officers.invite(account=account, email="new@example.nhs.uk", as_admin=True, by=account.admin, at=at)
    return _sent("officer_invited")


def officer_joined(at):
    account, invited = make_account(), confirmed("new@example.nhs.uk")
    invitation = officers.invite(account=account, email=invited.email, as_admin=False, by=account.admin, at=at)
    officers.accept(invitation=invitation, by=invited, at=at)
    return _sent("officer_joined")


def officer_ended(at):
    account = make_account()
    held = act_for(account).role_grants.get()
    officers.end(held=held, by=account.admin, at=at)
    return _sent("officer_ended")


def officer_changed(at):
    account = make_account()
    held = act_for(account).role_grants.get()
    officers.change(held=held, to=Role.EMPLOYER_ADMIN, by=account.admin, at=at)
    return _sent("officer_changed")


def terms_agreed(at):
    account = make_account()
    other = act_for(account, admin=True)
    EmployerTerms.objects.create(version=2, valid_from=at.date(), text="Ask only about people who work for you.")
    employer_terms.agree(account=account, version=2, purposes=["recruitment"], by=other, at=at, on=at.date())
    return _sent("terms_agreed")


def terms_new(at):
    make_account()
    later = at.date() + employer_terms.TOLD_BEFORE
    EmployerTerms.objects.create(version=2, valid_from=later, text="Ask only about people who work for you.")
    employer_terms.tell(on=at.date(), at=at)
    return _sent("terms_new")


_MADE = (
    organisation_asked, organisation_confirm, organisation_code, organisation_accepted, organisation_refused,
    organisation_domains_changed, organisation_closed, officer_invited, officer_joined, officer_ended, officer_changed,
    terms_agreed, terms_new,
)  # fmt: skip
SAMPLES = {f"members/mail/{make.__name__}": make for make in _MADE}
