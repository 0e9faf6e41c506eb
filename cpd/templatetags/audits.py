"""How the pages about audits show a mark and a stage; the word says it too, so that colour never speaks alone."""

from django import template

from cpd.choices import AuditMark, AuditStage

register = template.Library()
_MARKS = {AuditMark.MET: "yes", AuditMark.PARTLY: "restricted", AuditMark.NOT_MET: "no"}
_STAGES = {
    AuditStage.ACCEPTED: "yes",
    AuditStage.ADVISED: "yes",
    AuditStage.REFERRED: "no",
    AuditStage.SILENT: "no",
    AuditStage.FURTHER: "restricted",
    AuditStage.DEFERRED: "plain",
    AuditStage.LEFT: "plain",
}


@register.filter
def found_tag(mark: str) -> str:
    """The kind of tag for a mark."""
    return _MARKS[AuditMark(mark)]


@register.filter
def stage_tag(stage: str) -> str:
    """The kind of tag for a stage of an audit."""
    return _STAGES.get(AuditStage(stage), "information")
