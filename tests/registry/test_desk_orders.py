"""Orders at the desk over HTTP: checked first, in effect at once where they protect, confirmed by another."""

from datetime import UTC, date, datetime

import pytest

from members.choices import ActState, Role
from members.models import GraveAct, TrailEvent, WorkItem
from registry.choices import Ground, SanctionKind
from registry.models import Exit, Proceedings, RecordedDecision, Sanction, StandingSpan
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)  # a Friday


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2026, 11, 20, 10, tzinfo=UTC), tick=False)


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def desk(officer, signed_in):
    return signed_in(officer)


@pytest.fixture
def second(signed_in):
    return signed_in(UserFactory(role=Role.REGISTRAR))


def on(name, day):
    """A day as its three boxes send it."""
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def decided(**more):
    return {
        "body": "interim_panel",
        **on("decided_on", TODAY),
        "case": "FTP/26/7",
        "text": "Interim suspension while the concern is looked into",
        "reason": "The panel’s order of today",
        **more,
    }


def order(kind=SanctionKind.INTERIM_SUSPENDED, *, ends=date(2028, 5, 19), begins=TODAY, **more):
    last = on("ends", ends) if ends else {}
    return decided(kind=kind, public_text="", **on("begins", begins), **last, **more)


def text(response):
    return response.content.decode()


def checked(client, path, given):
    """Sends a form, reads its check, and confirms it; the check saves nothing."""
    before = TrailEvent.objects.count(), GraveAct.objects.count(), RecordedDecision.objects.count()
    shown = client.post(path, given)
    assert shown.status_code == 200, text(shown)[:2000]
    assert "Nothing has been saved yet." in assert_sound(text(shown)).text()
    assert (TrailEvent.objects.count(), GraveAct.objects.count(), RecordedDecision.objects.count()) == before
    return shown, client.post(path, given | {"step": "confirm"})


def answer(client, act, decision="confirm", **more):
    return client.post(f"/desk/acts/{act.reference}/", {"decision": decision, **more})


def status(entry, day=TODAY):
    return StandingSpan.objects.get(entry=entry, during__contains=day).status


# --- The journey -----------------------------------------------------------------------------------------------------


def test_an_interim_suspension_is_public_on_the_next_request_and_confirmed_by_another(desk, second, client):
    entry = EntryFactory(forenames="Anwen", surname="Prys")
    public = f"/register/{entry.number}/"
    assert "verdict--yes" in text(client.get(public))
    path = f"/desk/entries/{entry.number}/impose/"
    assert_sound(text(desk.get(path)))
    desk.post(path, order())
    assert "verdict--yes" in text(client.get(public))
    shown, done = checked(desk, path, order())
    said = assert_sound(text(shown)).text()
    assert "No. Anwen Prys is suspended" in said
    assert "23 November 2026" in said.replace("\u00a0", " ")  # over a weekend
    page = desk.get(done["Location"])
    assert "It is in effect" in assert_sound(text(page)).text()
    assert f"/register/{entry.number}/" in text(page)
    assert "is suspended from" in text(client.get(public))
    act = GraveAct.objects.get()
    waiting = WorkItem.objects.get(key=f"act:{act.pk}")
    assert (act.state, waiting.due_on) == (ActState.IN_EFFECT, date(2026, 11, 23))
    assert_sound(text(desk.get(f"/desk/acts/{act.reference}/")))
    assert answer(desk, act).status_code == 422  # not by whoever imposed it
    assert answer(second, act).status_code == 302
    act.refresh_from_db()
    assert act.state == ActState.UPHELD
    assert "is suspended from" in text(client.get(public))


