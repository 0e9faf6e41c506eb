from django.db import models

from members.models.facts import never_deleted


class AccountSecurity(models.Model):
    """What happened to an account that bears on how far it may be trusted: a new address, a stop by its owner.

    `email_changed_at` starts the hold in which what matters most is refused; `previous_email` is told of it and is
    what the account goes back to if its owner stops it within that time.
    """

    user = models.OneToOneField("members.User", models.PROTECT, related_name="security")
    email_changed_at = models.DateTimeField(null=True)
    previous_email = models.EmailField(max_length=254, blank=True)
    frozen_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"security of user {self.user_id}"
