"""The whole check of one input under one recipe: read, schema, check, privacy, convert, profile."""

from typing import Any

import msgspec

from validation.profile import ColumnProfile
from validation.recipe import Recipe
from validation.report import Finding, Verdict

STAGES = ("read", "check", "privacy", "convert", "profile")
"""In this order; the names of the steps on the status page."""

RULESET_VERSION = "1"
"""Changes whenever the same input under the same recipe could get another answer."""


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around the cells and is published or shown with them; the privacy gate scans it too."""

    file_name: str = ""
    texts: dict[str, str] = {}
    """Metadata the officer typed, by field name: title, description, contact, tags."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    memory_bytes: int
    timeout_seconds: float


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One run, as handed to the child process. Paths are absolute."""

    input_path: str
    output_folder: str
    """Receives `table.parquet` and `inspection.json`; both appear whole or not at all."""
    recipe: Recipe = ()
    expected_schema: dict[str, Any] | None = None
    """The Table Schema of the resource's current version: the contract for this file."""
    around: Around = Around()
    limits: Limits


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How the bytes were read; shown to the officer, who may correct it."""

    format: str
    """`csv` or `xlsx`."""
    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    header_row: int = 1
    """Row of the column labels as a person counts, from 1; 0 when there is none."""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """The answer. `reading` and `table_schema` are there whenever the input could be read at all."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    reading: Reading | None = None
    table_schema: dict[str, Any] | None = None
    """Frictionless Table Schema descriptor; field `name`s are unique, `title` is the label of the file."""
    row_count: int = 0
    profile: tuple[ColumnProfile, ...] = ()
    parquet_sha256: str = ""
    """Empty when refused: then there is no table."""
    parquet_bytes: int = 0
    ruleset_version: str = RULESET_VERSION
