"""Certificates of equivalence: an assessor’s workspace, the first look at a long document, the report on them."""

import time
from pathlib import Path

from django.core.files.base import ContentFile
from django.test import Client, override_settings
from django.utils import timezone

from hsst.queries import reliability
from members.choices import Role
from members.models import Person
from registry.choices import Mark, RouteKind, SeatKind
from registry.models import Application, Framework, Judgement, Seat, Standard, Submission
from registry.services import judging, seats
from tests.benchmarks import registers
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.queries import count_of
from tests.factories.assessing import content_of, make_application, make_assessor, make_officer
from tests.factories.documents import make_document
from tests.factories.members import PersonFactory
from tests.members import hostile
from tests.plugins.accounts import sign_in

ROUTE, SCOPE = "HSSR/hsst-equivalence", "radiotherapy-physics"
FEW, MANY, PAGES, LOOKS = 10, 300, 200, 10
# A page of dense print and a drawing on each of its pages.
_WORDS = "\n".join("What I did and what I learnt, in a line of print that is as long as they are." for _ in range(45))
_CASES = 300


def measure(people: int, folder: Path) -> list[Figure]:
    """Statements of the workspace, the time until somebody sees a page, and that of the report on many cases."""
    registers.filled(people)
    with override_settings(MEDIA_ROOT=folder):
        return [*_workspace(), _report()]


def _workspace() -> list[Figure]:
    person = PersonFactory(forenames="Nia", surname="Probert")
    documents = [_long(person, n) for n in range(LOOKS)]
    application = make_application(person=person, route=ROUTE, scope=SCOPE, documents=documents, at=timezone.now())
    client, where = _sits(application)
    counts = {}
    for items in (FEW, MANY):
        _claims(application, documents, items)
        client.get(where)
        counts[items] = count_of(client, where)
    taken = []
    for document in documents:
        began = time.perf_counter()
        page = client.get(where, {"look": f"{document.reference}.1"})
        picture = client.get(f"/assessing/{application.reference}/documents/{document.reference}/1.webp")
        taken.append((time.perf_counter() - began) * 1000)
        assert (page.status_code, picture.status_code) == (200, 200)
    said = f"{counts[MANY]} and {counts[FEW]}, with {MANY} and {FEW} pieces of evidence, sixteen standards"
    note = f"slowest of {LOOKS} {percentile(taken, 0.95):.0f} ms: the page with the workspace about it, and its picture"
    return [
        Figure(
            "equivalence", "workspace: statements more with very many", "", (float(counts[MANY] - counts[FEW]),),
            at_most=0, note=said,
        ),
        Figure(
            "equivalence", f"first look at a PDF of {PAGES} pages, p50", "ms", (percentile(taken, 0.5),),
            at_most=2_000, note=note,
        ),
    ]  # fmt: skip


def _long(person: Person, number: int) -> object:
    document = make_document(person, title=f"Portfolio {number}", pages=PAGES)
    document.viewing.save(f"documents/xx/{document.reference}.viewing", ContentFile(hostile.pdf(*[_WORDS] * PAGES)))
    return document


def _sits(application: Application) -> tuple[Client, str]:
    """Somebody on the panel of an application, signed in, and the address of its first standard."""
    user, at = make_assessor(), timezone.now()
    taken = seats.seat(
        application=application, user=user, kind=SeatKind.PROFESSIONAL, reason="Bench.", by=make_officer(), at=at
    )
    judging.declare_unconflicted(taken=taken, by=user, at=at)
    standard = Standard.objects.filter(edition=application.edition).earliest("position")
    return sign_in(
        Client(SERVER_NAME="localhost"), user
    ), f"/assessing/{application.reference}/standards/{standard.code}/"


def _claims(application: Application, documents: list[object], items: int) -> None:
    """So many pieces of evidence, each said to show every standard."""
    codes = list(Standard.objects.filter(edition=application.edition).values_list("code", flat=True))
    shows = [{"standard": code, "why": "It shows it."} for code in codes]
    content = content_of(application.number)
    content["evidence"] = [
        {
            "id": str(n), "kind": "document", "title": f"Piece {n}", "text": "", "role": "", "context": "", "from": "",
            "until": "", "no_patient": True, "shows": shows,
            "document": {"reference": documents[n % len(documents)].reference, "title": "Portfolio", "sha256": "x"},
        }
        for n in range(items)
    ]  # fmt: skip
    Submission.objects.filter(application=application).update(content=content)


def _report() -> Figure:
    """The office’s report on three hundred cases, each judged by three on sixteen standards."""
    at = timezone.now()
    chairs = [make_assessor(role=Role.LAY_ASSESSOR) for _ in range(5)]
    others = [make_assessor() for _ in range(20)]
    standards = list(Standard.objects.filter(edition__framework__code="hss").order_by("position"))
    marks, judged = list(Mark), []
    for n in range(_CASES):
        application = make_application(person=Person.objects.order_by("pk")[n], route=ROUTE, scope=SCOPE, at=at)
        assert application.route.kind == RouteKind.CERTIFICATE
        for place, user in enumerate((chairs[n % 5], others[n % 20], others[(n * 7 + 1) % 20])):
            kind = SeatKind.PROFESSIONAL if place else SeatKind.LAY_CHAIR
            seat = Seat.objects.create(
                application=application, kind=kind, user=user, seated_at=at, unconflicted_at=at, handed_in_at=at
            )
            judged += [
                Judgement(seat=seat, standard=one, mark=marks[(n + number * (place or 3)) % 4 % 3], judged_at=at)
                for number, one in enumerate(standards)
            ]
    Judgement.objects.bulk_create(judged, batch_size=5_000)
    framework = Framework.objects.get(code="hss")
    began = time.perf_counter()
    found = reliability.report(framework)
    took = (time.perf_counter() - began) * 1000
    note = f"{len(judged):,} judgements, {len(found.assessors)} assessors"
    return Figure("equivalence", f"report on {_CASES} cases", "ms", (took,), at_most=5_000, note=note)
