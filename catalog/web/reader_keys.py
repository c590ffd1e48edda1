"""Keys for readers who ask much: whoever wants one takes one, and nothing is kept of it or of her.

A key is a random number with a seal made with the portal's secret. So no record, no account and no question to the
database is needed to know it again. Nobody can take a single one back; all end when the secret is changed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

PREFIX = "catread_"
"""Lets a secret scanner, and a person, tell it from an agency's token."""

_NUMBER_LETTERS = 22
_SEAL_LETTERS = 32


def make_key(secret: str) -> str:
    number = secrets.token_urlsafe(16)
    return PREFIX + number + _seal(number, secret)


def is_key(text: str, secret: str) -> bool:
    number, seal = text[len(PREFIX) :][:_NUMBER_LETTERS], text[len(PREFIX) + _NUMBER_LETTERS :]
    return text.isascii() and text.startswith(PREFIX) and hmac.compare_digest(seal, _seal(number, secret))


def _seal(number: str, secret: str) -> str:
    message = f"reader's key {number}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()[:_SEAL_LETTERS]
