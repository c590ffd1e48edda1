"""Reads every file of the corpus as an officer's file is read, and compares with what an expert reads in it."""

from __future__ import annotations

import json
import re
import tempfile
import traceback
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import duckdb

from tests.validation.corpus.case import Answer, Case, Doubt, Expected, Kind
from validation.advice import advise
from validation.check import check
from validation.labels import check_labels
from validation.read.cells import Cells
from validation.read.reading import NotATable, Source, reading_error
from validation.read.source import read
from validation.recipe import Recipe, SetColumnType
from validation.report import Finding, Severity
from validation.schema import decide

MOST_CLICKS = 3


class Outcome(Enum):
    """How a file was read, the best first."""

    RIGHT = "right"
    ASKED = "asked without need"
    """Refused, though it can be read without doubt; one click mends it."""
    STUCK = "refused without a way out"
    UNNAMED = "read right, but what had to be said was not"
    WRONG = "wrong table, in silence"
    RAISED = "raised"


@dataclass(frozen=True)
class Answered:
    """What is said of a file under one recipe."""

    findings: tuple[Finding, ...]
    source: Source | None = None
    fields: tuple[dict[str, Any], ...] = ()
    defect: str = ""
    """What was raised; nothing ever may."""

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]


@dataclass(frozen=True)
class Score:
    case: Case
    outcome: Outcome
    why: str = ""
    typed_right: int = 0
    mistyped: tuple[str, ...] = ()

    @property
    def columns(self) -> int:
        """How many columns should have a type: none where refusing is right."""
        return self.typed_right + len(self.mistyped)


def score(case: Case, folder: Path) -> Score:
    """How one file was read; `folder` takes scratch files."""
    path = folder / "input"
    path.write_bytes(case.content)
    first = answer(path, (), folder)
    if first.defect:
        return Score(case, Outcome.RAISED, first.defect, mistyped=_labels_of(case.expected))
    expected = case.expected
    unnamed = _unnamed(expected, first)
    if not first.errors:
        if (difference := _difference(expected, first)) or Answer.READ not in expected.answers:
            return Score(case, Outcome.WRONG, difference or "nothing was asked", mistyped=_labels_of(expected))
        right, mistyped = _type(case, path, folder, (), first)
        return Score(case, Outcome.UNNAMED if unnamed else Outcome.RIGHT, unnamed, right, mistyped)
    if Answer.REFUSED in expected.answers and not unnamed:
        return Score(case, Outcome.RIGHT)
    recipe, mended = _follow_suggestions(path, folder, first)
    if mended.defect:
        return Score(case, Outcome.RAISED, mended.defect, mistyped=_labels_of(expected))
    difference = "still refused: " + _told(mended) if mended.errors else _difference(expected, mended)
    if difference:
        why = f"{_told(first)}; then {difference}" if recipe else _told(first)
        return Score(case, Outcome.STUCK, why, mistyped=_labels_of(expected))
    right, mistyped = _type(case, path, folder, recipe, mended)
    if Answer.ASKED not in expected.answers:
        return Score(case, Outcome.ASKED, _told(first), right, mistyped)
    return Score(case, Outcome.UNNAMED if unnamed else Outcome.RIGHT, unnamed, right, mistyped)


def answer(path: Path, recipe: Recipe, folder: Path) -> Answered:
    """What reading, typing and checking say of a file: `validation.inspect` without what happens to a table later."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        try:
            source = read(path, recipe, Path(scratch))
            if not source.table.num_rows or not source.labels:
                return Answered((*source.findings, reading_error("no-rows")))
            with duckdb.connect(config={"threads": "1"}) as connection:
                labels = tuple(source.labels)
                cells = Cells(
                    connection, source.table, labels, source.reading.delimiter, source.decimals, kinds=source.kinds
                )
                connection.register("cells", source.table)
                schema = decide(cells, recipe)
                checked = check(cells, schema, lambda _share: None)
                findings = (*source.findings, *check_labels(source.labels, recipe), *checked, *advise(cells, schema))
        except NotATable as refusal:
            return Answered((refusal.finding,))
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            return Answered((), defect=f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})")
        return Answered(findings, source, tuple(schema.descriptor["fields"]))


def _follow_suggestions(path: Path, folder: Path, answered: Answered) -> tuple[Recipe, Answered]:
    """Click the first suggestion of the first error that has one, a few times."""
    recipe: Recipe = ()
    for _click in range(MOST_CLICKS):
        steps = next((finding.suggestions[0].steps for finding in answered.errors if finding.suggestions), ())
        if not steps:
            break
        recipe = (*recipe, *steps)
        answered = answer(path, recipe, folder)
    return recipe, answered


def _told(answered: Answered) -> str:
    return ", ".join(
        f"{finding.code} {list(finding.rows[:4]) if finding.rows else ''}".strip() for finding in answered.errors
    )


def _labels_of(expected: Expected) -> tuple[str, ...]:
    return expected.labels or tuple("?" for _ in expected.kinds)


def _unnamed(expected: Expected, answered: Answered) -> str:
    """What had to be said and was not."""
    for code in expected.codes:
        named = [
            finding
            for finding in answered.findings
            if (finding.code.startswith(code[:-1]) if code.endswith("*") else finding.code == code)
        ]
        if not named:
            return f"no {code}, only {[finding.code for finding in answered.findings]}"
        rows = {row for finding in named for row in finding.rows}
        if expected.blamed and rows != expected.blamed:
            return f"{code} names rows {sorted(rows)}, not {sorted(expected.blamed)}"
    return ""


def _difference(expected: Expected, answered: Answered) -> str:
    """What is wrong with the table; empty where it is the expected one."""
    if answered.source is None:
        return "no table"
    table, labels = answered.source.table, answered.source.labels
    if len(labels) != len(expected.kinds):
        return f"{len(labels)} columns, not {len(expected.kinds)}: {labels}"
    if expected.labels is not None:
        accepted = [list(map(skeleton, labels)) for labels in (expected.labels, expected.other_labels) if labels]
        if list(map(skeleton, labels)) not in accepted:
            return f"labels {labels}, not {list(expected.labels)}"
    columns = [table.column(name).to_pylist() for name in table.column_names if name != "row"]
    rows = list(zip(*columns, strict=True))
    if len(rows) != len(expected.rows):
        return f"{len(rows)} rows, not {len(expected.rows)}"
    for number, (found, wanted) in enumerate(zip(rows, expected.rows, strict=True), 1):
        for one, other in zip(found, wanted, strict=True):
            if plain(one or "", expected.edges_matter) != plain(other, expected.edges_matter):
                return f"row {number} of the table has {one!r}, not {other!r}"
    numbers = tuple(table.column("row").to_pylist())
    if expected.numbers is not None and numbers != expected.numbers:
        return f"rows are numbered {_shortened(numbers)}, not {_shortened(expected.numbers)}"
    return ""


def _shortened(numbers: Sequence[int]) -> str:
    return f"{list(numbers[:5])}…{numbers[-1] if numbers else ''}"


def skeleton(label: str) -> str:
    """Letters and digits of a label: how the rows of a label are joined is a matter of taste."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFC", label))


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(:\d\d)?)")


