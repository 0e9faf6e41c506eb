"""The registers' own reference data, beside that of members: shown, never changed."""

from members.admin import Reference, site
from registry.models import DisplayPolicy, PolicyVersion, Register, Route, Scope, ScopeSynonym, StandingPolicy

for model in (Register, Scope, ScopeSynonym, Route, StandingPolicy, DisplayPolicy, PolicyVersion):
    site.register(model, Reference)

app_name = "admin"
urlpatterns = site.get_urls()
