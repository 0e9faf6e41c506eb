"""What a technical administrator may look at: reference data, and nothing about anybody.

Nothing is added, changed or removed here: registers, policies and organisations come from files under review, by
command. There is no sign-in of its own: the way in is the sign-in of everybody, with a second factor.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from members.asker import Asker
from members.choices import Role
from members.models import Accreditation, Organisation, Service


class ReferenceSite(admin.AdminSite):
    """The administration of reference data."""

    site_title = site_header = _("MPCE Register: reference data")
    index_title = _("Reference data, to look at")
    site_url = "/"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        """A superuser or the registrar, with a second factor given in this session."""
        asker = Asker(request)
        return asker.user is not None and asker.second_factor and _may_look(asker)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Where the rest of the product signs people in; there is no other way."""
        asker = Asker(request)
        if asker.user is not None and not _may_look(asker):
            raise PermissionDenied
        step = "account_login" if asker.user is None else "second_factor"
        return HttpResponseRedirect(reverse(step, query={"next": reverse("admin:index")}), status=303)

    def get_urls(self) -> list[Any]:
        """The index, its parts, and the two pages of each kind; what the package's templates link to leads to ours."""
        pages: list[URLPattern] = [
            path("", self.admin_view(self.index), name="index"),
            path("login/", self.login, name="login"),
            path("logout/", _leads_to("account_logout"), name="logout"),
            path("password_change/", _leads_to("account_change_password"), name="password_change"),
            path("jsi18n/", self.admin_view(self.i18n_javascript, cacheable=True), name="jsi18n"),
            path("<str:app_label>/", self.admin_view(self.app_index), name="app_list"),
        ]
        for kind in self._registry.values():
            pages = [*kind.get_urls(), *pages]
        return pages


class Reference(admin.ModelAdmin):  # type: ignore[type-arg]
    """A kind of reference data: shown, never changed."""

    def get_urls(self) -> list[URLPattern]:
        """The list and the page of one."""
        about = self.opts
        where, name = f"{about.app_label}/{about.model_name}/", f"{about.app_label}_{about.model_name}"
        return [
            path(where, self.admin_site.admin_view(self.changelist_view), name=f"{name}_changelist"),
            path(f"{where}<int:object_id>/", self._one, name=f"{name}_change"),
            path(f"{where}<int:object_id>/history/", self._one, name=f"{name}_history"),
        ]

    def _one(self, request: HttpRequest, object_id: int) -> HttpResponse:
        view = self.admin_site.admin_view(self.change_view)
        return view(request, object_id=str(object_id))

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """Every plain column."""
        return [field.name for field in self.opts.concrete_fields if not field.is_relation and not field.primary_key]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Every column; no form is made for them."""
        return [field.name for field in self.opts.concrete_fields]

    get_readonly_fields = get_fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever came through the site's own door

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _may_look(asker: Asker) -> bool:
    return asker.user is not None and (asker.user.is_superuser or asker.holds({Role.REGISTRAR}))


def _leads_to(name: str) -> Callable[[HttpRequest], HttpResponse]:
    def leads(request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse(name), status=303)

    return leads


site = ReferenceSite(name="admin")
for model in (Organisation, Service, Accreditation):
    site.register(model, Reference)
