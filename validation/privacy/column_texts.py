"""Different texts of each column, evenly picked, for rules that judge a column by its words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from validation.privacy.fold import fold
from validation.privacy.labels import plain_label
from validation.read.cells import Cells
from validation.report import Severity

TEXTS_KEPT = 1000
"""Different texts of a column that are looked at; each of them counts as those that are not."""
_NOTHING = frozenset(
    (
        "",
        "-",
        "--",
        "n a",
        "na",
        "null",
        "none",
        "nan",
        "nil",
        "khong",
        "khong co",
        "khong ro",
        "chua co",
        "x",
        "없음",
        "ei ole",
    )
)


class ColumnTexts(msgspec.Struct, frozen=True):
    """A column by its different texts."""

    name: str
    """Its name among the cells."""
    label: str
    """Normalised."""
    texts: tuple[str, ...]
    """In plain characters, without those that say that there is nothing."""
    cells: int
    """That are not empty."""
    distinct: int
    """About so many texts differ."""


class Verdict(msgspec.Struct, frozen=True):
    """What a rule makes of a column."""

    severity: Severity
    kind: str


class TableTexts(msgspec.Struct, frozen=True):
    """What stands beside a column."""

    columns: tuple[ColumnTexts, ...]
    titles: tuple[str, ...]
    """Texts around the table, normalised."""
    found: Mapping[str, tuple[str, ...]]
    """Codes of the rules that block or doubt a column, by its name."""

    def labels_besides(self, column: ColumnTexts) -> list[str]:
        return [other.label for other in self.columns if other.name != column.name]


def columns_of_texts(cells: Cells, names: Sequence[str]) -> tuple[ColumnTexts, ...]:
    """The texts of several columns."""
    if not names:
        return ()
    labels = dict(zip(cells.columns, cells.labels, strict=True))
    texts = cells.values_by_column(names)
    counts = {
        str(source): (int(str(different)), int(str(times)))
        for source, different, times in cells.query(
            f"SELECT source, count(*), sum(times) FROM {texts} WHERE value <> '' GROUP BY source"  # noqa: S608
        )
    }
    steps = {source: 1 + different // TEXTS_KEPT for source, (different, _) in counts.items()}
    picked: dict[str, list[str]] = {name: [] for name in names}
    for source, value in _picked(cells, steps):
        picked[source].append(value)
    return tuple(
        ColumnTexts(
            name=name,
            label=plain_label(labels[name]),
            texts=tuple(
                dict.fromkeys(text for text in map(_written, picked[name]) if plain_label(text) not in _NOTHING)
            ),
            cells=counts.get(name, (0, 0))[1],
            distinct=len(picked[name]) * steps.get(name, 1),
        )
        for name in names
    )


def _written(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", fold(text)).split())


def _picked(cells: Cells, steps: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """One text of a column in so many, by a hash, which no order or habit of the file is in step with."""
    whole = [source for source, step in steps.items() if step == 1]
    parts = [f"SELECT source, value FROM {cells.values_by_column(whole)} WHERE value <> ''"] if whole else []  # noqa: S608
    # A question of its own for each long column: to look up its step for every cell would take ten times as long.
    parts += [
        f"SELECT '{source}', value FROM {cells.values(source)} WHERE hash(value) % {step} = 0 AND value <> ''"  # noqa: S608
        for source, step in steps.items()
        if step > 1
    ]
    if parts:
        for source, value in cells.query(f"SELECT DISTINCT * FROM ({' UNION ALL '.join(parts)}) ORDER BY ALL"):  # noqa: S608
            yield str(source), str(value)
