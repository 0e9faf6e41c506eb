"""Finding entries: every way of typing a name, the order of what is found, and who is never found."""

import csv
import random
from datetime import UTC, date, datetime
from pathlib import Path
from string import ascii_letters

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from members.choices import NameKind
from members.errors import Refused
from members.models import Employment, Name, OutsideRegistration, Person, PlaceConfirmation, Withholding
from members.services import names
from registry.models import Entry, Register, Scope, ScopeGrant, StandingSpan
from registry.queries.search import MOST_PAGES, PAGE_SIZE, Tier, search
from registry.rules.search import Asked, parse
from registry.services import standing, visibility
from tests.factories.members import LONG_AGO, PersonFactory, record_name
from tests.factories.registry import EntryFactory, days

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVER = DateRange(date(2000, 1, 1), None)
ROOT = Path(names.__file__).resolve().parents[2]
LISTS = ROOT / "registry" / "data" / "demo"
NICKNAMES = ROOT / "members" / "data" / "nicknames.csv"


def find(words, **more):
    return search(words=words, on=TODAY, **more)


def found(words, **more):
    return [hit.entry_id for hit in find(words, **more).hits]


def put(*named):
    """Entries of people so named, shown to everybody; made a table at a time."""
    register = Register.objects.get(code="RCT")
    people = Person.objects.bulk_create(Person(created_at=LONG_AGO) for _ in named)
    Name.objects.bulk_create(
        Name(
            person=person, kind=NameKind.OFFICIAL, forenames=forenames, surname=surname,
            during=EVER, recorded_at=LONG_AGO, source="test",
        )
        for person, (forenames, surname) in zip(people, named, strict=True)
    )  # fmt: skip
    made = Entry.objects.bulk_create(
        Entry(person=person, register=register, number=f"RCT{2_000_000 + person.pk}", created_at=LONG_AGO)
        for person in people
    )
    StandingSpan.objects.bulk_create(
        StandingSpan(entry=entry, during=EVER, status="registered", verdict="yes", displayed=True) for entry in made
    )
    names.index_names(person_ids=[person.pk for person in people])
    return made


def listed(file):
    with (LISTS / file).open(encoding="utf-8", newline="") as lines:
        return [row["name"] for row in csv.DictReader(lines)]


@pytest.fixture
def crowd(db):
    """Three hundred invented people to be lost among."""
    drawn = random.Random(20261122)
    forenames, surnames = listed("forenames.csv"), listed("surnames.csv")
    names.load_nicknames(path=NICKNAMES)
    put(*((drawn.choice(forenames), drawn.choice(surnames)) for _ in range(300)))