def test_confirming_twice_imposes_one_order(desk):
    entry = EntryFactory()
    path = f"/desk/entries/{entry.number}/impose/"
    first, again = (desk.post(path, order(step="confirm")) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert Sanction.objects.filter(entry=entry).count() == RecordedDecision.objects.count() == 1


def test_changing_something_shows_the_form_with_everything_that_was_entered(desk):
    entry = EntryFactory()
    shown = desk.post(f"/desk/entries/{entry.number}/impose/", order(step="change"))
    assert shown.status_code == 200
    assert "The panel’s order of today" in text(shown)
    assert not GraveAct.objects.exists()


# --- What a form and a rule refuse -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (order(ends=None), "Enter the last day, 19 May 2028 or earlier"),
        (order(ends=date(2028, 5, 20)), "19 May 2028 or earlier"),
        (order(ends=date(2026, 11, 1)), "Enter an end that comes after the first day"),
        (order(SanctionKind.CONDITIONS, ground="conduct"), "Write out the conditions"),
        (order(SanctionKind.SUSPENDED), "Choose a ground"),
        (order() | on("decided_on", date(2026, 11, 21)), "today or earlier"),
        (order() | {"case": "<b>"}, "and no names"),
        (order() | {"reason": ""}, "Say why this is done"),
        ({}, "Enter what was decided"),
    ],
)
def test_what_cannot_be_ordered_is_said_beside_its_field_and_saves_nothing(desk, given, said):
    entry = EntryFactory()
    for step in ("", "confirm"):
        shown = desk.post(f"/desk/entries/{entry.number}/impose/", given | {"step": step})
        assert shown.status_code == 422
        assert said in text(shown)
        assert_sound(text(shown))
    assert not GraveAct.objects.exists()
    assert not RecordedDecision.objects.exists()


def test_a_court_may_order_longer(desk):
    entry = EntryFactory()
    given = order(ends=date(2029, 1, 1)) | {"body": "court"}
    assert desk.post(f"/desk/entries/{entry.number}/impose/", given | {"step": "confirm"}).status_code == 302


def test_the_same_order_on_the_same_days_is_refused_at_the_check(desk):
    entry = EntryFactory(suspended="2026-11-01/")
    given = order(SanctionKind.SUSPENDED, ground=Ground.CONDUCT, ends=None)
    shown = desk.post(f"/desk/entries/{entry.number}/impose/", given)
    assert shown.status_code == 422
    assert "has this already" in text(shown)


# --- Removing, varying, lifting --------------------------------------------------------------------------------------


def test_a_removal_changes_nothing_until_another_confirms_and_is_taken_back_in_the_same_way(desk, second):
    entry = EntryFactory()
    given = order(SanctionKind.REMOVED, ground=Ground.CONDUCT, ends=None)
    shown, done = checked(desk, f"/desk/entries/{entry.number}/impose/", given)
    assert "Nothing changes yet" in text(shown)
    assert "It is proposed" in text(desk.get(done["Location"]))
    assert status(entry) == "registered"
    answer(second, GraveAct.objects.get())
    assert status(entry) == "removed"
    removal = Sanction.objects.get()
    path = f"/desk/entries/{entry.number}/restore/sanction/{removal.pk}/"
    checked(desk, path, {**on("on", date(2026, 11, 21)), "reason": "Restored on appeal"})
    answer(second, GraveAct.objects.get(kind="restore"))
    assert status(entry, date(2026, 11, 21)) == "registered"


def test_conditions_that_are_lifted_later_keep_their_public_words_until_then(desk, second):
    entry = EntryFactory(conditions="2026-11-01/", text="Works under supervision.")
    sanction = Sanction.objects.get()
    path = f"/desk/entries/{entry.number}/orders/{sanction.pk}/lift/"
    assert_sound(text(desk.get(path)))
    given = decided(how="day", **on("on", date(2026, 12, 1)))
    checked(desk, path, given)
    answer(second, GraveAct.objects.get())
    kept = Sanction.objects.get(set_aside_at=None)
    assert kept.during.upper == date(2026, 12, 1)
    assert kept.public_text.text == "Works under supervision."
    assert status(entry, date(2026, 12, 1)) == "registered"


