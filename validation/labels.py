"""What the column labels of a file say, by themselves and against the schema that was published before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from validation.report import Finding, Gate, Severity
from validation.schema import MAX_LABEL_CHARACTERS, Descriptor, clean_label

MOST_NAMED = 5
"""Labels that one finding names."""


def check_labels(labels: Sequence[str]) -> Iterator[Finding]:
    """Labels that are missing, repeated, too long, or hold what cannot be seen."""
    clean = [clean_label(label) for label in labels]
    blank = [spreadsheet_letters(number) for number, label in enumerate(clean, 1) if not label]
    if blank:
        yield _error("blank-label", len(blank), columns=_list(blank))
    repeated = {label: count for label, count in Counter(filter(None, clean)).items() if count > 1}
    if repeated:
        yield _error("duplicate-label", sum(repeated.values()), labels=_list([f"“{label}”" for label in repeated]))
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
    """Columns that are new, gone or of another type since the version that readers know."""
    if expected is None:
        return
    now, before = _fields(schema), _fields(expected)
    for name in now.keys() - before.keys():
        yield _change("column-added", now[name])
    for name in before.keys() - now.keys():
        yield _change("column-removed", before[name])
    for name in now.keys() & before.keys():
        old, new = (fields[name].get("type", "string") for fields in (before, now))
        if old != new:
            yield _change("column-retyped", now[name], before=old, now=new)


def spreadsheet_letters(number: int) -> str:
    """The letters over a column in a spreadsheet: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def clean_spaces(label: str) -> str:
    """The label on one line and nothing else changed."""
    return " ".join(label.split())


def _fields(descriptor: Descriptor) -> Mapping[str, Descriptor]:
    return {field["name"]: field for field in descriptor["fields"]}


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def _error(code: str, count: int, **params: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, gate=Gate.VALIDATION, count=count, params=params)


def _change(code: str, field: Descriptor, **params: str) -> Finding:
    label = str(field.get("title") or field["name"])
    return Finding(code=code, severity=Severity.NOTE, gate=Gate.VALIDATION, column=label, params=params)