ALIKE = [
    (("Susan", "Haygreen"), Tier.PRESENT, ["Susan Haygreen", "haygreen susan", "Haygreen, Susan", "SUSAN  HAYGREEN"]),
    (("Susan", "Haygreen"), Tier.PRESENT, ["haygreen", "Ms Susan Haygreen", "Dr. Susan Haygreen"]),
    (("Susan", "Haygreen"), Tier.PRESENT, ["Susan Jane Haygreen", "Jane Susan Haygreen", "Haygreen Jane Susan"]),
    (("Susan", "Haygreen"), Tier.BEGINS, ["S Haygreen", "Haygreen S", "Sus Haygreen", "Haygr"]),
    (("Susan", "Haygreen"), Tier.SIMILAR, ["Susan Haygren", "Susan Hagyreen", "Susan Haygreeen", "Susan Haygreem"]),
    (("Susan", "Haygreen"), Tier.SIMILAR, ["Sussan Haygren", "Suzan Haygrean", "Haygreem Susna"]),
    (("Susan", "Haygreen"), Tier.SIMILAR, ["Sue Haygreen", "Susie Haygren", "Susan Hayg", "haigreen"]),
    (("Susan", "Haygreen"), Tier.DISTANT, ["Susan Playgreens"]),
    (("Susan Jane", "Haygreen"), Tier.PRESENT, ["Susan Haygreen", "Susan Jane Haygreen", "Haygreen Susan Jane"]),
    (("Zoë", "Müller-Straße"), Tier.PRESENT, ["zoe muller strasse", "Zoe Muller", "Zoë Strasse", "Zoe MullerStrasse"]),
    (("Aoife", "O'Keeffe"), Tier.PRESENT, ["Aoife OKeeffe", "aoife o keeffe", "Aoife O’Keeffe", "O-Keeffe Aoife"]),
    (("Aoife", "O'Keeffe"), Tier.SIMILAR, ["Aoife OKeefe", "Aoife O'Keef", "Eefa O'Keeffe"]),
    (("Mary-Jane", "Rice-Oxley"), Tier.PRESENT, ["mary jane rice oxley", "Maryjane Oxley", "Mary Rice", "rice-oxley"]),
    (("Piet", "van der Berg"), Tier.PRESENT, ["piet vanderberg", "Piet Berg", "van der berg", "Berg, Piet"]),
    (("Łukasz", "Wiśniewski"), Tier.PRESENT, ["lukasz wisniewski", "Wisniewski Łukasz"]),
    (("Łukasz", "Wiśniewski"), Tier.SIMILAR, ["Lukasz Wisniewska", "Lucas Wisniewski"]),
    (("Siobhán", "Ní Dhomhnaill"), Tier.PRESENT, ["Siobhan Ni Dhomhnaill", "Siobhan Dhomhnaill", "NiDhomhnaill"]),
    (("Siobhán", "Ní Dhomhnaill"), Tier.SIMILAR, ["Shiv Dhomhnaill", "Shivaun Ni Dhomhnaill"]),
    (("Subramaniam", "Kumarathasan"), Tier.PRESENT, ["Kumarathasan Subramaniam"]),
    (("Subramaniam", "Kumarathasan"), Tier.SIMILAR, ["Mani Kumarathasan", "Subramanyam Kumarathassan"]),
    (("Anna", "Payne-Wright-Becker"), Tier.PRESENT, ["Anna Payne", "Anna Payne-Wright", "Anna Wright Becker"]),
    (("Ji", "Qo"), Tier.PRESENT, ["Ji Qo", "qo ji", "Qo"]),
    (("Steven", "Reid"), Tier.SIMILAR, ["Stephen Reed", "Steve Read", "Stephen Reid"]),
    (("Catherine", "Thomson"), Tier.SIMILAR, ["Kathryn Thompson", "Kate Tomson", "Cath Thompson"]),
]  # fmt: skip


@pytest.mark.parametrize(("named", "tier", "ways"), ALIKE, ids=[f"{named}-{tier.name}" for named, tier, _ in ALIKE])
def test_a_person_is_found_among_many_however_the_name_is_typed(crowd, named, tier, ways):
    (entry,) = put(named)
    for words in ways:
        met = {hit.entry_id: (hit.tier, hit.kind) for hit in find(words).hits}
        assert met.get(entry.pk) == (tier, NameKind.OFFICIAL), words


def test_nobody_is_found_by_a_name_that_is_nothing_like_theirs(crowd):
    (entry,) = put(("Susan", "Haygreen"))
    for words in ("Susan Whitethorn", "Qqxz Haygreen", "zzzz", "Qqxz Vvwk"):
        assert entry.pk not in found(words), words


def test_exact_comes_before_former_before_begun_before_similar(crowd):
    similar, begun, exact = put(("Susan", "Haygreem"), ("Susannah", "Haygreen"), ("Susan", "Haygreen"))
    former = EntryFactory(forenames="Susan", surname="Aaron", former="Haygreen")
    page = find("Susan Haygreen")
    assert [(hit.entry_id, hit.tier) for hit in page.hits[:4]] == [
        (exact.pk, Tier.PRESENT), (former.pk, Tier.FORMER), (begun.pk, Tier.BEGINS), (similar.pk, Tier.SIMILAR),
    ]  # fmt: skip


