"""The copy of an application as it was handed in, as a PDF for the office; opening it is recorded."""

from django.http import Http404, HttpRequest, HttpResponse

from members.choices import ReadingOf
from members.doors import Door
from members.services import access
from registry import submission_pdf
from registry.application_doors import APPLICATION_AT_DESK
from registry.models import Application
from registry.queries import applications


class CopyPdf(Door):
    """The latest copy, or the one that `?copy=` names."""

    door = APPLICATION_AT_DESK
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        copy = applications.copy_of(self.thing, request.GET.get("copy", ""))
        if copy is None:
            raise Http404
        access.record_reading_once(
            person=self.thing.person,
            what=ReadingOf.APPLICATION,
            about=self.thing,
            by=self.asker.account(),
            at=self.now,
        )
        return submission_pdf.answer(copy)
