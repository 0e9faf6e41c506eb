"""A declaration that was referred as a concern waits for the registrar, who reads it and says what was done."""

import pytest
from django.utils import timezone

from members.choices import Role
from members.errors import Refused
from members.models import AccessRecord, WorkItem, WorkNote
from registry.choices import RenewalReviewOutcome
from registry.models import RenewalReview
from registry.services import declared_concerns, renewal_reviews
from tests.factories.members import UserFactory
from tests.factories.renewals import declare, opened
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db


def test_what_was_referred_as_a_concern_is_read_and_taken_up_once(signed_in):
    review = RenewalReview.objects.get(renewal=declare(opened(), convictions="A fine for driving."))
    registrar, at = UserFactory(role=Role.REGISTRAR), timezone.now()
    concern = {"review": review, "outcome": RenewalReviewOutcome.CONCERN, "reasons": "It was at work.", "by": registrar}
    for _ in range(2):
        renewal_reviews.decide(at=at, **concern)
    item = WorkItem.objects.get(closed_at=None)
    assert (item.kind, item.waiting_on) == ("declared_concern", "registrar")
    desk, where = signed_in(registrar), f"/desk/renewals/concerns/{review.reference}/"
    assert "referred as a concern" in Page(desk.get("/desk/").content.decode()).one("main").text
    shown = Page(desk.get(where).content.decode()).one("main").text
    assert "A fine for driving." in shown
    assert "It was at work." in shown
    assert AccessRecord.objects.filter(person=review.renewal.entry.person, about_id=review.pk).exists()
    with pytest.raises(Refused):
        declared_concerns.read(review=review, by=UserFactory(role=Role.OFFICER), at=at)
    assert desk.post(where, {"note": ""}).status_code == 422
    for _ in range(2):
        declared_concerns.take_up(review=review, note="Written to the person.", by=registrar, at=at)
    assert WorkNote.objects.get().text == "Written to the person."
    assert not WorkItem.objects.filter(closed_at=None).exists()
    assert "It was taken up" in Page(desk.get(where).content.decode()).one("main").text
    assert desk.post(where, {"note": "Something else."}).status_code == 422
