"""Addresses of assessment: of those who judge, of the office that seats them, of applicants who object to some."""

from django.urls import path

from registry.views import my_objections
from registry.views.assessing import cases, findings, marks, notes, viewer
from registry.views.desk import assessment

_ONE = "assessing/<str:reference>/"
_DESK = "desk/applications/<str:reference>/assessment/"

urlpatterns = [
    path("assessing/", cases.Cases.as_view(), name="assessing"),
    path(_ONE, cases.ShowCase.as_view(), name="assessing-case"),
    path(f"{_ONE}application/", cases.WholeCopy.as_view(), name="assessing-copy"),
    path(f"{_ONE}references/", cases.References.as_view(), name="assessing-references"),
    path(f"{_ONE}conflict/", cases.DeclareConflict.as_view(), name="assessing-conflict"),
    path(f"{_ONE}standards/<str:code>/", marks.JudgeStandard.as_view(), name="assessing-standard"),
    path(f"{_ONE}standards/<str:code>/draft/", marks.Keep.as_view(), name="assessing-keep"),
    path(f"{_ONE}standards/<str:code>/draft/discard/", marks.Discard.as_view(), name="assessing-discard"),
    path(f"{_ONE}documents/<str:document>/<int:page>/", viewer.ShowDocument.as_view(), name="assessing-document"),
    path(f"{_ONE}documents/<str:document>/<int:page>.webp", viewer.PagePicture.as_view(), name="assessing-page"),
    path(f"{_ONE}hand-in/", marks.HandIn.as_view(), name="assessing-hand-in"),
    path(f"{_ONE}compare/", findings.Compare.as_view(), name="assessing-compare"),
    path(f"{_ONE}compare/<str:code>/", findings.FindStandard.as_view(), name="assessing-finding"),
    path(f"{_ONE}compare/<str:code>/words/", findings.RewordFinding.as_view(), name="assessing-reword"),
    path(f"{_ONE}compare/<str:code>/notes/", notes.TellPanel.as_view(), name="assessing-note"),
    path(f"{_ONE}agree/<int:proposal>/", findings.AgreeToProposal.as_view(), name="assessing-agree"),
    path(f"{_ONE}moderator/", findings.AskModerator.as_view(), name="assessing-moderator"),
    path(f"{_ONE}evidence/", findings.AskEvidence.as_view(), name="assessing-evidence"),
    path(f"{_ONE}recommend/", findings.Recommend.as_view(), name="assessing-recommend"),
    path(_DESK, assessment.Assessment.as_view(), name="desk-assessment"),
    path(f"{_DESK}allocate/", assessment.Allocate.as_view(), name="desk-assessment-allocate"),
    path(f"{_DESK}seat/<slug:kind>/", assessment.SeatByHand.as_view(), name="desk-assessment-seat"),
    path(f"{_DESK}seats/<int:seat>/replace/", assessment.Replace.as_view(), name="desk-assessment-replace"),
    path(f"{_DESK}recommend/", assessment.RecommendDirectly.as_view(), name="desk-assessment-recommend"),
    path(f"{_DESK}objections/<int:objection>/", assessment.SettleObjection.as_view(), name="desk-objection"),
    path(
        "my/applications/<str:reference>/objections/",
        my_objections.Objections.as_view(),
        name="my-application-objections",
    ),
]
