"""Addresses of the checks that organisations make."""

from django.urls import path

from registry.views import batches, check_many, check_one

_OWN = "organisations/<str:organisation>/checks/"
_ONE = f"{_OWN}<str:batch>/"

urlpatterns = [
    path(_OWN, batches.Batches.as_view(), name="organisation-checks"),
    path(f"{_OWN}checks.csv", batches.ListFile.as_view(), name="organisation-checks-file"),
    path(f"{_OWN}one/", check_one.One.as_view(), name="organisation-check-one"),
    path(f"{_OWN}many/", check_many.Many.as_view(), name="organisation-check-many"),
    path(_ONE, batches.OneBatch.as_view(), name="organisation-batch"),
    path(f"{_ONE}columns/", check_many.Columns.as_view(), name="organisation-batch-columns"),
    path(f"{_ONE}end/", check_many.GiveUp.as_view(), name="organisation-batch-end"),
    path(f"{_ONE}again/", check_many.Again.as_view(), name="organisation-batch-again"),
    path(f"{_ONE}changes/", batches.Changes.as_view(), name="organisation-batch-changes"),
    path(f"{_ONE}answers.csv", batches.AnswersCsv.as_view(), name="organisation-batch-csv"),
    path(f"{_ONE}answers.xlsx", batches.AnswersWorkbook.as_view(), name="organisation-batch-xlsx"),
    path(f"{_ONE}lines/<int:position>/", batches.OneLine.as_view(), name="organisation-batch-line"),
]
