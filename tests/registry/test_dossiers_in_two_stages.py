"""A dossier of equivalence over HTTP: statement, posts at the level, evidence from the log, matrix, and portfolio."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpd.services import records
from members.errors import Refused
from registry.choices import EvidenceKind, Mark, Recommended, Section, Stage
from registry.models import Application, EvidenceItem, FormDraft, Submission
from registry.queries import application_status, applications, assessing, dossiers, matrices
from registry.rules.matrix import Weak
from registry.services import applications as verbs
from registry.services import mapping, recommendations
from tests.factories.admission import ApplicationFactory
from tests.factories.assessing import make_officer
from tests.factories.cpd import make_record
from tests.factories.equivalence import judged, make_panel
from tests.pages.reading import Page
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT, BEFORE = datetime(2026, 11, 20, 10, tzinfo=UTC), datetime(2026, 11, 2, 10, tzinfo=UTC)
ROUTE = "HSSR/hsst-equivalence"
KEPT = {"HTTP_X_AUTOSAVE": "1"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


class Browser:
    """The applicant at a browser without JavaScript."""

    def __init__(self, application):
        self.application = application
        self.client = sign_in(Client(), application.person.user)

    def url(self, name, *args):
        return reverse(f"my-application-{name}" if name else "my-application", args=[self.application.reference, *args])

    def look(self, name, *args):
        answer = self.client.get(self.url(name, *args))
        assert answer.status_code == 200, answer.status_code
        assert_sound(answer.content.decode())
        return Page(answer.content.decode()).text()

    def send(self, name, *args, expected=302, **entered):
        self.application.refresh_from_db()
        answer = self.client.post(self.url(name, *args), {"version": self.application.version} | entered)
        assert answer.status_code == expected, Page(answer.content.decode()).text()[:1500]
        return Page(answer.content.decode()).text() if expected == 422 else ""


def missing(application, section):
    return [lack.code for lack in applications.missing(application, AT.date()) if lack.section is section]


def test_a_statement_is_kept_while_it_is_typed_and_saved_within_its_words():
    made = ApplicationFactory(route=ROUTE, complete=False)
    me = Browser(made)
    assert missing(made, Section.STATEMENT) == ["statement"]
    said = me.client.post(me.url("keep", "statement"), {"text": "Half a sent"}, **KEPT)
    assert (said.status_code, "Kept as a draft" in said.json()["said"]) == (200, True)
    assert "What you typed until" in me.look("statement")
    assert "Half a sent" in me.look("statement")
    assert not dossiers.statement(made)
    assert "has 2001 words; the most is 2000" in me.send("statement", text="word " * 2001, expected=422)
    assert FormDraft.objects.get().entered["text"] == ["word " * 2001]  # what was refused is not lost
    me.send("statement", text="A sentence.")
    assert (dossiers.statement(made), FormDraft.objects.count()) == ("A sentence.", 0)
    me.client.post(me.url("keep", "statement"), {"text": "Another"})
    me.client.post(me.url("discard", "statement"))
    assert "A sentence." in me.look("statement")
    assert me.client.post(me.url("keep", "item-1"), {"title": "x"}, **KEPT).status_code == 404
    too_much = me.client.post(me.url("keep", "statement"), {"text": "x" * 700_000}, **KEPT)
    assert (too_much.status_code, "too much text" in too_much.json()["said"]) == (422, True)


def test_only_posts_at_the_level_count_towards_five_years():
    made = ApplicationFactory(route=ROUTE, complete=False)
    me = Browser(made)
    post = {"employer": "Leeds", "title": "Physicist", "hours_a_week": "37.5"}
    older = post | {"since_day": "1", "since_month": "1", "since_year": "2015"}
    older |= {"until_day": "31", "until_month": "12", "until_year": "2022"}
    me.send("post-add", **older)
    me.send("post-add", **post | {"since_day": "1", "since_month": "1", "since_year": "2023"})
    assert not missing(made, Section.CAREER)
    me.send("post", made.posts.get(during__startswith=date(2015, 1, 1)).pk, below="on", **older)
    assert missing(made, Section.CAREER) == ["months"]
    assert "does not count" in me.look("career")


def test_a_piece_from_the_log_keeps_its_words_and_serves_many_standards_on_one_page():
    made = ApplicationFactory(route=ROUTE, complete=False)
    me = Browser(made)
    record = make_record(made.person, "Led a linac", date(2020, 3, 1), did="I led the change.", learnt="Patience.")
    entered = {"kind": "cpd", "title": "A new linac", "record": record.reference, "role": "I led.", "no_patient": "on"}
    assert "Choose the activity" in me.send("item-add", expected=422, **entered | {"record": ""})
    me.send("item-add", **entered)
    item = EvidenceItem.objects.get()
    assert (item.kind, item.record, item.during.lower) == ("cpd", record.reference, date(2020, 3, 1))
    assert item.text == "What I did: I led the change.\n\nWhat I learnt: Patience."
    standards = dossiers.standards(made, on=AT.date())
    me.send("claims", item.pk, **{f"s{one.pk}": f"It shows {one.code}." for one in standards[:12]})
    assert item.claims.count() == 12
    matrix = matrices.read(made, on=AT.date())
    assert {why for _code, why in matrix.weak} == {Weak.ONE_SOURCE, Weak.OWN_WORD, Weak.OLD}
    shown = me.look("evidence")
    for words in ("12 of 16 standards have enough", "Where it could be stronger", "older than 5 years: 1, 2, 3", "old"):
        assert words in shown
    record.did = "Other words."
    record.save()
    item.refresh_from_db()
    assert "I led the change." in item.text  # frozen when it was chosen
    records.delete(record=record, by=made.person.user, at=AT)
    assert "record_gone" in missing(made, Section.EVIDENCE)
    me.send("claims", item.pk, **{f"s{standards[0].pk}": "Better said."})
    assert "It shows 1." in me.look("item-history", item.pk)
    me.send("item-remove", item.pk)
    assert not EvidenceItem.objects.exists()


def test_the_matrix_of_sixteen_standards_is_made_in_as_many_statements_for_three_hundred_pieces():
    made = ApplicationFactory(route=ROUTE)
    me, path = Browser(made), "evidence"
    records_of = [make_record(made.person, f"Activity {n}") for n in range(2)]
    standards = dossiers.standards(made, on=AT.date())

    def add(n):
        kind = {"kind": EvidenceKind.CPD, "record": records_of[n % 2].reference} if n % 3 == 0 else {"kind": "account"}
        item = EvidenceItem.objects.create(
            application=made, title=f"Piece {n}", text="x", role="x", no_patient=True, position=n + 1, **kind
        )
        made.claims.create(item=item, standard=standards[n % 16], why="Because.")

    add(0)
    me.look(path)
    with CaptureQueriesContext(connection) as few:
        me.look(path)
    for n in range(1, 299):
        add(n)
    with CaptureQueriesContext(connection) as many:
        answer = me.client.get(me.url(path))
    assert len(many) == len(few)
    assert answer.content.count(b"matrix__cell") == 300 * 16


def test_a_portfolio_is_added_to_what_was_handed_in_and_shows_what_is_new():
    make_panel()
    made = ApplicationFactory(route=ROUTE, stage=Stage.READY, at=BEFORE)
    me = Browser(made)
    sitting = judged(made, make_officer(), at=AT, marks=[{"4": Mark.PARTLY}] * 3)
    recommendations.recommend(
        taken=sitting[0], reason="It may be met.", outcome=Recommended.PORTFOLIO, by=sitting[0].user, at=AT
    )
    made = Application.objects.get(pk=made.pk)
    assert made.stage == Stage.PORTFOLIO
    assert application_status.status(made).yours
    assert "Your portfolio is invited" in me.look("")
    with pytest.raises(Refused, match="what you handed in before"):
        verbs.hand_in_portfolio(application=made, by=made.person.user, at=AT)
    assert me.client.get(me.url("statement")).status_code == 302  # judged already, so it stays as it is
    (fourth,) = (one for one in dossiers.standards(made, on=AT.date()) if one.code == "4")
    piece = mapping.Piece(
        kind=EvidenceKind.ACCOUNT, title="The linac", text="All of it.", role="I led it.", no_patient=True
    )
    item = mapping.save_item(application=made, piece=piece, version=made.version, by=made.person.user, at=AT)
    made.refresh_from_db()
    assert "Say which standards ‘The linac’ shows" in me.look("check")
    me.send("claims", item.pk, **{f"s{fourth.pk}": "It shows how I lead."})
    assert "Hand in your portfolio" in me.look("check")
    for _ in range(2):
        me.send("check", expected=303)
    made = Application.objects.get(pk=made.pk)
    assert (made.stage, Submission.objects.filter(application=made).count()) == (Stage.ASSESSING, 2)
    again = verbs.hand_in_portfolio(application=made, by=made.person.user, at=AT)
    assert again.submissions.count() == 2
    seat = made.seats.filter(ended_at=None).first()
    shown = assessing.evidence_for(seat, fourth)
    assert [(one.card.title, one.new) for one in shown] == [("The linac", True), ("A year in the department", False)]
    assert "‘The linac’ was added" in me.look("copies")
