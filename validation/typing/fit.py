"""Which readings take every value of each column, asked of its distinct texts in one pass, or two where needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import pyarrow.compute as pc

from validation.read.cells import Cells
from validation.typing.readings import ColumnReading, candidates, is_rival
from validation.typing.sql import is_missing, literal

SAMPLE_ROWS = 2048
SHORT_CHARACTERS = 15
"""As many digits survive a double in any case."""


class Fit(msgspec.Struct, frozen=True):
    """A reading that takes every value of a column."""

    reading: ColumnReading
    is_proved: bool
    has_mark: bool
    """Some value holds the sign that the reading gives a meaning to."""
    is_short: bool = False
    """No value is longer than `SHORT_CHARACTERS`."""


Fitting = dict[str, list[Fit]]
"""For each column the readings that take every value, the likeliest first."""


def fitting(cells: Cells, missing: Sequence[str], wanted: Mapping[str, ColumnReading]) -> Fitting:
    """What fits each column; nothing for an empty one. `wanted` are the readings to be tried of some columns.

    A sample rules readings out cheaply. The likeliest that is left is tried on every value, with those it must be
    told apart from; the others are only tried where it fails.
    """
    likely = {
        column: readings
        for column, label in zip(cells.columns, cells.labels, strict=True)
        if (readings := _likely(cells, column, label, missing, wanted.get(column)))
    }
    first = {
        column: [reading for reading in readings if reading is readings[0] or is_rival(readings[0], reading)]
        for column, readings in likely.items()
    }
    fits = _taking(cells, first, missing)
    rest = {
        column: [reading for reading in readings if reading not in first[column]]
        for column, readings in likely.items()
        if not any(fit.is_proved or fit.reading == wanted.get(column) for fit in fits[column])
    }
    for column, more in _taking(cells, rest, missing).items():
        fits[column] += more
    return {column: fits.get(column, []) for column in cells.columns}


def sample_of(cells: Cells, column: str, missing: Sequence[str]) -> list[str]:
    """The first values of a column."""
    values = cells.table.column(column).slice(0, SAMPLE_ROWS).to_pylist()
    return [value for value in values if value not in missing]


def _likely(
    cells: Cells, column: str, label: str, missing: Sequence[str], wanted: ColumnReading | None
) -> list[ColumnReading]:
    """Readings that the first values allow, the wanted one first; where all values are missing only that."""
    sample = sample_of(cells, column, missing)
    if not sample and all(value.as_py() in missing for value in pc.unique(cells.table.column(column))):
        return [wanted] if wanted else []
    found = candidates(label, sample)
    return [wanted, *(reading for reading in found if reading != wanted)] if wanted else found


class _Question(msgspec.Struct, frozen=True):
    """One reading, put to all values of a column."""

    reading: ColumnReading

    def counts(self, missing: Sequence[str]) -> Iterator[str]:
        """SQL of what `answer` takes."""
        present = f"NOT ({is_missing('value', missing)})"
        for condition in (f"NOT {self.reading.takes}", f"({self.reading.proves})", *self._mark()):
            yield f"sum(times) FILTER ({present} AND {condition.replace('{}', 'value')})"

    def _mark(self) -> Iterator[str]:
        if self.reading.mark:
            yield f"contains({{}}, {literal(self.reading.mark)})"

    def answer(self, figures: Iterator[int], present: int, longest: int, column: str, cells: Cells) -> Fit | None:
        misfits, proofs, marked = next(figures), next(figures), next(figures) if self.reading.mark else present
        if misfits:
            return None
        is_sure = self.reading.mark == "." and not self.reading.properties and column in cells.decimals
        is_proved = bool(proofs) and not self._is_rare(marked, present, cells)
        return Fit(self.reading, is_proved or is_sure, bool(marked), longest <= SHORT_CHARACTERS)

    def _is_rare(self, marked: int, present: int, cells: Cells) -> bool:
        """Whether commas in a few cells of a file whose cells are separated by commas are rather a list: `2,2`."""
        return cells.delimiter == "," and self.reading.properties == {"decimalChar": ","} and marked * 2 < present


def _taking(cells: Cells, readings: Mapping[str, Sequence[ColumnReading]], missing: Sequence[str]) -> Fitting:
    """Of the given readings those that take every value; columns with the same ones are asked together."""
    alike: list[tuple[Sequence[ColumnReading], list[str]]] = []
    for column, tried in readings.items():
        if tried:
            together = next((columns for others, columns in alike if others == tried), None)
            if together is None:
                alike.append((tried, [column]))
            else:
                together.append(column)
    fits: Fitting = {}
    for tried, columns in alike:
        fits |= _taking_alike(cells, columns, [_Question(reading) for reading in tried], missing)
    return {column: fits[column] for column in readings if column in fits}


def _taking_alike(
    cells: Cells, columns: Sequence[str], questions: Sequence[_Question], missing: Sequence[str]
) -> Fitting:
    asked = (
        f"sum(times) FILTER (NOT ({is_missing('value', missing)}))",
        "max(strlen(value))",
        *(count for question in questions for count in question.counts(missing)),
    )
    fits: Fitting = {}
    texts = cells.values_by_column(columns)
    for source, *found in cells.query(f"SELECT source, {', '.join(asked)} FROM {texts} GROUP BY source"):  # noqa: S608
        figures = iter([int(str(figure or 0)) for figure in found])
        present, longest = next(figures), next(figures)
        answers = [question.answer(figures, present, longest, str(source), cells) for question in questions]
        fits[str(source)] = [fit for fit in answers if fit is not None]
    return fits
