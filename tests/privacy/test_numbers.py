"""Made numbers carry the check digits of their issuers, by examples that the issuers and standards publish."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest

from tests.privacy import numbers


@pytest.mark.parametrize(("number", "check"), [("7992739871", "3"), ("411111111111111", "1")])
def test_cards_end_as_the_standard_says(number: str, check: str) -> None:
    """The check digit is that of ISO/IEC 7812."""
    assert numbers.luhn_digit(number) == check


def test_estonian_codes_end_as_the_law_says() -> None:
    """The published example 37605030299 has its check digit."""
    assert numbers.estonian_check("3760503029", (1, 2, 3, 4, 5, 6, 7, 8, 9, 1), (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)) == "9"


def test_account_numbers_leave_one_when_divided() -> None:
    """An IBAN, rearranged and spelled in digits, leaves 1 by 97 (ISO 13616)."""
    made = numbers.iban(Random(1), "EE")
    assert int("".join(str(int(char, 36)) for char in made[4:] + made[:4])) % 97 == 1


@pytest.mark.parametrize(
    ("year", "woman", "digit"), [(1985, False, "0"), (1985, True, "1"), (2004, False, "2"), (2004, True, "3")]
)
def test_citizen_numbers_tell_century_and_sex(year: int, woman: bool, digit: str) -> None:
    """The fourth digit does, and the year of birth follows."""
    made = numbers.cccd(Random(1), date(year, 5, 6), woman=woman)
    assert made[3:6] == f"{digit}{year % 100:02}"


def test_provinces_are_drawn_by_population() -> None:
    """Every sixth or so is of the two largest cities, which hold that share of the country."""
    random = Random(1)
    drawn = Counter(numbers.province(random) for _ in range(5000))
    assert 0.15 < (drawn["001"] + drawn["079"]) / 5000 < 0.21
