"""Messages to admins about endpoints that fail."""

from members import tenancy
from members.models import Message
from registry.choices import EndpointOff
from registry.services import webhook_sending
from tests.factories.employers import make_account
from tests.factories.webhooks import bare_endpoint


def endpoint_failing(at):
    account = make_account()
    with tenancy.within(account.organisation):
        webhook_sending._pause(bare_endpoint(account), at, at)
    return Message.objects.get(template="registry/mail/endpoint_failing")


def endpoint_off(at):
    account = make_account()
    endpoint = bare_endpoint(account)
    with tenancy.within(account.organisation):
        webhook_sending._switch_off(endpoint, EndpointOff.GONE, at)
        endpoint.save()
    return Message.objects.get(template="registry/mail/endpoint_off")


SAMPLES = {"registry/mail/endpoint_failing": endpoint_failing, "registry/mail/endpoint_off": endpoint_off}