def test_a_whole_name_comes_before_half_of_one_and_equals_stand_by_forenames(db):
    half, ann, marie = put(("Ann", "Haygreen-Bell"), ("Ann", "Haygreen"), ("Ann Marie", "Haygreen"))
    assert found("Ann Haygreen") == [ann.pk, marie.pk, half.pk]


def test_words_in_the_usual_order_come_before_the_other_way_round(db):
    swapped, usual = put(("James", "Thomas"), ("Thomas", "James"))
    assert found("Thomas James") == [usual.pk, swapped.pk]
    assert found("James Thomas") == [swapped.pk, usual.pk]


def test_a_former_name_says_so_and_a_known_as_name_counts_as_present(db):
    entry = EntryFactory(forenames="Margaret", surname="Thackray", known_as="Peggy", former="Quillthorpe")
    (hit,) = find("Margaret Quillthorpe").hits
    assert (hit.entry_id, hit.tier, hit.kind) == (entry.pk, Tier.FORMER, NameKind.FORMER)
    assert hit.former_name == "Margaret Quillthorpe"
    (hit,) = find("Peggy Thackray").hits
    assert (hit.entry_id, hit.tier, hit.kind, hit.former_name) == (entry.pk, Tier.PRESENT, NameKind.KNOWN_AS, "")


def test_a_person_on_two_registers_is_two_results_and_the_filter_keeps_one(db):
    person = PersonFactory(forenames="Susan", surname="Haygreen")
    rct, cs = EntryFactory(person=person), EntryFactory(person=person, register="CS", hcpc="CS162215")
    assert found("susan haygreen") == [rct.pk, cs.pk]
    assert found("susan haygreen", register="CS") == [cs.pk]
    assert found("susan haygreen", register="HSSR") == []
    assert found("susan haygreen", register="nonsense") == []


def test_the_scope_filter_keeps_those_who_hold_the_scope_today(db):
    codes = list(Scope.objects.filter(register__code="RCT").order_by("position").values_list("code", flat=True)[:3])
    first, second = (EntryFactory(scope=code) for code in codes[:2])
    ScopeGrant.objects.create(
        entry=first, scope=Scope.objects.get(register__code="RCT", code=codes[2]),
        during=DateRange(date(2020, 1, 1), date(2021, 1, 1)), recorded_at=LONG_AGO, source="test",
    )  # fmt: skip
    assert found("haygreen", scope=codes[0]) == [first.pk]
    assert found("haygreen", scope=codes[1], register="RCT") == [second.pk]
    assert found("haygreen", scope=codes[2]) == []
    assert found("haygreen", scope="nonsense") == []


def work_in(entry, town, *, confirmed=True, during=EVER):
    employment = Employment.objects.create(
        person=entry.person,
        town=town,
        employer_name="St Elsewhere's",
        during=during,
        recorded_at=LONG_AGO,
        source="test",
    )
    if confirmed:
        return PlaceConfirmation.objects.create(employment=employment, confirmed_at=LONG_AGO)
    return None


def test_the_town_filter_knows_only_places_that_the_person_has_confirmed(db):
    shown, never, left, withdrawn = put(*[("Susan", "Haygreen")] * 4)
    work_in(shown, "King’s Lynn")
    work_in(never, "King's Lynn", confirmed=False)
    work_in(left, "King's Lynn", during=DateRange(date(2000, 1, 1), date(2026, 11, 22)))
    confirmation = work_in(withdrawn, "King's Lynn")
    confirmation.withdrawn_at = NOW
    confirmation.save()
    assert found("haygreen", town="kings lynn") == [shown.pk]
    assert found("haygreen", town="Lynn") == []


def test_a_filter_reaches_beyond_the_first_page_of_a_common_name(db):
    everybody = put(*[("John", "Smith")] * 60)
    work_in(everybody[-1], "Ely")
    assert found("john smith", town="Ely") == [everybody[-1].pk]


def test_pages_follow_each_other_without_gap_or_double_and_end_at_the_fifth(db):
    everybody = [entry.pk for entry in put(*[("John", "Smith")] * 80)]
    pages = [find("john smith", page=number) for number in range(1, MOST_PAGES + 1)]
    assert [hit.entry_id for page in pages for hit in page.hits] == everybody[: PAGE_SIZE * MOST_PAGES]
    assert [page.has_more for page in pages] == [True, True, True, True, False]
    assert [page.cut_short for page in pages] == [False, False, False, False, True]


