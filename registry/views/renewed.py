"""Am I renewed? Without signing in: what the public entry says, and a message to the address on file for the rest."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from registry.queries import entries
from registry.renewal_forms import AskRenewedForm
from registry.services import renewed
from registry.views.public import PublicPage


@method_decorator(csrf_exempt, name="dispatch")
class Renewed(PublicPage):
    """Asks for a number; whoever adds a surname is told the same whether or not the two agree.

    No token of a form is asked for: a public page has no cookie that another site could abuse.
    """

    limits = "renewed"
    indexed = False

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(AskRenewedForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AskRenewedForm(data=request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        number, surname = entries.tidy_number(form.cleaned_data["number"]), form.cleaned_data["surname"]
        if not number:
            form.add_error("number", _("Enter the number in letters and digits, like RCT10734"))
            return self._show(form, status=422)
        if surname:
            renewed.ask(number=number, surname=surname, at=self.now)
        return self._show(form, number=number, written=bool(surname))

    def _show(
        self, form: AskRenewedForm, *, number: str = "", written: bool = False, status: int = 200
    ) -> HttpResponse:
        found = entries.visible(number=number, today=self.today) if number else None
        entry = entries.public_entry(found, on=self.today, today=self.today) if found else None
        shown: dict[str, Any] = {"form": form, "asked": bool(number), "number": number, "entry": entry}
        return self.page("registry/renewals/renewed.jinja", shown | {"written": written}, status=status)
