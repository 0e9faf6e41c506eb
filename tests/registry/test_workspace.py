"""The workspace of those who judge: documents in place, what is typed kept, notes for oneself and for the panel."""

import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.choices import DocumentKind
from members.documents import inspection
from members.models import AccessRecord, TrailEvent
from registry.choices import SeatEnd, Stage
from registry.models import Judgement, PanelNote, WorkingPaper
from registry.queries import papers as asked_papers
from registry.queries import rounds
from registry.services import judging, papers, seat_ends, stages
from tests.factories.assessing import (
    asked,
    content_of,
    make_application,
    make_assessor,
    make_officer,
    mark_all,
    seated,
)
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory
from tests.members import hostile
from tests.registry.test_assessing_pages import browser, fine, page

pytestmark = pytest.mark.django_db
SECRET = "Peregrine falcons nest here."


def evidence(number, document, code):
    """A piece of evidence of a frozen copy."""
    held = {"reference": document.reference, "title": document.title, "sha256": "x"}
    return {
        "id": str(number), "kind": "document", "title": f"Piece {number}", "document": held, "text": "", "role": "",
        "context": "", "from": "", "until": "", "no_patient": True,
        "shows": [{"standard": code, "why": "It shows it."}],
    }  # fmt: skip


@pytest.fixture
def case(settings, tmp_path):
    """An application with a PDF, a letter as words and a broken file, with two who judge it."""
    settings.MEDIA_ROOT = tmp_path / "files"
    at = timezone.now()
    for _ in range(2):
        make_assessor()
    person = PersonFactory(forenames="Nia", surname="Probert")
    log = make_document(person, title="Log of 2025", pages=2)
    letter = make_document(person, title="Letter", kind=DocumentKind.DOCX)
    broken = make_document(person, title="Broken")
    written = b"Dear all,\n" + b"x" * 7_000 + b"\nYours"
    for one, copy in ((log, hostile.pdf("First page", "Second page")), (letter, written)):
        one.viewing.save(f"documents/xx/{one.reference}.viewing", ContentFile(copy))
    application = make_application(at=at, person=person, documents=(log, letter, broken))
    code = asked(application)[0].code
    pieces = [evidence(n, one, code) for n, one in enumerate((log, letter, broken))]
    application.submissions.update(content=content_of(application.number, claims=pieces))
    first, second = seated(application, make_officer(), at)
    return application, first, second, (log, letter, broken), asked(application)[0]


def test_documents_are_read_beside_the_form_and_nothing_that_was_typed_is_lost(case, monkeypatch):
    application, taken, other, (log, letter, broken), standard = case
    client, where = browser(taken.user), page("assessing-standard", application, standard.code)
    html = fine(client.get(where))
    assert f'name="look" value="{log.reference}.1"' in html
    assert not AccessRecord.objects.filter(what="document").exists()

    typed = {"mark": "partly", "reason": "Half of it", "note": SECRET, "look": f"{log.reference}.1"}
    answer = client.post(page("assessing-keep", application, standard.code), typed)
    assert answer["Location"] == f"{where}?look={log.reference}.1#viewer"
    html = fine(client.get(answer["Location"]))
    picture = reverse("assessing-page", args=[application.reference, log.reference, 1])
    assert all(
        words in html for words in ("Page 1 of 2", "First page", picture, "Half of it", SECRET, "not judged yet")
    )
    assert re.search(r'value="partly"[^>]*checked', html)
    shown = client.get(picture)
    assert (shown.status_code, shown["Content-Type"], shown["Cache-Control"]) == (200, "image/webp", "no-store")
    assert shown.getvalue()[8:12] == b"WEBP"
    assert AccessRecord.objects.filter(user=taken.user, what="document", about_id=log.pk).count() == 1
    assert not Judgement.objects.exists()

    html = fine(client.get(where, {"look": f"{letter.reference}.3"}))
    assert "Yours" in html
    assert "Page 3 of 3" in html
    assert client.get(reverse("assessing-page", args=[application.reference, letter.reference, 1])).status_code == 404
    assert "cannot be shown. Download" in fine(client.get(where, {"look": f"{broken.reference}.1"}))
    for nonsense in ("x.1", f"{log.reference}.3", f"{log.reference}.0", "’.1", f"{log.reference}"):
        assert "A document that you show stands here" in fine(client.get(where, {"look": nonsense}))
    alone = reverse("assessing-document", args=[application.reference, log.reference, 2])
    assert "Second page" in fine(client.get(alone))
    assert client.get(reverse("assessing-document", args=[application.reference, log.reference, 3])).status_code == 404
    first = reverse("assessing-document", args=[application.reference, log.reference, 1])
    assert first in fine(client.get(page("assessing-copy", application)))
    stranger = make_document(PersonFactory())
    assert (
        client.get(reverse("assessing-document", args=[application.reference, stranger.reference, 1])).status_code
        == 404
    )

    stage = where, {"mark": "met", "reason": "All of it.", "note": SECRET, "seen": "0"}
    assert client.post(*stage).status_code == 302
    html = fine(client.get(where))
    assert "You judged 1 of" in html
    assert SECRET in html
    assert "not judged yet." not in html
    said = client.post(
        page("assessing-keep", application, standard.code),
        {"mark": "partly", "reason": "On second thoughts", "note": SECRET},
        headers={"X-Autosave": "1"},
    )
    assert "not judged yet" in said.json()["said"]
    too_long = client.post(
        page("assessing-keep", application, standard.code), {"reason": "x" * 60_001}, headers={"X-Autosave": "1"}
    )
    assert (too_long.status_code, "too much text" in too_long.json()["said"]) == (422, True)
    assert "On second thoughts" in fine(client.get(where))
    for _ in range(2):
        assert client.post(page("assessing-discard", application, standard.code)).status_code == 302
    html = fine(client.get(where))
    assert "All of it." in html
    assert SECRET in html

    theirs = browser(other.user)
    for name in ("assessing-standard", "assessing-keep"):
        assert SECRET not in theirs.get(page(name, application, standard.code)).content.decode()