def test_the_last_page_of_few_says_that_there_is_no_more(db):
    put(*[("John", "Smith")] * (PAGE_SIZE + 1))
    assert (find("john smith").has_more, len(find("john smith").hits)) == (True, PAGE_SIZE)
    assert (find("john smith", page=2).has_more, len(find("john smith", page=2).hits)) == (False, 1)
    assert find("john smith", page=3).hits == ()


@pytest.mark.parametrize("page", [0, -1, MOST_PAGES + 1, 1_000_000])
def test_a_page_that_is_none_is_refused_in_a_sentence(db, page):
    with pytest.raises(Refused, match="at most 5 pages") as refusal:
        find("john smith", page=page)
    assert (refusal.value.field, refusal.value.code) == ("page", "too_many_pages")


@pytest.mark.parametrize("words", ["", " ", "a", "a.", "-", "💥", "\u202e", "\0", "'"])
def test_fewer_than_two_letters_are_refused_in_a_sentence(words):
    with pytest.raises(Refused, match="at least two letters") as refusal:
        find(words)
    assert (refusal.value.field, refusal.value.code) == ("q", "too_short")


class TestNeverFound:
    """Nobody whom the public may not see today, and nobody by a name that is not theirs today."""

    def test_a_former_name_that_the_person_keeps_from_search(self, db):
        person = PersonFactory()
        record_name(person, NameKind.FORMER, "Susan", "Quillthorpe", date(2000, 1, 1), searchable=False)
        entry = EntryFactory(person=person)
        assert found("Susan Haygreen") == [entry.pk]
        assert found("Susan Quillthorpe") == found("quillthorpe") == found("Susan Quillthorp") == []

    def test_a_withheld_person(self, db):
        entry = EntryFactory(hcpc="CS162215")
        visibility.withhold(person=entry.person, since=TODAY, source="test", by=None, at=NOW)
        names.index_names(person_ids=[entry.person_id])
        for words in ("Susan Haygreen", "haygreen", "Suzan Haygrean", entry.number, "CS162215"):
            assert found(words) == []
            assert find(words).number == ""

    def test_a_withheld_person_whose_derived_answers_were_not_renewed(self, db):
        entry = EntryFactory()
        Withholding.objects.create(person=entry.person, during=EVER, recorded_at=LONG_AGO, source="test")
        assert found("Susan Haygreen") == found(entry.number) == []

    def test_an_erased_person(self, db):
        entry = EntryFactory(hcpc="CS162215")
        visibility.erase(person=entry.person, by=None, at=NOW)
        for words in ("Susan Haygreen", "haygreen", entry.number):
            assert found(words) == []

    def test_an_entry_that_is_no_longer_displayed(self, db):
        entry = EntryFactory(registered="2001-01-01/2002-01-01")
        assert not StandingSpan.objects.filter(entry=entry, during__contains=TODAY, displayed=True).exists()
        assert found("Susan Haygreen") == found(entry.number) == []

    def test_a_name_before_its_first_day(self, db):
        person = PersonFactory()
        record_name(person, NameKind.OFFICIAL, "Susan", "Quillthorpe", date(2027, 1, 1))
        entry = EntryFactory(person=person)
        assert found("Susan Haygreen") == [entry.pk]
        assert found("Susan Quillthorpe") == []
        assert [hit.entry_id for hit in search(words="quillthorpe", on=date(2027, 1, 1)).hits] == [entry.pk]

    def test_a_person_without_an_entry(self, db):
        names.index_names(person_ids=[PersonFactory().pk])
        assert found("Susan Haygreen") == []


