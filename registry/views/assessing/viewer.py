"""The documents of a case, shown in place: nothing has to be downloaded, and each opening is recorded."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from members.choices import ReadingOf
from members.errors import Refused
from members.models import Document
from members.services import access, document_pages
from registry.assessing_doors import OWN_SEAT
from registry.queries import viewing
from registry.queries.viewing import Sheet
from registry.views.assessing.seat import IN, OnSeat

# A document and its page in an address: its reference is letters and digits.
_LOOK = re.compile(r"([\w-]{1,40})\.(\d{1,4})", re.ASCII)


class Looking(OnSeat):
    """A page of a case that can show one page of a document beside what is filled in: `?look=<reference>.<page>`."""

    door = OWN_SEAT

    def sheet(self) -> Sheet | None:
        """What is to be shown beside; None where nothing was asked for, or it is not open to them."""
        asked = _LOOK.fullmatch(self.request.GET.get("look", ""))
        document = viewing.open_document(self.thing, asked[1]) if asked else None
        return self.sheet_of(document, int(asked[2])) if asked and document else None

    def sheet_of(self, document: Document, number: int) -> Sheet | None:
        """A page of a document that is open to them; None where it has no such page."""
        drawn = viewing.is_drawn(document)
        try:
            parts = [] if drawn else viewing.written_parts(document)
            of = (document.pages or 1) if drawn else len(parts)
            if not 1 <= number <= of:
                return None
            words = document_pages.page(document=document, number=number).words if drawn else parts[number - 1]
        except (Refused, OSError) as failure:
            words = failure.message if isinstance(failure, Refused) else _("This document cannot be read just now.")
            return Sheet(document.title, document.reference, number, document.pages or 1, trouble=words)
        self.record_opening(document)
        return Sheet(document.title, document.reference, number, of, words, picture=drawn)

    def record_opening(self, document: Document) -> None:
        """Record that they opened a document; turning its pages is the same reading."""
        access.record_reading_once(
            person=document.person, what=ReadingOf.DOCUMENT, about=document, by=self.asker.account(), at=self.now
        )

    def opened(self) -> Document:
        """The document that the address names."""
        document = viewing.open_document(self.thing, self.kwargs["document"])
        if document is None:
            raise Http404
        return document


class ShowDocument(Looking):
    """One page of a document on a page of its own."""

    door = OWN_SEAT

    def get(self, request: HttpRequest, reference: str, document: str, page: int) -> HttpResponse:
        sheet = self.sheet_of(self.opened(), page)
        if sheet is None:
            raise Http404
        shown = {"application": self.thing.application, "sheet": sheet}
        return render(request, "registry/assessing/document.html", shown | IN)


class PagePicture(Looking):
    """The picture of one page."""

    door = OWN_SEAT

    def get(self, request: HttpRequest, reference: str, document: str, page: int) -> HttpResponseBase:
        found = self.opened()
        if not viewing.is_drawn(found) or not 1 <= page <= (found.pages or 1):
            raise Http404
        drawn = document_pages.page(document=found, number=page)
        self.record_opening(found)
        answer = FileResponse(default_storage.open(drawn.picture), content_type="image/webp")
        answer["Cache-Control"] = "no-store"
        return answer