def test_a_page_of_the_workspace_asks_as_much_for_thirty_documents_as_for_one(case):
    application, taken, _other, (log, *_more), standard = case
    client, counts = browser(taken.user), []
    where = page("assessing-standard", application, standard.code)
    for number in (1, 30):
        pieces = [evidence(n, log, standard.code) for n in range(number)]
        application.submissions.update(content=content_of(application.number, claims=pieces))
        client.get(where, {"look": f"{log.reference}.1"})
        with CaptureQueriesContext(connection) as questions:
            fine(client.get(where, {"look": f"{log.reference}.1"}))
        counts.append(len(questions))
    assert counts[0] == counts[1] <= 80


def test_notes_to_the_panel_are_read_by_the_panel_and_own_papers_by_nobody_else_and_go_with_the_case(case):
    application, first, second, _documents, standard = case
    at = timezone.now()
    keep = {"standard": standard, "mark": "", "reason": "", "note": SECRET, "at": at}
    papers.keep(taken=first, by=first.user, **keep)
    client, notes = browser(first.user), page("assessing-note", application, standard.code)
    assert "sealed until everybody" in client.post(notes, {"text": "Early"}).content.decode()
    assert not PanelNote.objects.exists()
    with pytest.raises(rounds.SealedError):
        asked_papers.said(rounds.current(application), standard)
    for taken in (first, second):
        mark_all(taken, at=at)
        judging.hand_in(taken=taken, by=taken.user, at=at)
    papers.keep(taken=first, by=first.user, **keep | {"mark": "met", "reason": "late"})
    assert WorkingPaper.objects.get().reason == ""

    assert "Nobody wrote a note" in fine(client.get(notes))
    assert client.post(notes, {"text": " "}).status_code == 422
    for _ in range(2):
        assert client.post(notes, {"text": "Look at page 2 of the log."}).status_code == 302
    assert PanelNote.objects.count() == 1
    html = fine(browser(second.user).get(notes))
    assert "Look at page 2 of the log." in html
    assert "Assessor 1" in html
    assert SECRET not in html
    kinds = {event.kind: str(event.detail) for event in TrailEvent.objects.all()}
    assert "registry.panel_note_written" in kinds
    assert not [data for data in kinds.values() if SECRET in data or "page 2" in data]

    assert papers.clear(at=at) == 0
    seat_ends.end(taken=first, how=SeatEnd.REPLACED, by=None, at=at)
    assert papers.clear(at=at) == 1
    assert papers.clear(at=at) == 0
    papers.keep(taken=second, by=second.user, **keep)
    stages.move(application=application, to=Stage.WITHDRAWN, by=None, at=at)
    assert papers.clear(at=at) == 1


def test_a_drawing_that_takes_too_long_costs_one_answer(case, monkeypatch):
    application, taken, _other, (log, *_more), standard = case

    def busy(*arguments, **how):
        raise inspection.OutOfTime

    monkeypatch.setattr(inspection, "confined", busy)
    html = fine(
        browser(taken.user).get(page("assessing-standard", application, standard.code), {"look": f"{log.reference}.1"})
    )
    assert "cannot be shown just now" in html
    assert 'id="judging"' in html
