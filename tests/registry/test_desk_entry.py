"""One entry at the desk over HTTP: what is held and on whose word, as recorded then, and what one officer corrects."""

from datetime import UTC, date, datetime

import pytest

from members.choices import Role
from members.models import AccessRecord, GraveAct, PersonNote, TrailEvent
from registry.models import Annotation, Break, ScopeGrant, StandingSpan, Term
from registry.services import visibility
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in
from tests.registry.test_desk_orders import answer, checked, on, text

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2026, 11, 20, 10, tzinfo=UTC), tick=False)


@pytest.fixture
def desk(signed_in):
    return signed_in(UserFactory(role=Role.OFFICER, email="olive.officer@example.org"))


@pytest.fixture
def second(signed_in):
    return signed_in(UserFactory(role=Role.REGISTRAR))


def correction(**more):
    return {"authority": "correction", "reference": "LET/26/9", "reason": "The file has it wrong", **more}


def path(entry, rest=""):
    return f"/desk/entries/{entry.number}/{rest}"


def status(entry, day=TODAY):
    return StandingSpan.objects.get(entry=entry, during__contains=day).status


def words(response):
    """A page in words, with plain spaces."""
    return assert_sound(text(response)).text().replace("\u00a0", " ")


# --- What is shown ---------------------------------------------------------------------------------------------------


def test_an_entry_shows_what_the_public_reads_beside_every_fact_with_its_authority(desk):
    entry = EntryFactory(forenames="Anwen", surname="Prys", conditions="2026-11-01/2027-11-01", text="Supervised only.")
    said = words(desk.get(path(entry)))
    for part in (
        "Yes, with restrictions. Anwen Prys",
        "Registered with conditions",
        "1 November 2026 to 31 October 2027",
        "ground: health",
        "Supervised only.",
        "1 January 2020 to 31 December 2026",
        "Nuclear Medicine",
    ):
        assert part in said, part
    assert AccessRecord.objects.filter(person=entry.person).count() == 1
    desk.get(path(entry))
    assert AccessRecord.objects.filter(person=entry.person).count() == 1


def test_an_entry_is_found_in_any_spacing_and_case(desk):
    entry = EntryFactory()
    assert desk.get(f"/desk/entries/{entry.number.lower()}/").status_code == 200


def test_the_office_sees_what_the_public_does_not(desk):
    entry = EntryFactory(suspended="2026-11-01/")
    visibility.withhold(
        person=entry.person, since=TODAY, source="test", by=None, at=datetime(2026, 11, 20, 9, tzinfo=UTC)
    )
    said = words(desk.get(path(entry)))
    assert "whoever looks for this entry gets the answer for somebody whom we do not know" in said
    assert "The register holds today: Suspended" in said
    assert "Kept from public view for their safety" in said


def test_what_was_held_then_is_answered_as_recorded_then(desk, time_machine):
    entry = EntryFactory()
    scope = ScopeGrant.objects.get()
    desk.post(path(entry, f"facts/scope/{scope.pk}/set-aside/"), correction(step="confirm"))
    assert "1 set aside" in words(desk.get(path(entry)))
    before = desk.get(path(entry), on("of", TODAY) | on("known", date(2026, 11, 19)))
    said = words(before)
    assert "the register held: Registered" in said
    assert scope.scope.name in said
    assert "1 set aside" not in said
    assert "/end/" not in text(before)  # the past is not corrected
    assert "1 set aside" in words(desk.get(path(entry), on("of", TODAY) | on("known", TODAY)))


@pytest.mark.parametrize("query", ["known_day=x", "known_day=31&known_month=2&known_year=2026&of_day=1"])
def test_a_day_that_is_none_is_said_beside_its_field(desk, query):
    shown = desk.get(path(EntryFactory()) + f"?{query}")
    assert shown.status_code == 422
    assert "There is a problem" in words(shown)


