"""How long a sign-in lasts: without use for half an hour or less, at the longest for a working day.

Whoever reads `request.user` goes through here; a page that asks nobody who they are reads no cookie and no session.
"""

from datetime import UTC, datetime, timedelta

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from members.models import User
from members.queries import roles

# (without use, at the longest), by whether the account works in the office (security targets 7.3.1 and 7.3.2).
LASTS = {False: (timedelta(minutes=30), timedelta(hours=12)), True: (timedelta(minutes=15), timedelta(hours=8))}
SEEN = "seen_at"
# A page within a minute of the last is no new use: not every page has to write.
_GRAIN = timedelta(minutes=1)


class SignedIn(AuthenticationMiddleware):
    """Says who is signed in, ends what has lasted too long, and keeps what they are shown from being kept."""

    def process_request(self, request: HttpRequest) -> None:
        """Looks at nothing before somebody asks for the user."""
        super().process_request(request)
        request.now = timezone.now()  # type: ignore[attr-defined]
        request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Notes the use of a session, and that no answer to somebody signed in is kept anywhere."""
        if request.session.accessed:
            response.headers["Cache-Control"] = "no-store"
            response.headers.pop("Expires", None)
        if getattr(request, "session_ends_at", None) and request.session.get("_auth_user_id"):
            _note_use(request)
        return response


def _user(request: HttpRequest) -> User | AnonymousUser:
    """Whoever is signed in, once for a request; nobody, where their session is over."""
    if not hasattr(request, "_signed_in"):
        request._signed_in = _still_signed_in(request)  # type: ignore[attr-defined]
    return request._signed_in  # type: ignore[attr-defined]


def _still_signed_in(request: HttpRequest) -> User | AnonymousUser:
    user = get_user(request)
    if not isinstance(user, User):
        return AnonymousUser()
    now: datetime = request.now  # type: ignore[attr-defined]
    began, seen = _times(request, user)
    idle, whole = LASTS[roles.works_in_office(user)]
    stopped = began is None or (user.signed_out_at is not None and began <= user.signed_out_at)
    if stopped or now >= min((seen or now) + idle, (began or now) + whole):
        request.session.flush()
        _say_so(request, stopped)
        return AnonymousUser()
    used = seen if seen and now - seen < _GRAIN else now
    request.session_began_at, request.session_used_at = began, used  # type: ignore[attr-defined]
    request.session_longest_at = began + whole  # type: ignore[attr-defined,operator]
    request.session_ends_at = min(used + idle, began + whole)  # type: ignore[attr-defined,operator]
    return user


def _times(request: HttpRequest, user: User) -> tuple[datetime | None, datetime | None]:
    """When they proved who they are, and when the session was last used; a session without a proof is none of ours."""
    proofs = [record["at"] for record in get_authentication_records(request, user) if "at" in record]
    if not proofs:
        return None, None
    seen = max(request.session.get(SEEN, 0), *proofs, 0)
    return datetime.fromtimestamp(min(proofs), UTC), datetime.fromtimestamp(seen, UTC)


def _note_use(request: HttpRequest) -> None:
    used = request.session_used_at.timestamp()  # type: ignore[attr-defined]
    if request.session.get(SEEN) != used:
        request.session[SEEN] = used


def _say_so(request: HttpRequest, stopped: bool) -> None:
    words = (
        _("You were signed out, because something about your account changed. Sign in again.")
        if stopped
        else _("You were signed out for your safety, because time was up. Sign in again to go on.")
    )
    messages.info(request, words, fail_silently=True)