def test_an_order_never_rightly_imposed_goes_from_every_day(desk, second):
    entry = EntryFactory(suspended="2026-11-01/")
    path = f"/desk/entries/{entry.number}/orders/{Sanction.objects.get().pk}/lift/"
    checked(desk, path, decided(how="never", **on("on", date(1900, 1, 1))))
    answer(second, GraveAct.objects.get())
    assert status(entry, date(2026, 11, 5)) == "registered"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"how": "day"}, "Enter the first day on which it no longer holds"),
        ({"how": "day", **on("on", date(2026, 10, 1))}, "Choose a day after this began"),
        ({}, "There is a problem"),
    ],
)
def test_a_lift_without_its_day_is_refused(desk, given, said):
    entry = EntryFactory(suspended="2026-11-01/")
    shown = desk.post(f"/desk/entries/{entry.number}/orders/{Sanction.objects.get().pk}/lift/", decided(**given))
    assert shown.status_code == 422
    assert said in text(shown)


def test_a_sanction_is_varied_from_a_day(desk, second):
    entry = EntryFactory(suspended="2026-11-01/")
    path = f"/desk/entries/{entry.number}/orders/{Sanction.objects.get().pk}/vary/"
    assert_sound(text(desk.get(path)))
    given = order(SanctionKind.CONDITIONS, ground=Ground.CONDUCT, begins=date(2026, 12, 1), ends=date(2027, 11, 30)) | {
        "public_text": "Works under supervision."
    }
    checked(desk, path, given)
    answer(second, GraveAct.objects.get())
    assert [status(entry, day) for day in (date(2026, 11, 30), date(2026, 12, 1))] == ["suspended", "conditions"]


def test_a_second_person_who_does_not_agree_to_what_was_lifted_meanwhile_breaks_nothing(desk, second, signed_in):
    entry = EntryFactory()
    desk.post(f"/desk/entries/{entry.number}/impose/", order(step="confirm"))
    imposed, sanction = GraveAct.objects.get(), Sanction.objects.get()
    path = f"/desk/entries/{entry.number}/orders/{sanction.pk}/lift/"
    second.post(path, decided(how="never", step="confirm"))
    answer(desk, GraveAct.objects.get(kind="lift"))
    assert answer(second, imposed, "decline", answer="It is gone").status_code == 302
    imposed.refresh_from_db()
    assert imposed.state == ActState.DISPUTED
    assert GraveAct.objects.count() == 2


# --- Interim orders are reviewed -------------------------------------------------------------------------------------


def test_an_interim_order_is_reviewed_after_six_months_then_every_three_and_never_after_its_end(desk, time_machine):
    entry = EntryFactory()
    desk.post(f"/desk/entries/{entry.number}/impose/", order(ends=date(2027, 10, 31), step="confirm"))
    item = WorkItem.objects.get(kind="interim_review")
    sanction = Sanction.objects.get()
    assert item.due_on == date(2027, 5, 20)
    path = f"/desk/entries/{entry.number}/orders/{sanction.pk}/review/"
    due = []
    for day in (date(2027, 5, 20), date(2027, 8, 10)):
        time_machine.move_to(datetime(day.year, day.month, day.day, 10, tzinfo=UTC), tick=False)
        sign_in(desk, UserFactory(role=Role.OFFICER))
        given = decided() | on("decided_on", day) | {"text": f"Continues, {day}"}
        for _ in range(2):
            assert desk.post(path, given | {"step": "confirm"}).status_code == 302
        item.refresh_from_db()
        due.append(item.due_on)
    assert due == [date(2027, 8, 20), date(2027, 11, 1)]
    assert TrailEvent.objects.filter(kind="registry.interim_order_reviewed").count() == 2


def test_interim_orders_that_follow_one_another_count_together(desk):
    entry = EntryFactory(interim_suspended="2025-11-20/2026-11-20")
    shown = desk.post(f"/desk/entries/{entry.number}/impose/", order(ends=date(2027, 5, 20)))
    assert "19 May 2027 or earlier" in text(shown)
    assert desk.post(f"/desk/entries/{entry.number}/impose/", order(ends=date(2027, 5, 19))).status_code == 200


# --- Proceedings, leaving --------------------------------------------------------------------------------------------