def test_the_past_as_recorded_now_differs_from_the_past_as_recorded_then(desk, time_machine):
    entry = EntryFactory(suspended="2026-11-01/")
    sanction = entry.sanctions.get()
    time_machine.move_to(datetime(2026, 11, 25, 10, tzinfo=UTC), tick=False)
    first, then = UserFactory(role=Role.OFFICER), UserFactory(role=Role.REGISTRAR)
    given = {"body": "appeal", **on("decided_on", TODAY), "case": "", "text": "Quashed", "reason": "Appeal"}
    sign_in(desk, first).post(path(entry, f"orders/{sanction.pk}/lift/"), given | {"how": "never", "step": "confirm"})
    answer(sign_in(desk, then), GraveAct.objects.get())
    asked = on("of", date(2026, 11, 10))
    assert "held: Suspended" in words(desk.get(path(entry), asked | on("known", date(2026, 11, 24))))
    assert "held: Registered" in words(desk.get(path(entry), asked | on("known", date(2026, 11, 25))))


# --- What one officer corrects ---------------------------------------------------------------------------------------


def test_an_annotation_is_recorded_with_its_reason_and_public_at_once(desk, client):
    entry = EntryFactory()
    given = correction(text="Radioactive Waste Adviser", given_by="RPA 2000", **on("begins", TODAY))
    shown, done = checked(desk, path(entry, "facts/annotation/record/"), given)
    assert "Radioactive Waste Adviser" in text(shown)
    assert "The entry is corrected" in text(desk.get(done["Location"]))
    held = Annotation.objects.get()
    assert (held.source, held.reference, held.during.upper) == ("correction", "LET/26/9", None)
    assert "Radioactive Waste Adviser" in text(client.get(f"/register/{entry.number}/"))
    line = TrailEvent.objects.get(kind="registry.fact_corrected")
    assert line.detail["verb"] == "recorded"
    assert PersonNote.objects.get(pk=line.detail["note"]).text == "The file has it wrong"
    assert "wrong" not in str(line.detail)


def test_recording_twice_is_refused_in_words(desk):
    entry = EntryFactory()
    given = correction(text="Adviser", given_by="RPA 2000", **on("begins", TODAY), step="confirm")
    assert desk.post(path(entry, "facts/annotation/record/"), given).status_code == 302
    again = desk.post(path(entry, "facts/annotation/record/"), given)
    assert again.status_code == 422
    assert "has this already" in text(again)
    assert PersonNote.objects.count() == 1


def test_a_break_is_recorded_and_ends_by_a_return_without_notice_days(desk):
    entry = EntryFactory(registered="2020-01-01/2028-01-01")
    given = correction(kind="career_break", **on("begins", date(2026, 10, 1)), **on("ends", date(2027, 9, 30)))
    checked(desk, path(entry, "facts/break/record/"), given)
    assert status(entry) == "career_break"
    taken = Break.objects.get()
    checked(desk, path(entry, f"facts/break/{taken.pk}/end/"), correction(**on("on", TODAY), returned="yes"))
    assert status(entry) == "registered"
    kept = Break.objects.get(set_aside_at=None)
    assert (kept.during.upper, kept.returned) == (TODAY, True)
    desk.post(path(entry, f"facts/break/{kept.pk}/end/"), correction(**on("on", TODAY), returned="yes", step="confirm"))
    assert Break.objects.filter(set_aside_at=None).count() == 1


def test_a_break_may_end_as_planned_by_a_return(desk):
    entry = EntryFactory(registered="2020-01-01/2028-01-01", career_break="2026-01-01/2026-11-15")
    assert status(entry) == "career_break"  # by its notice days
    taken = Break.objects.get()
    given = correction(**on("on", date(2026, 11, 15)), returned="yes", step="confirm")
    assert desk.post(path(entry, f"facts/break/{taken.pk}/end/"), given).status_code == 302
    assert status(entry) == "registered"