class TestNumbers:
    @pytest.mark.parametrize(
        "typed", ["RCT10184", "rct 10184", " R C T 1 0184 ", "rct-10184", "RCT.10184", "ＲＣＴ１０１８４"]
    )
    def test_a_number_in_any_spacing_and_case_finds_its_entry_alone(self, db, typed):
        entry = EntryFactory(number="RCT10184")
        EntryFactory(number="RCT101840")
        page = find(typed)
        assert ([hit.entry_id for hit in page.hits], page.number, page.has_more) == ([entry.pk], "RCT10184", False)

    @pytest.mark.parametrize("typed", ["RCT10148", "RCT1018", "RCT101844", "CS10184", "10184", "RTC10184", "RCT1O184"])
    def test_a_number_nearly_right_finds_nobody(self, db, typed):
        EntryFactory(number="RCT10184")
        page = find(typed)
        assert (page.hits, page.number) == ((), "")

    def test_a_number_held_elsewhere_finds_every_entry_of_its_holders(self, db):
        person = PersonFactory()
        cs = EntryFactory(person=person, register="CS", hcpc="CS162215")
        rct = EntryFactory(person=person)
        other = EntryFactory(register="CS", hcpc="CS162215", surname="Dormer")
        EntryFactory(register="CS", hcpc="CS162216")
        page = find("cs 162215")
        assert ([hit.entry_id for hit in page.hits], page.number) == ([rct.pk, cs.pk, other.pk], "")

    @pytest.mark.parametrize(
        ("held", "finds"),
        [
            ([("CS1", "2020-01-01/", "current")], {"RCT", "CS"}),
            ([("CS1", "2020-01-01/2027-01-01", "current")], {"RCT", "CS"}),
            ([("CS1", "2026-06-01/", "suspended")], {"RCT", "CS"}),
            ([("CS1", "2020-01-01/2026-11-22", "current")], {"CS"}),
            ([("CS1", "2020-01-01/2026-06-01", "current"), ("CS1", "2026-06-01/", "ended")], {"CS"}),
            ([("CS1", "2020-01-01/2026-06-01", "current"), ("CS1", "2026-08-01/", "current")], {"RCT", "CS"}),
            ([("CS1", "2020-01-01/2026-06-01", "current"), ("CS2", "2026-06-01/", "current")], set()),
            ([("CS1", "2020-01-01/2026-06-01", "current"), ("CS2", "2026-06-01/2026-08-01", "current")], set()),
            ([("CS1", "2020-01-01/2026-06-01", "current"), ("CS2", "2018-01-01/2020-01-01", "current")], {"CS"}),
            ([("CS1", "2020-01-01/2026-06-01", "current"), ("CS2", "2027-01-01/", "current")], {"CS"}),
            ([("CS1", "2020-01-01/2026-06-01", "current"), ("CS2", "2024-01-01/", "stated")], {"CS"}),
            ([("CS1", "2020-01-01/", "current"), ("CS2", "2024-01-01/", "current")], {"RCT", "CS"}),
            ([("CS1", "2020-01-01/2025-06-01", "current")], set()),  # shown for a year, then no longer
            ([("CS1", "2027-01-01/", "current")], set()),
            ([("CS1", "2020-01-01/", "stated")], set()),
        ],
    )
    def test_a_number_elsewhere_finds_while_it_holds_and_then_what_depended_on_it(self, db, held, finds):
        person = PersonFactory()
        entries = {register: EntryFactory(person=person, register=register).pk for register in ("RCT", "CS")}
        for number, during, state in held:
            OutsideRegistration.objects.create(
                person=person, body="HCPC", number=number, standing=state, during=days(during),
                recorded_at=LONG_AGO, source="test",
            )  # fmt: skip
        standing.project(entry_ids=list(entries.values()))
        assert set(found("CS1")) == {entries[register] for register in finds}

    def test_a_number_elsewhere_that_ended_finds_nobody_once_its_entry_is_no_longer_displayed(self, db):
        entry = EntryFactory(register="CS", registered="2001-01-01/2002-01-01", hcpc="CS1")
        assert found("CS1") == found(entry.number) == []

    def test_our_own_number_wins_over_the_same_one_elsewhere(self, db):
        own = EntryFactory(register="CS", number="CS22596")
        EntryFactory(register="CS", hcpc="CS22596")
        page = find("CS 22596")
        assert ([hit.entry_id for hit in page.hits], page.number) == ([own.pk], "CS22596")


