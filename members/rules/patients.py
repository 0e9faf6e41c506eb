"""What in a text looks as if it came from a patient's record; a warning to the sender, never a verdict.

Sources: NHS Data Dictionary, NHS NUMBER (modulus 11); Public Health Scotland, CHI number (a day, then the same check);
Health and Care number of Northern Ireland (320 000 0001 to 399 999 9999); DICOM PS3.6, patient module.
"""

import re
import unicodedata
from collections.abc import Iterator

from members.choices import PatientSign

_BEFORE = 48  # letters on the same line that say what a number is
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_DASHES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"}

_TEN = re.compile(r"(?<![\w.,/+#£$€&=-])(\d{3})([ -]?)\s?(\d{3})\2\s?(\d{4})(?![\w/]|[.,-]\d|-\w)")
_TEN_AS_CHI = re.compile(r"(?<![\w.,/+#£$€&=-])(\d{6})[ -](\d{4})(?![\w/]|[.,-]\d|-\w)")
_LABELLED = re.compile(
    r"\b(?P<nhs>nhs\s*(?:(?:no|num|number|id|#)|\W{0,4}$))|\b(?P<chi>chi(?:\s*(?:no|num|number|id|#))?\b)"
    r"|\b(?P<hc>h\s?(?:&|and|\+)\s?c\s*(?:no|num|number|id|#)?|health (?:and|&) care (?:no|number)|hcn\b)",
    re.IGNORECASE,
)
# Words before a number that say it is something else, as far back as the line begins.
_SOMETHING_ELSE = re.compile(
    r"\b(?:isbn|issn|doi|pmid|tel|telephone|phone|mobile|mob|fax|bleep|pager|ext|call|text|ring|whatsapp|grant|award"
    r"|orcid|hcpc|rct|gmc|nmc|iso|serial|s/n|sn|asset|invoice|order|po|purchase|account|acct|sort code|vat|company"
    r"|charity|eudract|isrctn|nct|ukcrn|iras|rec|protocol|batch|lot|barcode|udi|gtin|ean|part|catalogue|model|version"
    r"|licen[cs]e|member|membership|registration|certificate|ticket|case|job|request|ref|reference|zoom|meeting|passcode"
    r"|teams|study|trial)\b",
    re.IGNORECASE,
)

_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_DATE = (
    r"(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -](?:{_MONTHS})\.?,?[ -](?:\d{{4}}|\d{{2}}))(?!\d)"
)
_BORN = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\b\.?|date\s+of\s+birth|birth\s?date|born(?:\s+on)?)"
    rf"[^\w\n]{{0,8}}(?:\([a-z/ -]{{2,12}}\)[^\w\n]{{0,4}})?\n?\s{{0,3}}{_DATE}",
    re.IGNORECASE,
)
_FAMILY_NAME = r"[A-Z][\w'’-]{1,30}"
# The case of letters tells names from other words, so only the months ignore it.
_NAMED_AND_DATED = re.compile(
    rf"(?:\b(?:Mr|Mrs|Miss|Ms|Mx|Master|Baby)\.?\s{_FAMILY_NAME}(?:\s{_FAMILY_NAME}){{0,3}}"
    r"|\b[A-Z][A-Z'’-]{1,30},\s?[A-Z][a-z'’-]{1,30}(?:\s\([A-Z][a-z]{1,4}\))?)"
    rf"[\s,;:|(]{{1,6}}(?P<date>(?i:{_DATE}))"
)
_YEAR_OF_BIRTH = re.compile(r"(?<!\d)(?:19\d\d|200\d)(?!\d)")

