"""Numbers that the register gives out: chance digits, and a letter that shows a slip of the pen.

The letter is the whole number's remainder by 23, the size of the alphabet of letters that are not misread. As 23 is
prime and no power of ten up to the twenty-second leaves the same remainder as another, a number with one digit wrong,
or with any two of its digits exchanged, does not carry its letter. Numbers brought in from legacy records have none.
"""

_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"  # without I, O and U


def check_character(prefix: str, digits: str) -> str:
    """The letter that stands at the end of a number.

    Args:
        prefix: the letters before the digits, which count too: the same digits on another register end otherwise.
        digits: at most 22 of them.
    """
    return _LETTERS[(int(prefix, 36) + int(digits)) % len(_LETTERS)]


def numbered(prefix: str, chance: int, *, length: int = 6) -> str:
    """The number that chance gives: so many digits, the first of them not 0, and the letter.

    Args:
        prefix: letters, such as RCT.
        chance: from 0 up to, not including, `choices(length)`.
    """
    if not 0 <= chance < choices(length):
        raise ValueError(f"{chance} gives no number of {length} digits.")
    digits = str(10 ** (length - 1) + chance)
    return prefix + digits + check_character(prefix, digits)


def choices(length: int = 6) -> int:
    """How many numbers of so many digits there are."""
    return 9 * 10 ** (length - 1)
