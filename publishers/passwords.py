"""Passwords: which ones are good enough, and how they are kept."""

import re
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from catalog.errors import N_, Invalid
from catalog.slug import slugify

MIN_LENGTH = 12
MAX_LENGTH = 200
"""Long enough for any sentence; hashing more would only be work."""
MIN_DISTINCT = 6
"""Different characters that must remain when all that anybody would guess is taken out."""

TOO_SHORT = N_(
    "Use at least 12 characters. Four or five words that have nothing to do with each other are a good start."
)
TOO_LONG = N_("Use at most 200 characters.")
TOO_GUESSABLE = N_(
    "This is easy to guess: common words, sequences, your name or your e-mail address, or digits only. "
    "Add words that have nothing to do with them."
)

_COMMON = """
    password passwd pass matkhau admin administrator root login welcome xinchao letmein secret user guest test demo
    qwertyuiop qwerty asdfghjkl asdfgh zxcvbnm zxcvbn abcdefghijkl abcdef abc iloveyou anhyeuem emyeuanh yeu
    vietnam hanoi saigon opendata dulieumo dulieu monkey dragon sunshine princess football
    1234567890 123456789 12345678 1234567 123456 12345 1234 123 0987654321 987654321 87654321 654321 111111 000000
"""
"""Words and sequences that guessers try, as `slugify` writes them."""

# OWASP's first choice for Argon2id. More memory would let forty sign-ins at once take gigabytes from the portal.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str, *known: str) -> str:
    """The Argon2id hash to keep. Raises Invalid where the password is too weak.

    `known` is what a guesser would try first: the person's e-mail address and name.
    """
    problem = weakness(password, *known)
    if problem:
        raise Invalid({"password": problem})
    return _HASHER.hash(_normal(password))


def verify_password(password_hash: str, password: str) -> bool:
    """Whether this is the password. Without a hash it is not, after the same work as with one."""
    try:
        _HASHER.verify(password_hash or _nobodys_hash(), _normal(password)[:MAX_LENGTH])
    except VerifyMismatchError:
        return False
    return bool(password_hash)


def rehash(password_hash: str, password: str) -> str:
    """The hash of a password just verified: as it is, or anew where parameters have grown since."""
    return _HASHER.hash(_normal(password)) if _HASHER.check_needs_rehash(password_hash) else password_hash


def weakness(password: str, *known: str) -> str:
    """Why a password is not good enough, as a message id; empty where it is."""
    password = _normal(password)
    if len(password) < MIN_LENGTH:
        return TOO_SHORT
    if len(password) > MAX_LENGTH:
        return TOO_LONG
    if password.isdecimal():
        # Phone numbers, identity numbers and birthdays.
        return TOO_GUESSABLE
    rest = slugify(password).replace("-", "") or password
    for word in sorted(_words(known) | set(_COMMON.split()), key=len, reverse=True):
        rest = rest.replace(word, "")
    return TOO_GUESSABLE if len(set(rest)) < MIN_DISTINCT else ""


def _words(texts: tuple[str, ...]) -> set[str]:
    """Names and parts of addresses, alone and run together."""
    parts = {part for text in texts for part in slugify(text).split("-")}
    joined = {slugify(part).replace("-", "") for text in texts for part in [text, *re.split(r"[@\s]", text)]}
    return {word for word in parts | joined if len(word) >= 3}


def _normal(password: str) -> str:
    # Keyboards differ in how they write "ế": one character on this, three on that. It is the same password.
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("the password of nobody")
