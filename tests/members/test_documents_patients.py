"""Patients' details are noticed, and what merely looks like them is not: a planted set of 200 documents."""

import random
import time

import pytest

from members.choices import PatientSign
from members.rules import patients

S = PatientSign
DRAW = random.Random(20_261_122)
FORENAMES = ["Margaret", "Thomas", "Aisha", "Siân", "Padraig", "Ewa", "Oluwaseun", "Priya", "George", "Dorothy"]
SURNAMES = ["Hartley", "O’Brien", "Khan", "Jones-Evans", "McDonald", "Kowalska", "Patel", "Adeyemi", "Murray", "Lee"]
FILLING = [
    "I measured the output of the linear accelerator with a Farmer chamber on 12/03/2024.",
    "The audit of 2023-2024 covered 48 patients; no patient could be identified from it.",
    "Dose at 10 cm depth was 67.3 ± 0.4 cGy for 100 MU. All readings were within 2 % of 1.000.",
    "I reflected on my communication with the patient and her carers before the procedure.",
    "Training was led by the clinical scientist on call, extension 4512.",
]


def valid(first):
    """Nine digits with their check digit; None where there is none."""
    check = -sum(int(digit) * weight for digit, weight in zip(first, range(10, 1, -1), strict=True)) % 11
    return None if check == 10 else f"{first}{check}"


def number(begin):
    """A number that passes the check and begins so."""
    while True:
        first = f"{begin}{DRAW.randrange(10 ** (9 - len(begin))):0{9 - len(begin)}d}"
        if (found := valid(first)) and len(set(found)) > 3:
            return found


def spaced(digits, sign=" "):
    return f"{digits[:3]}{sign}{digits[3:6]}{sign}{digits[6:]}"


def nhs():
    return number(DRAW.choice("4567").replace("5", "4"))


def chi():
    return number(f"{DRAW.randint(1, 28):02d}{DRAW.randint(1, 12):02d}{DRAW.randint(20, 99):02d}")


def named():
    return f"{DRAW.choice(FORENAMES)} {DRAW.choice(SURNAMES)}"


