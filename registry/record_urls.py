"""Addresses under /desk/ of the office's acts on the register."""

from django.urls import path

from registry.views.desk import duplicates, entries, orders, outside, proposed, protection, requests

_ENTRY = "entries/<str:number>/"
_FACT = f"{_ENTRY}facts/<slug:kind>/"
_SANCTION = f"{_ENTRY}orders/<int:sanction>/"
_PROCEEDINGS = f"{_ENTRY}proceedings/<int:proceedings>/"
_PERSON = "people/<int:person>/"

urlpatterns = [
    path(_ENTRY, entries.ShowEntry.as_view(), name="desk-entry"),
    path(f"{_FACT}record/", entries.RecordFact.as_view(), name="desk-fact-record"),
    path(f"{_FACT}<int:fact>/end/", entries.EndFact.as_view(), name="desk-fact-end"),
    path(f"{_FACT}<int:fact>/set-aside/", entries.SetFactAside.as_view(), name="desk-fact-set-aside"),
    path(f"{_ENTRY}impose/", orders.Impose.as_view(), name="desk-impose"),
    path(f"{_SANCTION}vary/", orders.Vary.as_view(), name="desk-vary"),
    path(f"{_SANCTION}lift/", orders.Lift.as_view(), name="desk-lift"),
    path(f"{_SANCTION}review/", orders.Review.as_view(), name="desk-review"),
    path(f"{_ENTRY}proceedings/", orders.OpenProceedings.as_view(), name="desk-proceedings-open"),
    path(f"{_PROCEEDINGS}publish/", orders.PublishProceedings.as_view(), name="desk-proceedings-publish"),
    path(f"{_PROCEEDINGS}close/", orders.CloseProceedings.as_view(), name="desk-proceedings-close"),
    path(f"{_ENTRY}leave/", orders.Leave.as_view(), name="desk-leave"),
    path(f"{_ENTRY}restore/<slug:kind>/<int:fact>/", orders.Restore.as_view(), name="desk-restore"),
    path("proposed/<str:reference>/", proposed.Proposed.as_view(), name="desk-proposed"),
    path(f"{_PERSON}withhold/", protection.Withhold.as_view(), name="desk-person-withhold"),
    path(f"{_PERSON}show/", protection.ShowAgain.as_view(), name="desk-person-show"),
    path(f"{_PERSON}unmerge/", protection.Unmerge.as_view(), name="desk-person-unmerge"),
    path("name-changes/<int:asked>/", requests.ChangeOfName.as_view(), name="desk-name-change"),
    path("withholding/<int:asked>/", requests.Withholding.as_view(), name="desk-withholding"),
    path("erasure/<int:asked>/", requests.Erasure.as_view(), name="desk-erasure"),
    path("outside/next/", outside.NextOutside.as_view(), name="desk-outside-next"),
    path("outside/<int:registration>/check/", outside.CheckOutside.as_view(), name="desk-outside-check"),
    path("duplicates/", duplicates.Duplicates.as_view(), name="desk-duplicates"),
    path("duplicates/<int:duplicate>/", duplicates.Compare.as_view(), name="desk-duplicate"),
]
