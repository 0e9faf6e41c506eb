"""Addresses of calibration rounds: of those who are asked to judge in them, and of the office."""

from django.urls import path

from hsst.views import calibration, desk_calibration

_ONE = "assessing/calibration/<str:reference>/"
_PART = f"{_ONE}<int:place>/<str:code>/"
_DESK = "desk/equivalence/calibration/"
_ROUND = f"{_DESK}<str:reference>/"

urlpatterns = [
    path(_ONE, calibration.ShowRound.as_view(), name="calibration"),
    path(f"{_ONE}hand-in/", calibration.HandIn.as_view(), name="calibration-hand-in"),
    path(f"{_ONE}results/", calibration.Results.as_view(), name="calibration-results"),
    path(_PART, calibration.JudgePart.as_view(), name="calibration-standard"),
    path(f"{_PART}draft/", calibration.KeepPart.as_view(), name="calibration-keep"),
    path(_DESK, desk_calibration.Rounds.as_view(), name="desk-calibration"),
    path(f"{_DESK}open/", desk_calibration.Open.as_view(), name="desk-calibration-open"),
    path(f"{_DESK}open/check/", desk_calibration.Check.as_view(), name="desk-calibration-check"),
    path(_ROUND, desk_calibration.ShowRound.as_view(), name="desk-calibration-round"),
    path(f"{_ROUND}extend/", desk_calibration.Extend.as_view(), name="desk-calibration-extend"),
    path(f"{_ROUND}close/", desk_calibration.Close.as_view(), name="desk-calibration-close"),
    path(f"{_ROUND}cancel/", desk_calibration.Cancel.as_view(), name="desk-calibration-cancel"),
]