def born():
    d, m, y = DRAW.randint(1, 28), DRAW.randint(1, 12), DRAW.randint(1930, 2005)
    month = ["March", "April", "June", "July", "September", "Dec"][m // 2 - 1]
    return DRAW.choice([f"{d:02d}/{m:02d}/{y}", f"{d}.{m}.{y}", f"{y}-{m:02d}-{d:02d}", f"{d} {month} {y}"])


def surname():
    return DRAW.choice(SURNAMES).upper().replace("’", "'")


PLANTED = [
    lambda: f"NHS number: {spaced(nhs())}",
    lambda: f"NHS No {nhs()}",
    lambda: f"{named()}   {spaced(nhs(), '-')}   ward 7",
    lambda: f"…seen with {spaced(nhs())} in clinic",
    lambda: f"NHS Number\n{spaced(number('9'))}",
    lambda: f"CHI: {chi()}",
    lambda: f"CHI number {(n := chi())[:6]} {n[6:]}",
    lambda: f"H&C No: {number('3' + str(DRAW.randint(2, 9)))}",
    lambda: f"Health and Care Number {spaced(number('3' + str(DRAW.randint(2, 9))))}",
    lambda: f"{named()}, DOB {born()}",
    lambda: f"D.O.B: {born()}",
    lambda: f"Date of birth (dd/mm/yyyy): {born()}",
    lambda: f"Mrs {named()} ({born()})",
    lambda: f"{surname()}, {DRAW.choice(FORENAMES)} {born()}",
    lambda: f"Patient name: {named()}",
    lambda: f"Patient: Mr {named()}",
    lambda: f"Hospital number: {DRAW.choice('ABCK')}{DRAW.randrange(10**6):06d}",
    lambda: f"MRN: {DRAW.randrange(10**7):07d}",
    lambda: f"(0010,0010) PN [{surname()}^{DRAW.choice(FORENAMES).upper()}]",
    lambda: f"PatientID: {DRAW.randrange(10**6):06d}\nPatientBirthDate: 19{DRAW.randint(30, 99)}0101",
]
INNOCENT = [
    lambda: f"Tel: 0{DRAW.randrange(10**9, 10**10 - 1)}",
    lambda: f"Call 01{DRAW.randrange(100, 999)} {DRAW.randrange(10**5, 10**6)} or bleep {DRAW.randrange(10**3, 10**4)}",
    lambda: f"Mobile +44 {(n := number('7'))[:4]} {n[4:]}",
    lambda: f"Phone 0044 {spaced(nhs())}",
    lambda: f"ISBN {number('0')}",
    lambda: f"ISBN-10: {(n := number('1'))[0]}-{n[1:4]}-{n[4:9]}-{n[9]}",
    lambda: f"ISBN 978-{(n := nhs())[0]}-{n[1:4]}-{n[4:9]}-{n[9]}",
    lambda: f"Grant EP/{DRAW.choice('KLMNT')}{nhs()}/1 from EPSRC",
    lambda: f"NIHR award reference NIHR{nhs()}",
    lambda: f"Grant number {nhs()}",
    lambda: f"HCPC registration CS{DRAW.randrange(10**5, 10**6)}, RCT{nhs()}",
    lambda: f"https://orcid.org/0000-000{DRAW.randint(1, 3)}-{DRAW.randrange(1000, 9999)}-{DRAW.randrange(1000, 9999)}",
    lambda: f"ORCID 0000 0002 {DRAW.randrange(1000, 9999)} {DRAW.randrange(1000, 9999)}",
    lambda: f"Serial number {nhs()}, asset {nhs()}",
    lambda: f"Purchase order {nhs()} for £{DRAW.randrange(10**5)}.00",
    lambda: f"doi:10.1016/j.ejmp.{DRAW.randrange(2000, 2026)}.{nhs()}",
    lambda: f"Mean {DRAW.random() * 10:.9f} Gy, counts {nhs()}.5 per second",
    lambda: f"IRAS ID {DRAW.randrange(10**5, 10**6)}, ISRCTN{DRAW.randrange(10**7, 10**8)}, NCT0{nhs()[:7]}",
    lambda: f"Mr {named()} started work here on {born()} and the patient name: [redacted]",
    lambda: "Patient ID: XXXX, patient name: removed, DOB: redacted, MRN: ______, hospital number: n/a",
    lambda: f"Signed: {named()}, {DRAW.randint(1, 28)}/0{DRAW.randint(1, 9)}/20{DRAW.randint(20, 26)}",
    lambda: "The field PatientName (0010,0010) must be emptied before export; see the DICOM standard PS3.6.",
    lambda: f"Zoom meeting {spaced(nhs())}, passcode {DRAW.randrange(10**6):06d}",
    lambda: f"Registered charity {nhs()}. Company number {DRAW.randrange(10**7):08d}.",
    lambda: "Patients born before 1960 were left out; the date of birth of each patient was removed by the clinic.",
]


def document(make):
    lines = DRAW.sample(FILLING, 3)
    lines.insert(DRAW.randrange(4), make())
    return "\n".join(lines)


def test_of_200_documents_nearly_all_with_patients_details_are_noticed_and_few_others():
    planted = [document(PLANTED[n % len(PLANTED)]) for n in range(100)]
    innocent = [document(INNOCENT[n % len(INNOCENT)]) for n in range(100)]
    noticed = [bool(patients.signs(text)) for text in planted]
    alarmed = [bool(patients.signs(text)) for text in innocent]
    recall, precision = sum(noticed) / 100, sum(noticed) / (sum(noticed) + sum(alarmed))
    missed = [text for text, seen in zip(planted, noticed, strict=True) if not seen]
    false = [text for text, seen in zip(innocent, alarmed, strict=True) if seen]
    assert recall >= 0.95, missed
    assert precision >= 0.90, false


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("NHS number 943 476 5919", S.NHS_NUMBER),
        ("401 023 2137", S.NHS_NUMBER),
        ("4010232137", S.NHS_NUMBER),
        ("CHI 010157 0015", S.CHI_NUMBER),
        ("HCN 320 000 0074", S.HC_NUMBER),
        ("born on 1st May 1950", S.BIRTH_DATE),
        ("Re: Mr Thomas", S.PATIENT_WORDS),
        ("<PatientName>SMITH^JOHN</PatientName>", S.DICOM),
    ],
)
def test_each_kind_of_sign_is_known(text, sign):
    for one in (text, text.replace(" ", "\u00a0"), "".join(f"{letter}\u200b" for letter in text)):
        assert sign in patients.signs(one), one


def test_numbers_in_full_width_or_with_long_dashes_are_the_same_numbers():
    assert patients.signs("４０１ ０２３ ２１３７") == {S.NHS_NUMBER}
    assert patients.signs("401–023–2137") == {S.NHS_NUMBER}


@pytest.mark.parametrize(
    "text",
    [
        "401 023 2138",
        "943 476 5910",
        "4444444444",
        "01632 960 123",
        "£4010232137",
        "4010232137/2",
        "x4010232137",
        "1,401 023 2137",
    ],
)
def test_a_number_with_a_wrong_check_digit_or_of_another_kind_is_none(text):
    assert patients.signs(text) == set()


def test_a_file_that_begins_as_dicom_does_is_known():
    assert patients.is_dicom(bytes(128) + b"DICM" + bytes(9))
    assert not patients.is_dicom(b"DICM" + bytes(200))
    assert not patients.is_dicom(b"")


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "401 023 " * 12_500,
        "patient name: " * 7_000,
        "Mr Smith " * 11_000,
        "SMITH, John " * 8_000,
        "date of birth " * 7_000,
        " " * 100_000,
        "A" * 100_000,
        "A^" * 50_000,
        "(0010,0010)" * 9_000,
        "Patient: " + "x" * 100_000,
        "nhs " * 25_000,
        "Mr " + "A" * 50_000 + " B" * 25_000,
    ],
)
def test_no_text_keeps_the_search_busy(text):
    begun = time.process_time()
    patients.signs(text)
    assert time.process_time() - begun < 1  # a search that goes astray takes minutes
