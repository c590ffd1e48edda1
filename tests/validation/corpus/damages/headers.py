"""Labels over several rows, in the wrong place, repeated, missing, or hard to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.validation.corpus.case import EMPTY, WHOLE, Answer
from tests.validation.corpus.draft import Damage, Draft, Record, Role, change_data, change_records, under_labels


def _relabel(draft: Draft, labels: tuple[str, ...], truth: tuple[str, ...] | None = None) -> Draft:
    """Other labels in the file, which say `truth`."""
    changed = change_records(
        draft, lambda record: replace(record, cells=labels) if record.role is Role.LABELS else record
    )
    return replace(changed, labels=truth or labels)


def _grouped(groups: dict[int, str]) -> Callable[[Draft], Draft]:
    """A row of group labels above: each stands over its first column, merged to the right until the next one.

    An empty group stands over columns whose label was merged downwards, as sheets do: it stands in the upper row.
    """

    def apply(draft: Draft) -> Draft:
        assert draft.labels is not None
        upper, lower, truth, group = [], [], [], ""
        for column, label in enumerate(draft.labels):
            group = groups.get(column, group)
            upper.append(groups.get(column, "") if group else label)
            lower.append(label if group else "")
            truth.append(f"{group} {label}".strip())
        labels = (Record(tuple(upper)), Record(tuple(lower), Role.LABELS))
        return replace(draft, records=(*labels, *draft.records[1:]), labels=tuple(truth))

    return apply


def _three_rows(draft: Draft) -> Draft:
    """Two levels of groups over the last three columns."""
    assert draft.labels is not None
    *names, first, second, third = draft.labels
    blanks = [""] * len(names)
    labels = (
        Record((*names, "Năm 2024", "", "")),
        Record((*blanks, "Kế hoạch", "Kết quả", "")),
        Record((*blanks, first, second, third), Role.LABELS),
    )
    truth = (*names, f"Năm 2024 Kế hoạch {first}", f"Năm 2024 Kết quả {second}", f"Năm 2024 Kết quả {third}")
    return replace(draft, records=(*labels, *draft.records[1:]), labels=truth)


def _units_below(*units: str) -> Callable[[Draft], Draft]:
    """A row of units below the labels; they may be read into the labels or stand elsewhere."""

    def apply(draft: Draft) -> Draft:
        assert draft.labels is not None
        truth = tuple(f"{label} {unit}".strip() for label, unit in zip(draft.labels, units, strict=True))
        return replace(under_labels(draft, units), labels=truth, other_labels=draft.labels)

    return apply


def _numbered(numbers: Callable[[int], tuple[str, ...]]) -> Callable[[Draft], Draft]:
    """The row of column numbers below the labels that Vietnamese forms have."""
    return lambda draft: under_labels(draft, numbers(draft.width))


def _letters_and_numbers(width: int) -> tuple[str, ...]:
    return ("A", "B", *(str(number) for number in range(1, width - 1)))


def _missing(draft: Draft) -> Draft:
    return replace(
        draft,
        records=draft.records[1:],
        labels=None,
        answers=frozenset({Answer.ASKED}),
        codes=frozenset({"header-missing"}),
    )


def _repeated(every: int, title: str = "") -> Callable[[Draft], Draft]:
    """The labels stand again on each printed page."""

    def apply(draft: Draft) -> Draft:
        records: list[Record] = []
        for number, record in enumerate(draft.records):
            if number > 1 and number % every == 1:
                records += [Record((title,))] if title else []
                records.append(Record(draft.records[0].cells))
            records.append(record)
        return replace(draft, records=tuple(records))

    return apply


def _duplicate(draft: Draft) -> Draft:
    assert draft.labels is not None
    return replace(
        _relabel(draft, (*draft.labels[:-1], draft.labels[-2])),
        codes=frozenset({"duplicate-label"}),
        answers=frozenset({Answer.READ, Answer.ASKED}),
    )


def _blank_label(draft: Draft) -> Draft:
    """A column with values and no label."""
    assert draft.labels is not None
    return replace(
        _relabel(draft, ("", *draft.labels[1:])),
        codes=frozenset({"blank-label"}),
        answers=frozenset({Answer.READ, Answer.ASKED}),
    )


def _with_column(at: int, label: str, value: Callable[[int], str]) -> Callable[[Draft], Draft]:
    """One column more."""

    def apply(draft: Draft) -> Draft:
        assert draft.labels is not None
        kind = WHOLE if value(1) else EMPTY
        place = at if at >= 0 else draft.width
        rows = iter(range(1, len(draft.data) + 1))

        def widen(record: Record) -> Record:
            cell = value(next(rows))
            cells = (*record.cells[:place], cell, *record.cells[place:])
            truth = (*record.truth[:place], cell, *record.truth[place:]) if record.truth else None
            return replace(record, cells=cells, truth=truth)

        wide = change_data(draft, widen)
        labels = (*draft.labels[:place], label, *draft.labels[place:])
        return replace(_relabel(wide, labels), kinds=(*draft.kinds[:place], kind, *draft.kinds[place:]))

    return apply


def _empty_column(at: int) -> Callable[[Draft], Draft]:
    """A column of nothing at all, which is no column."""

    def apply(draft: Draft) -> Draft:
        place = at if at >= 0 else draft.width
        return change_records(
            draft, lambda record: replace(record, cells=(*record.cells[:place], "", *record.cells[place:]))
        )

    return apply


def _each(change: Callable[[str], str], *, keeps: bool = True, code: str = "") -> Callable[[Draft], Draft]:
    """Every label written otherwise; it still says the same."""

    def apply(draft: Draft) -> Draft:
        assert draft.labels is not None
        labels = tuple(map(change, draft.labels))
        changed = _relabel(draft, labels, draft.labels if keeps else labels)
        return replace(changed, codes=frozenset({code} if code else ()))

    return apply


def _years(draft: Draft) -> Draft:
    """Labels that are numbers: one column for each year."""
    assert draft.labels is not None
    return _relabel(draft, (*draft.labels[:-3], "2021", "2022", "2023"))


DAMAGES = (
    Damage("group labels", _grouped({3: "Ngân sách"}), ("budget",)),
    Damage("two groups", _grouped({3: "Địa lý", 4: "Số lượng"}), ("wards", "schools")),
    Damage("groups over all columns", _grouped({0: "Đơn vị", 2: "Số liệu"}), ("stops", "beds")),
    Damage("three rows of labels", _three_rows, ("budget", "air")),
    Damage("units below", _units_below("", "", "triệu đồng", "triệu đồng", "%"), ("budget",)),
    Damage("units in brackets below", _units_below("", "", "(µg/m³)", "(µg/m³)", "(µg/m³)"), ("air",)),
    Damage(
        "column numbers", _numbered(lambda width: tuple(f"({n})" for n in range(1, width + 1))), ("budget", "wards")
    ),
    Damage("bare column numbers", _numbered(lambda width: tuple(map(str, range(1, width + 1)))), ("schools", "wards")),
    Damage("letters and numbers", _numbered(_letters_and_numbers), ("population", "wards", "harvest")),
    Damage(
        "formula numbers",
        _numbered(lambda width: ("A", "B", "1", "2", "3=2/1")),
        ("budget",),
    ),
    Damage("no labels", _missing, ("wards", "air", "budget", "korea")),
    Damage("labels again on each page", _repeated(3), ("wards", "population")),
    Damage("labels again under a page title", _repeated(4, "Trang tiếp theo"), ("schools", "prices")),
    Damage("the same label twice", _duplicate, ("wards", "air")),
    Damage("a blank label", _blank_label, ("stops", "korea")),
    Damage("row numbers (STT)", _with_column(0, "STT", str), ("wards", "licences", "budget")),
    Damage("row numbers (TT)", _with_column(0, "TT", str), ("prices",)),
    Damage("a label without values", _with_column(-1, "Ghi chú", lambda _row: ""), ("wards", "population")),
    Damage("an empty column first", _empty_column(0), ("wards", "budget")),
    Damage("an empty column inside", _empty_column(2), ("schools", "air")),
    Damage("an empty column last", _empty_column(-1), ("population", "denmark")),
    Damage("spaces around labels", _each(lambda label: f"  {label} "), ("wards", "korea")),
    Damage("no-break spaces in labels", _each(lambda label: label.replace(" ", "\u00a0")), ("wards", "beds")),
    Damage("line breaks in labels", _each(lambda label: label.replace(" ", "\n", 1)), ("harvest", "bilingual")),
    Damage("control characters in labels", _each(lambda label: f"\x07{label}\u202e", code="label-cleaned"), ("air",)),
    Damage("labels in capitals", _each(str.upper, keeps=False), ("schools", "licences")),
    Damage("labels with numbers of notes", _each(lambda label: f"{label} (1)", keeps=False), ("population",)),
    Damage("years as labels", _years, ("budget",)),
)
