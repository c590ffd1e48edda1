"""Addresses of what the catalogue holds: built here, and told apart by who reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

import msgspec

_FILE = re.compile(r"/datasets/[^/]+/(?:[^/]+\.[a-z]+|[^/]+/v/[^/]+|[^/]+/(?:v/[^/]+/)?original)")


def is_api(path: str) -> bool:
    return path.startswith("/api/")


def is_file(path: str) -> bool:
    """A table as a file, rather than a page about it."""
    return _FILE.fullmatch(path) is not None


class Addresses(msgspec.Struct, frozen=True):
    """Whole addresses, for what leaves the page: links in answers of the API."""

    base: str

    def api(self, *parts: str, query: Sequence[tuple[str, str]] = ()) -> str:
        return self._address("/api/v1", parts, query)

    def page(self, *parts: str) -> str:
        return self._address("", parts, ())

    def file(self, dataset: str, resource: str, extension: str) -> str:
        """The table as it is now, whatever version that is."""
        return self.page("datasets", dataset, f"{resource}.{extension}")

    def version_file(self, dataset: str, resource: str, number: int, extension: str) -> str:
        """One version of the table: the same rows for ever."""
        return self.page("datasets", dataset, resource, "v", f"{number}.{extension}")

    def original(self, dataset: str, resource: str, number: int) -> str:
        """The file that one version of the table was handed in as."""
        return self.page("datasets", dataset, resource, "v", str(number), "original")

    def _address(self, start: str, parts: Sequence[str], query: Sequence[tuple[str, str]]) -> str:
        path = "".join(f"/{quote(part, safe='')}" for part in parts)
        return f"{self.base.rstrip('/')}{start}{path}" + (f"?{urlencode(query)}" if query else "")