def test_a_scope_is_granted_and_ended(desk):
    entry = EntryFactory()
    held = ScopeGrant.objects.get()
    other = entry.register.scopes.exclude(pk=held.scope_id).order_by("position").first()
    checked(desk, path(entry, "facts/scope/record/"), correction(scope=other.pk, **on("begins", date(2026, 11, 1))))
    assert ScopeGrant.objects.filter(scope=other, set_aside_at=None).exists()
    checked(desk, path(entry, f"facts/scope/{held.pk}/end/"), correction(**on("on", date(2026, 11, 1))))
    assert ScopeGrant.objects.get(scope=held.scope, set_aside_at=None).during.upper == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("term", {}, "Enter the first day"),
        ("term", on("begins", TODAY), "Enter the last day"),
        ("term", on("begins", TODAY) | on("ends", date(2026, 1, 1)), "comes after the first"),
        ("scope", on("begins", TODAY) | {"scope": "999999"}, "Choose one of the answers"),
        ("break", on("begins", TODAY) | {"kind": "holiday"}, "Choose one of the answers"),
        ("annotation", on("begins", TODAY) | {"text": "x" * 300, "given_by": "y"}, "200 characters"),
        ("annotation", on("begins", TODAY) | {"text": "x", "given_by": "y", "reason": " "}, "Say why this is done"),
        ("annotation", on("begins", TODAY) | {"text": "x", "given_by": "y", "authority": "legacy"}, "Choose one of"),
    ],
)
def test_what_cannot_be_recorded_is_said_beside_its_field(desk, kind, given, said):
    shown = desk.post(path(EntryFactory(), f"facts/{kind}/record/"), correction() | given)
    assert shown.status_code == 422
    assert said in words(shown)
    assert not TrailEvent.objects.filter(kind="registry.fact_corrected").exists()


# --- What decides whether somebody is registered ---------------------------------------------------------------------


def test_a_term_that_puts_somebody_back_on_the_register_needs_two(desk, second):
    entry = EntryFactory(registered="2020-01-01/2025-01-01")
    given = correction(**on("begins", date(2026, 1, 1)), **on("ends", date(2026, 12, 31)))
    shown, done = checked(desk, path(entry, "facts/term/record/"), given)
    assert "Nothing changes yet" in words(shown)
    assert "It is proposed" in words(desk.get(done["Location"]))
    assert status(entry) == "lapsed"
    act = GraveAct.objects.get()
    assert "31 December 2026" in words(second.get(f"/desk/acts/{act.reference}/"))
    answer(second, act)
    assert status(entry) == "registered"
    assert Term.objects.order_by("pk").last().reference == "LET/26/9"


@pytest.mark.parametrize("verb", ["end", "set-aside"])
def test_taking_away_the_term_that_somebody_is_registered_by_needs_two(desk, second, verb):
    entry = EntryFactory()
    given = correction(**(on("on", date(2026, 1, 1)) if verb == "end" else {}))
    checked(desk, path(entry, f"facts/term/{Term.objects.get().pk}/{verb}/"), given)
    assert status(entry) == "registered"
    answer(second, GraveAct.objects.get())
    assert not StandingSpan.objects.filter(entry=entry, during__contains=TODAY, status="registered").exists()


def test_a_term_of_the_past_is_corrected_by_one(desk):
    entry = EntryFactory(registered=["2015-01-01/2018-01-01", "2020-01-01/2027-01-01"])
    old = Term.objects.order_by("during").first()
    checked(desk, path(entry, f"facts/term/{old.pk}/end/"), correction(**on("on", date(2017, 1, 1))))
    assert not GraveAct.objects.exists()
    assert Term.objects.filter(set_aside_at=None, during__endswith=date(2017, 1, 1)).exists()


def test_a_proposed_correction_of_what_was_changed_meanwhile_is_refused_in_words(desk, second):
    entry = EntryFactory()
    term = Term.objects.get()
    desk.post(path(entry, f"facts/term/{term.pk}/set-aside/"), correction(step="confirm"))
    first = GraveAct.objects.get()
    desk.post(path(entry, f"facts/term/{term.pk}/end/"), correction(**on("on", date(2026, 1, 1)), step="confirm"))
    answer(second, GraveAct.objects.exclude(pk=first.pk).get())
    shown = answer(second, first)
    assert shown.status_code == 422
    assert "changed meanwhile" in words(shown)


# --- Refusals that only the service knows ----------------------------------------------------------------------------


def test_a_day_outside_the_fact_is_refused(desk):
    entry = EntryFactory()
    held = ScopeGrant.objects.get()
    shown = desk.post(path(entry, f"facts/scope/{held.pk}/end/"), correction(**on("on", date(2019, 1, 1))))
    assert shown.status_code == 422
    assert "after this began" in words(shown)


def test_setting_aside_twice_is_refused(desk):
    entry = EntryFactory()
    held = ScopeGrant.objects.get()
    desk.post(path(entry, f"facts/scope/{held.pk}/set-aside/"), correction(step="confirm"))
    shown = desk.post(path(entry, f"facts/scope/{held.pk}/set-aside/"), correction(step="confirm"))
    assert shown.status_code == 422
    assert "set aside already" in words(shown)
