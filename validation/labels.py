"""What the column labels of a file say, by themselves and against the schema that was published before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from validation.privacy.labels import plain_label
from validation.recipe import TYPES, DropColumn, Recipe, SetColumn, SetColumnType
from validation.report import Finding, Gate, Severity, Suggestion
from validation.schema import MAX_LABEL_CHARACTERS, Descriptor, clean_label, column_names

MOST_NAMED = 5
"""Labels that one finding names."""


def check_labels(
    labels: Sequence[str],
    recipe: Recipe = (),
    expected: Descriptor | None = None,
    joins: tuple[Suggestion, ...] = (),
) -> Iterator[Finding]:
    """Labels that are missing, repeated, too long, or hold what cannot be seen.

    A column that the officer or the last version has named needs no label of its own; neither does one that is there
    only because cells are to be joined, as `joins` offer.
    """
    clean = [clean_label(label) for label in labels]
    names = column_names(labels)
    named = {step.column for step in recipe if isinstance(step, SetColumn) and (step.name or step.title)}
    named |= {step.column for step in recipe if isinstance(step, DropColumn)}
    named |= {field["name"] for field in (expected or {}).get("fields", ())}
    blank = [number for number, (label, name) in enumerate(zip(clean, names, strict=True)) if not label]
    blank = [number for number in blank if names[number] not in named]
    if blank:
        titles = {names[number]: names[number] for number in blank}
        columns = [spreadsheet_letters(number + 1) for number in blank]
        yield _error("blank-label", len(blank), (*joins, _name_columns(titles)), columns=_list(columns))
    repeated = [label for label, count in Counter(filter(None, clean)).items() if count > 1]
    titles = {
        name: f"{label} ({turn})"
        for label in repeated
        for turn, name in enumerate((name for name, other in zip(names, clean, strict=True) if other == label), 1)
        if turn > 1 and name not in named
    }
    if titles:
        shown = [f"“{label}”" for label in repeated]
        yield _error("duplicate-label", len(titles) + len(repeated), (_name_columns(titles),), labels=_list(shown))
    long = [spreadsheet_letters(number) for number, label in enumerate(labels, 1) if len(label) > MAX_LABEL_CHARACTERS]
    if long:
        yield _error("label-too-long", len(long), columns=_list(long), most=str(MAX_LABEL_CHARACTERS))
    hidden = [label for label, raw in zip(clean, labels, strict=True) if label and label != clean_spaces(raw)]
    if hidden and not long:
        yield Finding(
            code="label-cleaned",
            severity=Severity.NOTE,
            gate=Gate.VALIDATION,
            count=len(hidden),
            params={"labels": _list([f"“{label}”" for label in hidden])},
        )


def compare_schemas(schema: Descriptor, expected: Descriptor | None) -> Iterator[Finding]:
    """Columns that are new, gone, renamed or of another type since the version that readers know.

    What breaks the programs that read the table, a second person looks at; a new column breaks none.
    """
    if expected is None:
        return
    now, before = _fields(schema), _fields(expected)
    added = [name for name in now if name not in before]
    gone = [name for name in before if name not in now]
    for old, new in _renamed(now, before, added, gone).items():
        added.remove(new)
        gone.remove(old)
        again = Suggestion("name-as-before", (SetColumn(new, name=old),), {"old": old})
        yield _change("column-renamed", now[new], Severity.REVIEW, (again,), old=old)
    for name in added:
        yield _change("column-added", now[name], Severity.NOTE)
    for name in gone:
        yield _change("column-removed", before[name], Severity.REVIEW)
    for name in now.keys() & before.keys():
        was, now_is = (fields[name].get("type", "string") for fields in (before, now))
        if was != now_is:
            again = Suggestion("read-as-before", (_as_before(before[name]),), {"type": was})
            suggestions = (again,) if was in TYPES else ()
            yield _change("column-retyped", now[name], Severity.REVIEW, suggestions, before=was, now=now_is)
        elif (unit := before[name].get("unit", "")) and plain_unit(now[name]) != plain_unit(before[name]):
            # The figures say something else, and nothing in them shows it.
            other = now[name].get("unit", "") or "–"
            yield _change("column-unit-changed", now[name], Severity.REVIEW, before=unit, now=other)


def _renamed(
    now: Mapping[str, Descriptor], before: Mapping[str, Descriptor], added: Sequence[str], gone: Sequence[str]
) -> dict[str, str]:
    """Old names and what they may be called now.

    Names that differ only in letter case, signs or diacritics; else a column of the same type that stands where the
    old one stood, right behind the same column.
    """
    renamed: dict[str, str] = {}
    for is_same in (_is_named_alike, _stands_alike):
        for old in gone:
            found = [new for new in added if new not in renamed.values() and is_same(now, before, new, old)]
            if old not in renamed and len(found) == 1:
                renamed[old] = found[0]
    return renamed


def _is_named_alike(_now: Mapping[str, Descriptor], _before: Mapping[str, Descriptor], new: str, old: str) -> bool:
    return plain_label(new) == plain_label(old) != ""


def _stands_alike(now: Mapping[str, Descriptor], before: Mapping[str, Descriptor], new: str, old: str) -> bool:
    types = [fields[name].get("type", "string") for fields, name in ((now, new), (before, old))]
    return types[0] == types[1] and _neighbours(now, new, before) == _neighbours(before, old, now)


def _neighbours(fields: Mapping[str, Descriptor], name: str, others: Mapping[str, Descriptor]) -> tuple[str, int]:
    """The last column before it that both tables have, and how many stand between."""
    names = list(fields)
    place = names.index(name)
    common = next((index for index in range(place - 1, -1, -1) if names[index] in others), -1)
    return (names[common] if common >= 0 else "", place - common)


def _as_before(field: Descriptor) -> SetColumnType:
    """The step that reads a column as the last version did."""
    return SetColumnType(
        field["name"],
        field.get("type", "string"),
        field.get("format", ""),
        field.get("decimalChar", ""),
        field.get("groupChar", ""),
        field.get("bareNumber", True),
        tuple(field.get("trueValues", ())),
        tuple(field.get("falseValues", ())),
    )


def spreadsheet_letters(number: int) -> str:
    """The letters over a column in a spreadsheet: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def plain_unit(field: Descriptor) -> str:
    """The unit of a column, however it is spaced and capitalised."""
    return "".join(str(field.get("unit", "")).split()).casefold()


def clean_spaces(label: str) -> str:
    """The label on one line and nothing else changed."""
    return " ".join(label.split())


def _fields(descriptor: Descriptor) -> Mapping[str, Descriptor]:
    return {field["name"]: field for field in descriptor["fields"]}


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def _name_columns(titles: Mapping[str, str]) -> Suggestion:
    """One click that gives columns their titles, by the names they have."""
    steps = tuple(SetColumn(name, title=title) for name, title in titles.items())
    return Suggestion("name-columns", steps, {"titles": _list([f"“{title}”" for title in titles.values()])})


def _error(code: str, count: int, suggestions: tuple[Suggestion, ...] = (), **params: str) -> Finding:
    return Finding(
        code=code, severity=Severity.ERROR, gate=Gate.VALIDATION, count=count, params=params, suggestions=suggestions
    )


def _change(
    code: str, field: Descriptor, severity: Severity, suggestions: tuple[Suggestion, ...] = (), **params: str
) -> Finding:
    label = str(field.get("title") or field["name"])
    return Finding(
        code=code, severity=severity, gate=Gate.VALIDATION, column=label, params=params, suggestions=suggestions
    )
