"""Pages answered again in front of Django: the same bytes, never stale, and nothing else."""

import io
import re
from datetime import UTC, date, datetime

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from psycopg.types.range import DateRange

from members import throttle
from registry.choices import Ground, SanctionKind
from registry.models import Sanction
from registry.services import facts, visibility
from registry.views import kept
from registry.views.kept import KeptEntries
from tests.factories.decisions import decide, recommended
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 14, 25, tzinfo=UTC)
STAMP = re.compile(rb"<time .*?</time>")


class Front:
    """The application with its front, and how often Django itself was asked."""

    def __init__(self):
        self.asked = 0
        django = get_wsgi_application()

        def counted(environ, start_response):
            self.asked += 1
            return django(environ, start_response)

        self.application = KeptEntries(counted)

    def get(self, path, **more):
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost", "REMOTE_ADDR": "192.0.2.7",
            "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(), **more,
        }  # fmt: skip
        said = []
        parts = self.application(environ, lambda status, headers, *rest: said.append((status, headers)))
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        status, headers = said[0]
        return status, sorted(headers), body


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture(autouse=True)
def watch(monkeypatch):
    """A connection of the test's own, closed before the database is emptied."""
    watch = kept.Watch()
    monkeypatch.setattr(kept, "_watch", watch)
    yield watch
    watch.close()


@pytest.fixture
def front():
    return Front()


@pytest.fixture
def entry():
    return EntryFactory(registered="2020-01-01/2027-01-01")


def _path(entry):
    return f"/register/{entry.number}/"


def _suspend(entry):
    during = DateRange(date(2026, 11, 22), None)
    sanction = Sanction(entry=entry, kind=SanctionKind.SUSPENDED, ground=Ground.CONDUCT, during=during, source="panel")
    return facts.record(fact=sanction, by=None, at=NOW)


def test_the_second_answer_is_the_first_one_again_without_django(front, entry, clock):
    first = front.get(_path(entry))
    clock.move_to(NOW.replace(minute=31), tick=False)
    status, headers, body = front.get(_path(entry))
    assert front.asked == 1
    assert (status, headers) == first[:2]
    assert status == "200 OK"
    assert STAMP.sub(b"", body) == STAMP.sub(b"", first[2])
    assert b"2:25pm" in first[2]
    assert b"2:31pm" in body
    assert dict(headers)["Content-Length"] == str(len(body))
    assert {"Content-Security-Policy", "X-Frame-Options", "Cache-Control", "X-Robots-Tag"} <= {
        name for name, _ in headers
    }


def test_each_change_shows_in_the_very_next_answer(front, entry):
    assert b"verdict--yes" in front.get(_path(entry))[2]
    for _ in range(3):
        sanction = _suspend(entry)
        assert b"verdict--no" in front.get(_path(entry))[2]
        assert b"verdict--no" in front.get(_path(entry))[2]
        facts.set_aside(fact=sanction, by=None, at=NOW)
        assert b"verdict--yes" in front.get(_path(entry))[2]
    assert front.asked == 7


def test_who_is_withheld_is_unknown_at_once_in_the_same_bytes(front, entry):
    unknown = front.get("/register/RCT99999/")
    front.get(_path(entry))
    visibility.withhold(person=entry.person, since=date(2026, 11, 22), source="office", by=None, at=NOW)
    assert front.get(_path(entry)) == unknown
    assert unknown[0] == "404 Not Found"


def test_another_day_is_another_page(front, entry, clock):
    assert b"verdict--yes" in front.get(_path(entry))[2]
    clock.move_to(datetime(2027, 2, 1, 0, 0, tzinfo=UTC), tick=False)
    assert b"verdict--no" in front.get(_path(entry))[2]
    assert front.asked == 2


@pytest.mark.parametrize(
    "asked",
    [
        {"REQUEST_METHOD": "HEAD"},
        {"REQUEST_METHOD": "POST"},
        {"REQUEST_METHOD": "DELETE"},
        {"QUERY_STRING": "on=2025-03-31"},
        {"HTTP_COOKIE": "session=made-up"},
        {"HTTP_AUTHORIZATION": "Basic bWFkZTp1cA=="},
        {"CONTENT_LENGTH": "3", "wsgi.input": io.BytesIO(b"a=b")},
        {"HTTP_HOST": "127.0.0.1"},
        {"HTTP_HOST": "elsewhere.example"},
        {"HTTP_HOST": ""},
        {"wsgi.url_scheme": "https"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"SCRIPT_NAME": "/sub"},
    ],
)
def test_whatever_is_not_a_plain_repetition_is_djangos(front, entry, asked):
    front.get(_path(entry))
    front.get(_path(entry), **asked)
    assert front.asked == 2


def test_other_spellings_of_a_number_are_djangos(front, entry):
    for path in (f"/register/{entry.number.lower()}/", f"/register/{entry.number}", f"//register/{entry.number}/"):
        front.get(path)
        front.get(path)
    assert front.asked == 6


def test_look_ups_are_counted_once_whoever_answers(front, entry, settings):
    settings.LIMITS = {**settings.LIMITS, "lookup": ("4/10 minutes", "100/10 minutes")}
    throttle._limits.cache_clear()
    answers = [front.get(_path(entry), REMOTE_ADDR="198.51.100.77")[0] for _ in range(6)]
    throttle._limits.cache_clear()
    assert answers == ["200 OK"] * 4 + ["429 Too Many Requests"] * 2
    assert front.asked == 3


def test_without_its_own_connection_django_answers(front, entry, watch, as_owner):
    first = front.get(_path(entry))
    front.get(_path(entry))
    assert front.asked == 1
    watch.visible(number=entry.number, today=NOW.date())
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [watch._link.info.backend_pid])
    assert front.get(_path(entry)) == first
    assert front.asked == 2
    assert front.get(_path(entry)) == first
    assert front.asked == 2


def test_no_more_pages_are_kept_than_the_setting_says(entry, settings):
    settings.PAGES_KEPT = 1
    front, other = Front(), EntryFactory()
    for asked in (entry, entry, other, other, entry):
        front.get(_path(asked))
    assert front.asked == 3


def test_nothing_is_kept_where_nothing_may_be(entry, settings):
    settings.PAGES_KEPT = 0
    front = Front()
    front.get(_path(entry))
    front.get(_path(entry))
    assert front.asked == 2


def test_somebody_who_comes_back_shows_on_the_next_request(front):
    entry = EntryFactory(registered="2015-01-01/2026-01-01")
    path = f"/register/{entry.number}/"
    for _kept in range(2):
        assert b"is not on the Register of Clinical Technologists today" in front.get(path)[2]
    decide(recommended(route="RCT/readmission", person=entry.person, at=NOW), at=NOW)
    assert b"is on the Register of Clinical Technologists today" in front.get(path)[2]
