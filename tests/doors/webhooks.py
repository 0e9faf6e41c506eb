"""The addresses at which an organisation sets up webhooks."""

from tests.doors.addresses import FORM, POST_ONLY, READ, Address
from tests.doors.policies import ENDPOINT, ENDPOINT_NOW, ORGANISATION_ADMIN, ORGANISATION_ADMIN_NOW, WEBHOOK_EVENT

_OF = "organisations/<str:organisation>/webhooks/"
_ONE, _MESSAGE = f"{_OF}<str:endpoint>/", f"{_OF}<str:endpoint>/messages/<str:message>/"
_THERE = "/organisations/{organisation}/webhooks/"
# Another organisation's, under the address of one's own.
_FOREIGN = _THERE + "{foreign_endpoint}/"


def _row(route: str, policy: str, methods: frozenset[str] = READ) -> Address:
    sample = "/" + route.replace("<str:message>", "<str:webhook_message>").replace("<str:", "{").replace(">", "}")
    missing = (sample.replace(_THERE + "{endpoint}/", _FOREIGN),) if "{endpoint}" in sample else ()
    return Address(route, policy, sample, methods=methods, missing=missing)


TABLE = (
    _row(_OF, ORGANISATION_ADMIN),
    _row(f"{_OF}how/", ORGANISATION_ADMIN),
    _row(f"{_OF}new/", ORGANISATION_ADMIN_NOW, FORM),
    _row(_ONE, ENDPOINT),
    _row(f"{_ONE}ping/", ENDPOINT, POST_ONLY),
    _row(f"{_ONE}secret/", ENDPOINT_NOW, FORM),
    _row(f"{_ONE}on/", ENDPOINT, POST_ONLY),
    _row(f"{_ONE}again/", ENDPOINT, FORM),
    _row(f"{_ONE}end/", ENDPOINT, FORM),
    _row(_MESSAGE, WEBHOOK_EVENT),
    _row(f"{_MESSAGE}again/", WEBHOOK_EVENT, POST_ONLY),
)
