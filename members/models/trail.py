from django.db import models

from members.models.facts import append_only


class TrailEvent(models.Model):
    """Who did what to what, when and on whose authority: one line for each verb, never changed.

    Holds ids, days and codes only; words about people live in rows that erasure can empty.
    """

    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    person = models.ForeignKey("members.Person", models.PROTECT, null=True, related_name="trail")
    actor = models.ForeignKey("members.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index("about", "about_id", "id", name="trail_by_subject"),
            models.Index("person", "id", name="trail_by_person"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.kind} {self.about} {self.about_id}"
