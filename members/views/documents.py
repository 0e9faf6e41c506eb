"""The evidence locker: what is in it, how something gets into it, and the files themselves."""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import policy
from members.choices import DocumentKind, DocumentRefusal, DocumentState, PatientSign, ReadingOf, WarningAnswer
from members.documents.uploads import NOT_KEPT
from members.doors import Door
from members.errors import Refused
from members.forms import ConfirmForm, Radios, RegisterForm
from members.models import Document
from members.queries import documents as locker
from members.rules.documents import ENDINGS, LIMITS, VIEWING_MEDIA, wording
from members.services import access, documents
from members.views.forms import FormDoor

# Nothing in a file may run, fetch or be kept, whatever a browser takes it for.
SANDBOX = (
    "sandbox; default-src 'none'; script-src 'none'; style-src 'none'; form-action 'none'; frame-ancestors 'none';"
    " base-uri 'none'"
)
_TAGS = {
    DocumentState.RECEIVED: "information",
    DocumentState.CHECKING: "information",
    DocumentState.CLEAN: "yes",
    DocumentState.REFUSED: "no",
    DocumentState.INFECTED: "no",
    DocumentState.FAILED: "restricted",
}


class AddForm(RegisterForm):
    """A file, what to call it, and what its sender declares about patients."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"required": gettext_lazy("Select a file"), "max_length": gettext_lazy("Select a file")},
    )
    title = forms.CharField(
        label=gettext_lazy("What do you want to call it?"),
        help_text=gettext_lazy(
            "For example, certificate of training 2024. We use the name of the file if you leave this empty."
        ),
        max_length=150,
        required=False,
    )
    declared = forms.BooleanField(
        label=gettext_lazy("This file holds nothing from which a patient could be recognised"),
        error_messages={"required": gettext_lazy("Confirm that nothing in the file identifies a patient")},
    )


class AnswerForm(RegisterForm):
    """What the signs of a patient's details are."""

    answer = forms.ChoiceField(
        label=gettext_lazy("What did we find?"),
        choices=WarningAnswer.choices,
        widget=Radios,
        error_messages={"required": gettext_lazy("Select what we found")},
    )


class Locker(Door):
    """Everything in the asker's locker."""

    door = policy.OWN_EVIDENCE

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = [told(document) for document in locker.locker(self.thing)]
        room = locker.room(self.thing)
        context = {"documents": shown, "room": room, "area": "my", "section": "documents"}
        return render(request, "members/documents/list.html", context)


class Add(FormDoor, Door):
    """Send in a file."""

    door = policy.OWN_EVIDENCE
    limits = "upload"
    template = "members/documents/add.html"
    form_class = AddForm

    def form(self, **entered: Any) -> Any:
        """The form; a file that could not be kept while it came in is told beside its field."""
        form = super().form(**entered)
        if entered and self.request.META.get(NOT_KEPT):
            form.fields["file"].error_messages["required"] = _(wording(DocumentRefusal.FAILED)[0])
        return form

    def act(self, form: AddForm) -> HttpResponse:
        document = documents.take_in(
            person=self.thing,
            upload=form.cleaned_data["file"],
            title=form.cleaned_data["title"],
            by=self.asker.account(),
            at=self.now,
        )
        words = _("We have your file.") if document.received_at == self.now else _("You had sent this file before.")
        return self.done(reverse("my-document", args=[document.reference]), words)

    def context(self) -> dict[str, Any]:
        return {"limits": LIMITS.values(), "room": locker.room(self.thing), "area": "my", "section": "documents"}


class Receipt(Door):
    """What was received, when, and what became of it."""

    door = policy.OWN_DOCUMENT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        uses = locker.uses(self.thing)
        context = told(self.thing) | {"uses": uses, "needed": any(use.keeps for use in uses)}
        return render(request, "members/documents/receipt.html", context | {"area": "my", "section": "documents"})


class Answer(FormDoor, Door):
    """Say what the signs of a patient's details are."""

    door = policy.OWN_DOCUMENT
    template = "members/documents/answer.html"
    form_class = AnswerForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thing.removed_at or not self.thing.warnings:
            raise Http404
        return super().get(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        return {"answer": self.thing.answer}

    def act(self, form: AnswerForm) -> HttpResponse:
        documents.answer_warning(
            document=self.thing,
            answer=WarningAnswer(form.cleaned_data["answer"]),
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(reverse("my-document", args=[self.thing.reference]), _("Your answer was saved."))

    def context(self) -> dict[str, Any]:
        return told(self.thing) | {"area": "my", "section": "documents"}


class Remove(FormDoor, Door):
    """Remove a document; its receipt stays."""

    door = policy.OWN_DOCUMENT
    template = "members/documents/remove.html"
    form_class = ConfirmForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thing.removed_at:
            raise Http404
        return super().get(request, *args, **kwargs)

    def act(self, form: ConfirmForm) -> HttpResponse:
        documents.remove(document=self.thing, by=self.asker.account(), at=self.now)
        return self.done(reverse("my-documents"), _("The document was removed."))

    def context(self) -> dict[str, Any]:
        return told(self.thing) | {"area": "my", "section": "documents"}


class Original(Door):
    """The file as it came, to its owner alone; one with a virus to nobody."""

    door = policy.OWN_DOCUMENT

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        document = self.thing
        if document.removed_at or document.state == DocumentState.INFECTED:
            raise Http404
        return served(document.file, document.original_name, LIMITS[DocumentKind(document.kind)].media_type)


class ViewingCopy(Door):
    """The copy without anything that acts or tells who made it; reading another's is recorded."""

    door = policy.VIEWING_COPY

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        document = self.thing
        if not document.viewing or document.state != DocumentState.CLEAN:
            raise Http404
        access.record_reading(
            person=document.person, what=ReadingOf.DOCUMENT, by=self.asker.account(), at=self.now, about=document
        )
        ending, media_type = VIEWING_MEDIA[DocumentKind(document.kind)]
        name = PurePosixPath(document.original_name).stem
        return served(document.viewing, f"{name} ({_('viewing copy')}){ending}", media_type)


def served(file: Any, name: str, media_type: str) -> FileResponse:
    """A stored file as an attachment that can do nothing.

    Raises:
        Refused: when it cannot be read just now.
    """
    try:
        stored: File[bytes] = file.open("rb")
    except OSError as failure:
        raise Refused(_("This file cannot be read just now. Try again in a few minutes.")) from failure
    answer = FileResponse(stored, as_attachment=True, filename=name, content_type=media_type)
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def told(document: Document) -> dict[str, Any]:
    """A document as its pages tell of it: its state in words, and what happens next."""
    state, kind = DocumentState(document.state), DocumentKind(document.kind)
    must_answer = state is DocumentState.CLEAN and bool(document.warnings) and not document.answer
    words, figures = wording(DocumentRefusal(document.refusal), kind) if document.refusal else ("", {})
    return {
        "document": document,
        "kind": kind.label,
        "state": _("your answer is needed") if must_answer else state.label,
        "tag": "restricted" if must_answer else _TAGS[state],
        "waiting": state in {DocumentState.RECEIVED, DocumentState.CHECKING},
        "why": _(words) % figures if words else "",
        "signs": [(PatientSign(sign["code"]).label, sign["page"]) for sign in document.warnings],
        "must_answer": must_answer,
        "has_copy": bool(document.viewing) and state is DocumentState.CLEAN,
        "can_open": not document.removed_at and state is not DocumentState.INFECTED,
    }
