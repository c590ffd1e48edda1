"""Conditional and partial requests (RFC 9110, sections 13 and 14): what of an answer a client still needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

import msgspec

from catalog.errors import N_, CatalogError


class RangeNotSatisfiable(CatalogError):
    """No byte of what was asked for exists."""

    status = 416
    slug = "range-not-satisfiable"
    title = N_("The file has no such part")
    detail = N_("The file has {size_bytes} bytes, counted from 0.")

    def __init__(self, size_bytes: int) -> None:
        self.size_bytes = size_bytes
        super().__init__(size_bytes=size_bytes)


class Validator(msgspec.Struct, frozen=True):
    """What tells one state of an answer from another."""

    etag: str
    """Strong, with its quotes: equal tags mean equal bytes."""
    modified: datetime | None = None

    @property
    def headers(self) -> dict[str, str]:
        headers = {"ETag": self.etag}
        if self.modified is not None:
            headers["Last-Modified"] = http_date(self.modified)
        return headers


class ByteRange(msgspec.Struct, frozen=True):
    start: int
    stop: int
    """The first byte that is not part of it."""


def http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def is_unchanged(headers: Mapping[str, str], validator: Validator) -> bool:
    """The client already has this state, so 304 is all it needs."""
    tags = headers.get("if-none-match")
    if tags is not None:
        # Weak comparison: a cache on the way may have weakened our tag, for instance by compressing.
        return tags.strip() == "*" or validator.etag in re.findall(r'(?:W/)?("[^"]*")', tags)
    since = _date(headers.get("if-modified-since", ""))
    return since is not None and validator.modified is not None and validator.modified.replace(microsecond=0) <= since


def requested_range(headers: Mapping[str, str], size_bytes: int, validator: Validator) -> ByteRange | None:
    """The part asked for; None means all of it.

    Several parts at once, other units and what is not well-formed mean all of it too, as the standard allows. Raises
    RangeNotSatisfiable.
    """
    match = re.fullmatch(
        r"\s*bytes\s*=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*", headers.get("range", ""), re.IGNORECASE
    )
    if match is None or not _is_for_this_state(headers.get("if-range"), validator):
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:
        start, stop = max(size_bytes - int(last), 0), size_bytes
    elif last and int(last) < int(first):
        return None
    else:
        start, stop = int(first), min(int(last) + 1, size_bytes) if last else size_bytes
    if start >= size_bytes:
        raise RangeNotSatisfiable(size_bytes)
    return ByteRange(start, stop)


def _is_for_this_state(if_range: str | None, validator: Validator) -> bool:
    """A part is only good for a client that holds other parts of the very same state."""
    if if_range is None:
        return True
    if if_range.strip().startswith(('"', "W/")):
        return if_range.strip() == validator.etag
    return validator.modified is not None and _date(if_range) == validator.modified.replace(microsecond=0)


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