def plain(cell: str, edges_matter: bool = True) -> str:
    """A cell so that two cells that say the same are the same.

    Letters are composed; nothing but spaces is no value; ends of lines, the letter between day and hour, the case of
    `true` and spaces in JSON are a matter of taste.
    """
    composed = unicodedata.normalize("NFC", cell).replace("\r\n", "\n")
    if not edges_matter or not cell.strip():
        composed = composed.strip()
    if composed in ("True", "False", "TRUE", "FALSE"):
        return composed.lower()
    if composed.startswith("{"):
        return json.dumps(json.loads(composed), separators=(",", ":"))
    return _MOMENT.sub(r"\1 \2", composed)


def _type(case: Case, path: Path, folder: Path, recipe: Recipe, answered: Answered) -> tuple[int, tuple[str, ...]]:
    """How many columns have the type an expert gives them, and what of the others is wrong."""
    expected = case.expected
    asked = tuple(_answers_to_doubts(expected, answered))
    later = answer(path, (*recipe, *asked), folder) if asked else answered
    mistyped = [
        f"{field['title']}: {_described(field)}"
        for kind, field, field_later in zip(expected.kinds, answered.fields, later.fields, strict=False)
        if not (_is_typed(kind, field, field_later))
    ]
    mistyped += [""] * (len(expected.kinds) - len(answered.fields))
    return len(expected.kinds) - len(mistyped), tuple(mistyped)


def _is_typed(kind: Kind, at_once: dict[str, Any], later: dict[str, Any]) -> bool:
    match kind.doubt:
        case Doubt.NONE:
            return is_of_kind(at_once, kind)
        case Doubt.MAY:
            return is_of_kind(at_once, kind) or is_of_kind(later, kind)
        case Doubt.MUST:
            return not is_of_kind(at_once, kind) and is_of_kind(later, kind)


def _answers_to_doubts(expected: Expected, answered: Answered) -> Iterator[Any]:
    """The steps of the suggestions that an expert chooses for the columns whose type may be asked about."""
    titles = {field["title"]: kind for field, kind in zip(answered.fields, expected.kinds, strict=False)}
    for finding in answered.findings:
        kind = titles.get(finding.column or "")
        if kind is None or kind.doubt is Doubt.NONE or finding.severity is not Severity.NOTE:
            continue
        fitting = [
            suggestion
            for suggestion in finding.suggestions
            if all(not isinstance(step, SetColumnType) or _sets_kind(step, kind) for step in suggestion.steps)
        ]
        if fitting:
            yield from fitting[0].steps


def _sets_kind(step: SetColumnType, kind: Kind) -> bool:
    field = {
        "type": step.type,
        "format": step.format,
        "decimalChar": step.decimal_char or ".",
        "groupChar": step.group_char,
    }
    return is_of_kind(field, kind)


def is_of_kind(field: dict[str, Any], kind: Kind) -> bool:
    """Whether a field of a Table Schema is what an expert gives the column."""
    if field["type"] not in kind.types:
        return False
    if field["type"] == "string":
        return True
    # Where no value has a fraction, the mark of fractions says nothing.
    marks_matter = field["type"] == "number" and not (kind.group_char and not kind.decimal_char)
    return (
        (not kind.format or field["type"] == "integer" or field.get("format", "default") == kind.format)
        and (not marks_matter or field.get("decimalChar", ".") == (kind.decimal_char or "."))
        and (not kind.group_char or field.get("groupChar") == kind.group_char)
    )


def _described(field: dict[str, Any]) -> str:
    more = [str(field[key]) for key in ("format", "decimalChar", "groupChar") if field.get(key)]
    return " ".join([str(field["type"]), *more])