HOSTILE = [
    "x" * 10_000,
    "ab " * 5_000,
    "7" * 10_000,
    "é" * 10_000,
    "ß" * 40,
    "ab-" * 300,
    "(((((((((( qx",
    "\u0301" * 500 + "qx",
    "a" * 39 + " " + "b" * 39,
    "qx wv kj zq xv jk vw mn",
    "q\0x",
    "\ud800qx",
    "\x1b[31mqx",
    "\u202eqxz\u202c",
    "\uffff\uffffqx",
    "\r\nqx: zv",
    "💥💥 qx",
    "'; DROP TABLE registry_entry; --",
    "%' OR 1=1 --",
    "%s %(name)s {0} %%",
    "<script>alert(1)</script>",
    "qx\\",
    "q_ %x",
    "ﷺ" * 100,
    "١٢٣",
    "½qx",
    "ªº",
    "Иван Иванов",
    "李小龍",
]


def test_no_input_is_an_error_or_asks_the_database_more_than_once(crowd, django_assert_max_num_queries):
    for words in HOSTILE:
        for filters in ({}, {"register": words, "scope": words, "town": words}):
            with django_assert_max_num_queries(1):
                try:
                    page = find(words, **filters)
                except Refused:
                    continue
            assert page.number == ""
            assert not (filters and page.hits), words


def test_the_web_role_searches_with_whatever_search_path_the_session_has(db):
    (entry,) = put(("Zoë", "O’Haygreen"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("register_web",)
    assert found("zoe ohaygreen") == [entry.pk]


LETTERS = {"é": "e", "ö": "o", "ł": "l", "ø": "o", "ñ": "n", "ż": "z", "č": "c", "ŵ": "w", "Å": "A", "ß": "ss"}
_words = st.lists(
    st.text(st.sampled_from(ascii_letters + "'’" + "".join(LETTERS)), min_size=2, max_size=12).filter(
        lambda word: sum(c.isalpha() for c in word) > 1
    ),
    min_size=1,
    max_size=2,
)


@pytest.mark.django_db
@given(forenames=_words, surname=_words, joint=st.sampled_from([" ", "-"]))
def test_every_recorded_name_is_found_by_itself_swapped_and_without_diacritics(forenames, surname, joint):
    given_names, family = " ".join(forenames), joint.join(surname)
    plain = str.maketrans(LETTERS | {"'": "", "’": ""})
    with transaction.atomic():
        (entry,) = put((given_names, family))
        for words in (f"{given_names} {family}", f"{family} {given_names}", f"{family}, {given_names}"):
            for typed in (words, words.translate(plain), words.upper(), words.replace("-", " ")):
                if parse(typed).name.count(" ") == typed.replace(",", "").count(" "):  # no title among the words
                    assert found(typed) == [entry.pk], typed
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("box", "asked"),
    [
        ("Susan Haygreen", Asked(name="Susan Haygreen")),
        ("  Susan \t Haygreen ", Asked(name="Susan Haygreen")),
        ("Haygreen, Susan", Asked(name="Susan Haygreen")),
        (", Susan", Asked(name=", Susan")),
        ("Haygreen,", Asked(name="Haygreen,")),
        ("Mrs Haygreen", Asked(name="Haygreen")),
        ("Dr. S Haygreen", Asked(name="S Haygreen")),
        ("Prof", Asked(name="Prof")),
        ("rct 10184", Asked(number="RCT10184")),
        ("Haygreen 2", Asked(number="HAYGREEN2")),
        ("a b c d e f g h", Asked(name="a b c d e f")),
        ("x" * 50 + " y", Asked(name="x" * 40 + " y")),
        ("a\0b", Asked(name="a b")),
        ("", Asked()),
        ("x", Asked()),
        ("١٢", Asked()),
    ],
)
def test_the_box_is_read_as_a_number_or_a_name(box, asked):
    assert parse(box) == asked
