"""What a technical administrator may look at: reference data, and nothing about anybody.

Nothing is added, changed or removed here: registers, policies and organisations come from files under review, by
command. There is no sign-in of its own: the way in is the sign-in of everybody, with a second factor.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from members.asker import Asker, asker_of
from members.choices import Role
from members.doors import ANYONE, Door, Policy
from members.models import Accreditation, Organisation, Service


def _account(door: Door) -> Any:
    return door.asker.user


def _may_look(asker: Asker, thing: Any) -> bool:
    return asker.account().is_superuser or asker.holds({Role.REGISTRAR})


REFERENCE = Policy(
    "the registrar or a technical administrator", load=_account, allows=_may_look, signed_in=True, second_factor=True
)


class Look(Door):
    """A page of the package, to look at; nothing is sent to it."""

    door = REFERENCE
    shows: ClassVar[Callable[..., HttpResponse] | None] = None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        answer = self.shows(request, **kwargs)  # type: ignore[misc]
        return answer.render() if hasattr(answer, "render") else answer


class Elsewhere(Door):
    """Where the package's own pages about accounts would be: ours are elsewhere."""

    door = ANYONE
    to: ClassVar[str] = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse(self.to), status=303)


class ReferenceSite(admin.AdminSite):
    """The administration of reference data."""

    site_title = site_header = _("MPCE Register: reference data")
    index_title = _("Reference data, to look at")
    site_url = "/"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever came through the door in front."""
        asker = asker_of(request)
        return asker.user is not None and asker.second_factor and _may_look(asker, None)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Each page stands behind the same door; there is no other way in."""
        return Look.as_view(shows=view)

    def get_urls(self) -> list[Any]:
        """The index, its parts, and the two pages of each kind; what the package's templates link to leads to ours."""
        pages: list[URLPattern] = [
            path("", self.admin_view(self.index), name="index"),
            path("login/", Elsewhere.as_view(to="admin:index"), name="login"),
            path("logout/", Elsewhere.as_view(to="account_logout"), name="logout"),
            path("password_change/", Elsewhere.as_view(to="account_change_password"), name="password_change"),
            path("jsi18n/", self.admin_view(self.i18n_javascript, cacheable=True), name="jsi18n"),
            path("<str:app_label>/", self.admin_view(self.app_index), name="app_list"),
        ]
        for kind in self._registry.values():
            pages = [*kind.get_urls(), *pages]
        return pages


class Reference(admin.ModelAdmin):
    """A kind of reference data: shown, never changed."""

    def get_urls(self) -> list[URLPattern]:
        """The list and the page of one."""
        about = self.opts
        where, name = f"{about.app_label}/{about.model_name}/", f"{about.app_label}_{about.model_name}"
        return [
            path(where, self.admin_site.admin_view(self.changelist_view), name=f"{name}_changelist"),
            path(f"{where}<int:object_id>/", self.admin_site.admin_view(self._one), name=f"{name}_change"),
            path(f"{where}<int:object_id>/history/", self.admin_site.admin_view(self._one), name=f"{name}_history"),
        ]

    def _one(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self.change_view(request, str(object_id))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Every plain column."""
        return [field.name for field in self.opts.concrete_fields if not field.is_relation and not field.primary_key]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
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


site = ReferenceSite(name="admin")
for model in (Organisation, Service, Accreditation):
    site.register(model, Reference)