def test_proceedings_open_at_once_and_unseen_and_are_made_public_and_closed_by_two(desk, second, client):
    entry = EntryFactory(registered="2020-01-01/2026-10-01")
    number = entry.number
    checked(desk, f"/desk/entries/{number}/proceedings/", decided(**on("begins", date(2026, 9, 1))))
    assert "proceedings" not in text(client.get(f"/register/{number}/")).lower()
    page = text(desk.get(f"/desk/entries/{number}/"))
    assert "Proceedings are open that are not public" in page
    found = Proceedings.objects.get()
    checked(desk, f"/desk/entries/{number}/proceedings/{found.pk}/publish/", {**on("on", TODAY), "reason": "Notice"})
    answer(second, GraveAct.objects.get(kind="publish_proceedings"))
    assert "Kept on the register only for proceedings" in text(client.get(f"/register/{number}/"))
    found = Proceedings.objects.get(set_aside_at=None)
    checked(desk, f"/desk/entries/{number}/proceedings/{found.pk}/close/", {**on("on", TODAY), "reason": "No case"})
    answer(second, GraveAct.objects.get(kind="close_proceedings"))
    assert status(entry) == "lapsed"


def test_leaving_and_coming_back_are_proposed(desk, second):
    entry = EntryFactory()
    path = f"/desk/entries/{entry.number}/leave/"
    checked(desk, path, {"kind": "resigned", **on("on", TODAY), "reason": "Asked to leave"})
    answer(second, GraveAct.objects.get())
    assert status(entry) == "resigned"
    fact = Exit.objects.get()
    checked(
        desk,
        f"/desk/entries/{entry.number}/restore/exit/{fact.pk}/",
        {**on("on", date(2026, 11, 21)), "reason": "It was a mistake"},
    )
    answer(second, GraveAct.objects.get(kind="restore"))
    assert status(entry, date(2026, 11, 21)) == "registered"


# --- Who may ---------------------------------------------------------------------------------------------------------


def paths(entry):
    sanction, fact = Sanction.objects.get(entry=entry), Exit.objects.filter(entry=entry).first()
    proceedings = Proceedings.objects.get(entry=entry)
    begin = f"/desk/entries/{entry.number}/"
    return [
        begin,
        *(f"{begin}{end}" for end in ("impose/", "proceedings/", "leave/")),
        *(f"{begin}orders/{sanction.pk}/{act}/" for act in ("vary", "lift", "review")),
        *(f"{begin}proceedings/{proceedings.pk}/{act}/" for act in ("publish", "close")),
        f"{begin}restore/exit/{fact.pk}/",
        *(f"{begin}facts/{kind}/record/" for kind in ("term", "break", "scope", "annotation")),
    ]


@pytest.mark.parametrize(
    ("role", "expected"), [(None, 404), (Role.ASSESSOR, 404), (Role.FINANCE, 404), (Role.OFFICER, 200)]
)
def test_only_officers_act_on_entries_and_outsiders_learn_of_none(role, expected, signed_in):
    entry = EntryFactory(interim_suspended="2026-11-01/2027-11-01", resigned="2026-11-02/", proceedings="2026-10-01/")
    asker = signed_in(UserFactory(role=role))
    assert {path: asker.get(path).status_code for path in paths(entry)} == dict.fromkeys(paths(entry), expected)


def test_nobody_acts_on_their_own_entry(signed_in):
    entry = EntryFactory(interim_suspended="2026-11-01/2027-11-01", resigned="2026-11-02/", proceedings="2026-10-01/")
    own = signed_in(UserFactory(role=Role.REGISTRAR, person=entry.person))
    assert {own.get(path).status_code for path in paths(entry)} == {403}
    assert {own.post(path, order()).status_code for path in paths(entry)[1:]} == {403}


def test_what_is_not_there_is_404(desk):
    entry, other = EntryFactory(suspended="2026-11-01/"), EntryFactory(suspended="2026-11-01/")
    sanction = Sanction.objects.get(entry=other)
    for path in (
        "RCT99999/",
        "RCT99999/impose/",
        f"{entry.number}/orders/{sanction.pk}/lift/",
        f"{entry.number}/restore/sanction/{Sanction.objects.get(entry=entry).pk}/",
        f"{entry.number}/restore/term/1/",
        f"{entry.number}/facts/sanction/record/",
        f"{entry.number}/facts/nonsense/record/",
    ):
        assert desk.get(f"/desk/entries/{path}").status_code == 404, path
