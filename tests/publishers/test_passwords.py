"""Which passwords are good enough, and how they are kept."""

from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid
from publishers.passwords import TOO_GUESSABLE, TOO_LONG, TOO_SHORT, hash_password, rehash, verify_password, weakness

GOOD = "thuyền giấy trôi dưới cầu"


def test_password_verifies_against_its_hash_and_no_other_does() -> None:
    """What was hashed verifies; another password does not."""
    kept = hash_password(GOOD)
    assert verify_password(kept, GOOD)
    assert not verify_password(kept, GOOD + "!")


def test_hash_is_argon2id() -> None:
    """The hash names Argon2id and does not hold the password."""
    kept = hash_password(GOOD)
    assert extract_parameters(kept).type is Type.ID
    assert GOOD not in kept


def test_nobody_has_the_password_of_an_account_without_one() -> None:
    """Where there is no hash yet, no password verifies."""
    assert not verify_password("", "")
    assert not verify_password("", "the password of nobody")


def test_keyboards_that_compose_letters_differently_type_the_same_password() -> None:
    """A password typed with combining marks verifies against one typed with single letters."""
    assert verify_password(hash_password(unicodedata.normalize("NFC", GOOD)), unicodedata.normalize("NFD", GOOD))


def test_hash_with_weaker_parameters_is_made_anew() -> None:
    """A hash from when parameters were lower is replaced at sign-in; one of today stays."""
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    new = rehash(old, GOOD)
    assert new != old
    assert verify_password(new, GOOD)
    assert rehash(new, GOOD) == new


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Matkhau@123456",
        "mật khẩu 123",
        "qwertyuiop12",
        "aaaaaaaaaaaa",
        "036090123456",
        "nguyenvanan90",
        "Nguyễn Văn An!",
        "an.nguyen@soyte.gov.vn",
        "dulieumo2026",
    ],
)
def test_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    """Common words, sequences, digits alone, the person's name and her e-mail address make no password."""
    assert weakness(password, "an.nguyen@soyte.gov.vn", "Nguyễn Văn An") == TOO_GUESSABLE
    with pytest.raises(Invalid):
        hash_password(password, "an.nguyen@soyte.gov.vn", "Nguyễn Văn An")


@pytest.mark.parametrize(
    "password", [GOOD, "correct horse battery staple", "xK9#mQ2$vL7!", "비밀번호열두자이상이어야함", "Anh đi câu cá rô"]
)
def test_password_of_other_words_is_taken(password: str) -> None:
    """Unrelated words, random characters and other scripts are good enough."""
    assert weakness(password, "an.nguyen@soyte.gov.vn", "Nguyễn Văn An") == ""


def test_length_is_counted_in_letters() -> None:
    """Eleven letters are too few and two hundred and one too many, however they are encoded."""
    assert weakness(unicodedata.normalize("NFD", "ếộửỗặẫểừởữậ")) == TOO_SHORT
    assert weakness("ab" * 100 + "c") == TOO_LONG


@given(st.sampled_from(["password", "matkhau", "nguyenvanan", "soyte"]), st.text("0123456789!@#$. ", max_size=4))
def test_ending_does_not_save_a_known_word(word: str, ending: str) -> None:
    """Digits and signs behind a word that guessers try first never make it good enough."""
    assert weakness(word + ending, "an@soyte.gov.vn", "Nguyễn Văn An") != ""