# What stands behind a label when the detail itself has been taken out, or when the label is only spoken of.
_REDACTED = re.compile(
    r"\W*(?:$|_{2,}|\.{2,}|-{2,}|x{2,}\b|\*|█|■|<|\[|(?:redacted|removed|anonymi[sz]ed|withheld|deleted|blank|n/?a|none"
    r"|not|unknown|hidden|pseudonym|initials|test|dummy|example|the|a|an|is|was|must|should|and|or|of|on|in|for|to|all|no"
    r"|yes|patient|study|see|varchar|string|text|field|optional|required)\b)",
    re.IGNORECASE,
)
_PATIENT_LABEL = re.compile(
    r"\b(?:patient(?:['’]?s)?\s+(?:full\s+)?(?:name|surname|forename|id|identifier|number|no\.?|address|initials|mrn)"
    r"|name\s+of\s+patient|(?:hospital|unit|case\s?note|pas|medical\s+record|radiology)\s+(?:number|no\.?|id)|mrn"
    r"|pt\s+(?:name|id))[ \t]*[:=#][ \t]*(?P<value>[^\n]{0,40})",
    re.IGNORECASE,
)
_PATIENT_NAMED = re.compile(
    r"\b(?:[Pp]atient|PATIENT|Pt|RE|Re)[ \t]*:[ \t]*(?:(?:Mr|Mrs|Miss|Ms|Mx|Master|Baby)\.?[ \t][A-Z][\w'’-]+"
    r"|[A-Z][A-Za-z'’-]+,[ \t]?[A-Z][a-z'’-]+"
    r"|[A-Z][a-z'’-]+[ \t][A-Z][a-z'’-]+[ \t]?[,;(]?[ \t]?(?:dob|DOB|NHS|aged|\d{1,2}/))"
)
_DICOM = re.compile(
    r"\(0010\s?,\s?(?:0010|0020|0030|0040|1000|1001|1010|1040)\)[^\n]{0,60}[\[:=][ \t]*[\w\"'\[]"
    r"|\bPatient(?:'?s)?(?:Name|ID|BirthDate|BirthTime|Address)\b[\"']?[ \t]*[:=>][ \t]*[\"']?\w"
    r"|\b[A-Z][A-Z'-]{2,30}\^[A-Z][A-Z'-]{2,30}\b"
)


def signs(text: str) -> set[PatientSign]:
    """Every kind of sign that a text holds.

    Args:
        text: the words of a page, or what a file says about itself.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_UNSEEN).translate(_DASHES)
    found = set(_numbers(plain))
    if _BORN.search(plain) or any(_YEAR_OF_BIRTH.search(match["date"]) for match in _NAMED_AND_DATED.finditer(plain)):
        found.add(PatientSign.BIRTH_DATE)
    labelled = (match["value"] for match in _PATIENT_LABEL.finditer(plain))
    if _PATIENT_NAMED.search(plain) or any(not _REDACTED.match(value) for value in labelled):
        found.add(PatientSign.PATIENT_WORDS)
    if _DICOM.search(plain):
        found.add(PatientSign.DICOM)
    return found


def is_dicom(head: bytes) -> bool:
    """Whether a file begins as DICOM does: 128 bytes of anything, then four letters."""
    return head[128:132] == b"DICM"


def check_digit_holds(digits: str) -> bool:
    """Whether the tenth digit is the modulus 11 check of the first nine, as NHS, CHI and H&C numbers have it."""
    check = -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check == int(digits[9])


def _numbers(text: str) -> Iterator[PatientSign]:
    for pattern in (_TEN, _TEN_AS_CHI):
        for match in pattern.finditer(text):
            digits = "".join(letter for letter in match[0] if letter.isdigit())
            if len(set(digits)) > 2 and check_digit_holds(digits):
                yield from _known_number(digits, text[max(0, match.start() - _BEFORE) : match.start()])


def _known_number(digits: str, before: str) -> Iterator[PatientSign]:
    """The kind of a number that passes the check, by the words before it, else by its range."""
    labels = list(_LABELLED.finditer(before))
    if labels:
        label = labels[-1].lastgroup
        yield {"nhs": PatientSign.NHS_NUMBER, "chi": PatientSign.CHI_NUMBER}.get(label or "", PatientSign.HC_NUMBER)
    elif not _SOMETHING_ELSE.search(before.rpartition("\n")[2]):
        yield from _by_range(digits)


def _by_range(digits: str) -> Iterator[PatientSign]:
    if digits[0] in "467":
        yield PatientSign.NHS_NUMBER
    elif digits[:2] >= "32" and digits[0] == "3":
        yield PatientSign.HC_NUMBER
    elif "01" <= digits[:2] <= "31" and "01" <= digits[2:4] <= "12":
        yield PatientSign.CHI_NUMBER
