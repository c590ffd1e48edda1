"""What is known of each column before its values are looked at: names, the officer's edits, the last version's word.

Steps name a column as it is called where they stand in the recipe, so that one may be renamed and then edited.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from validation.fix.redact_spans import without_spans
from validation.privacy.mask import HIDDEN
from validation.privacy.redact import redact
from validation.privacy.scan import personal_spans
from validation.recipe import (
    TYPES,
    AgeBand,
    Aggregate,
    Bin,
    CellSuppress,
    Constraints,
    CoordRound,
    DateGeneralise,
    DropColumn,
    DropRows,
    GeoGeneralise,
    KAnonymise,
    LocalSuppress,
    Mask,
    MergeRare,
    RandomRound,
    Recipe,
    RedactSpans,
    Round,
    SetColumn,
    SetColumnType,
    SetMissingValues,
    SetPrimaryKey,
    SetQuasiIdentifiers,
    Step,
    TableFix,
    TopBottomCode,
    last,
)

Descriptor = dict[str, Any]
"""A Table Schema, or one of its fields, as Frictionless describes it."""

MAX_LABEL_CHARACTERS = 500
_INVISIBLE = {"Cc", "Cf", "Co", "Cs"}


def clean_label(label: str) -> str:
    """The label on one line, without characters that cannot be seen."""
    spaced = re.sub(r"\s+", " ", label)
    shown = "".join(char for char in spaced if unicodedata.category(char) not in _INVISIBLE)
    return unicodedata.normalize("NFC", shown).strip()[:MAX_LABEL_CHARACTERS]


def column_names(labels: Sequence[str]) -> list[str]:
    """A unique name for each label, diacritics kept; a repeated one gets its number."""
    names: list[str] = []
    taken: set[str] = set()
    for number, label in enumerate(labels, 1):
        base = clean_label(label) or f"column_{number}"
        name, turn = base, 2
        while name in taken:
            name, turn = f"{base}_{turn}", turn + 1
        taken.add(name)
        names.append(name)
    return names


class ColumnPlan(msgspec.Struct):
    """One column while the recipe is followed."""

    label: str
    """As it stands in the file, on one line."""
    name: str
    promised: Descriptor | None = None
    """Its field in the Table Schema of the last version."""
    declared: SetColumnType | None = None
    title: str | None = None
    description: str | None = None
    unit: str | None = None
    constraints: Constraints | None = None
    is_dropped: bool = False
    is_altered: bool = False
    """A fix changes its values, so that nothing holds that was said of these."""
    is_coarser: bool = False
    """A fix makes values of another type of its values, which tell themselves what they are."""
    is_thinned: bool = False
    """A fix changes or removes values within their type."""

    def about(self) -> Descriptor:
        """What the field says beside name and type: the officer's word, else the last version's, else the label."""
        promised = self.promised or {}
        kept: Descriptor = {key: promised[key] for key in ("description", "constraints") if key in promised}
        # A unit that stood beside the numbers is found there again.
        if "unit" in promised and promised.get("bareNumber", True):
            kept["unit"] = promised["unit"]
        if self.constraints is not None:
            kept["constraints"] = msgspec.json.decode(msgspec.json.encode(self.constraints))
        said = {"description": self.description, "unit": self.unit}
        kept.update({key: value for key, value in said.items() if value is not None})
        title = self.title or (promised.get("title") if self.title is None else None) or self.label or self.name
        label = {"label": self.label} if self.label and self.label not in (self.name, title) else {}
        return {"title": title, **label, **{key: value for key, value in kept.items() if value}}


class PlannedFix(msgspec.Struct, frozen=True):
    """A fix and the positions of the columns that it is about."""

    step: TableFix
    positions: tuple[int, ...]


class Plan(msgspec.Struct, frozen=True):
    columns: tuple[ColumnPlan, ...]
    """Those that fixes drop as well, for other steps may speak of them."""
    missing_values: tuple[str, ...]
    primary_key: tuple[str, ...]
    unfit: tuple[Step, ...]
    """Steps that cannot be followed."""
    fixes: tuple[PlannedFix, ...] = ()
    """In the order of the recipe."""
    quasi_identifiers: tuple[int, ...] = ()
    """Positions of the columns that the officer named as such."""

    @property
    def kept(self) -> list[ColumnPlan]:
        """The columns of the table to be."""
        return [column for column in self.columns if not column.is_dropped]


def plan_columns(labels: Sequence[str], recipe: Recipe, expected: Descriptor | None) -> Plan:
    """Follow the recipe's steps about columns, from the names that labels and the last version give them."""
    columns = _from_labels(labels, _fields(expected))
    key = _promised_key(columns, expected)
    unfit: list[Step] = []
    fixes: list[PlannedFix] = []
    quasi: tuple[int, ...] = ()
    for step in recipe:
        match step:
            case SetColumnType():
                column = _find(columns, step.column)
                if column is None or not _can_be_read(step):
                    unfit.append(step)
                else:
                    column.declared = step
            case SetColumn():
                column = _find(columns, step.column)
                if column is None or not _edit(column, step, columns, _fields(expected)):
                    unfit.append(step)
            case SetPrimaryKey(names):
                found = [_find(columns, name) for name in names]
                if None in found or len(set(names)) < len(names):
                    unfit.append(step)
                else:
                    key = [column for column in found if column is not None]
            case SetQuasiIdentifiers(names):
                found = [_find(columns, name) for name in names]
                if None in found:
                    unfit.append(step)
                else:
                    quasi = tuple(columns.index(column) for column in found if column is not None)
            case _ if isinstance(step, TableFix):
                named = [_find(columns, name) for name in columns_of(step)]
                meant = [column for column in named if column is not None]
                if len(meant) < len(named):
                    unfit.append(step)
                else:
                    fixes.append(PlannedFix(step, tuple(columns.index(column) for column in meant)))
                    _fix(columns, step, meant)
            case _:
                pass
    if any(column.is_dropped or column.is_altered or column.is_coarser or column.is_thinned for column in key):
        # What is left of the key would not tell rows apart.
        key = []
    for column in columns:
        if column.is_altered:
            _forget_values(column)
        elif column.is_coarser or column.is_thinned:
            _loosen(column)
    words = last(recipe, SetMissingValues)
    missing = words.values if words else (expected or {}).get("missingValues", ())
    return Plan(
        tuple(columns),
        ("", *dict.fromkeys(value for value in missing if value)),
        tuple(column.name for column in key),
        tuple(unfit),
        tuple(fixes),
        quasi,
    )


def unfit_steps(recipe: Recipe, labels: Sequence[str], expected: Descriptor | None = None) -> tuple[Step, ...]:
    """Steps about columns that cannot be followed: an unknown column, a format or a mark that is none, a taken name."""
    return plan_columns(labels, recipe, expected).unfit


def _fields(expected: Descriptor | None) -> Mapping[str, Descriptor]:
    return {field["name"]: field for field in (expected or {}).get("fields", ())}


def _from_labels(labels: Sequence[str], promised: Mapping[str, Descriptor]) -> list[ColumnPlan]:
    """Columns under the names of the last version where it had their labels, else under names made of the labels."""
    names = column_names(labels)
    renamed = {label: field for field in promised.values() for label in _labels_of(field)}
    taken = set(names)
    columns = []
    for label, name in zip(map(clean_label, labels), names, strict=True):
        field = promised.get(name) or renamed.get(name)
        if field is not None and field["name"] != name and field["name"] in taken:
            field = None
        if field is not None:
            name = field["name"]
            taken.add(name)
        columns.append(ColumnPlan(label, name, field))
    return columns


def _labels_of(field: Descriptor) -> Iterator[str]:
    """What the file may call a column that has a name of its own."""
    yield from (str(field[key]) for key in ("title", "label") if field.get(key))


def _promised_key(columns: Sequence[ColumnPlan], expected: Descriptor | None) -> list[ColumnPlan]:
    """The primary key of the last version, as long as all its columns are there."""
    key = (expected or {}).get("primaryKey", ())
    found = [_find(columns, name) for name in ([key] if isinstance(key, str) else key)]
    return [] if None in found else [column for column in found if column is not None]


def columns_of(step: TableFix) -> tuple[str, ...]:
    """The columns that a step names, in its order."""
    match step:
        case DropRows() | Aggregate() | LocalSuppress() | KAnonymise():
            return step.columns
        case GeoGeneralise():
            return (step.column, step.within) if step.within else (step.column,)
        case RandomRound():
            return (step.column, *step.by)
        case CellSuppress():
            return (*step.columns, *step.by, *([step.counted] if step.counted else ()))
        case _:
            return (step.column,)


def _fix(columns: list[ColumnPlan], step: TableFix, meant: Sequence[ColumnPlan]) -> None:
    """What is otherwise with the columns once the step has run."""
    match step:
        case Aggregate():
            for column in columns:
                column.is_dropped = column.is_dropped or column not in meant
            name = column_names([*(column.name for column in columns), step.label])[-1]
            columns.append(ColumnPlan(clean_label(step.label), name))
            return
        case LocalSuppress():
            for column in meant:
                column.is_thinned = True
            return
        case CellSuppress():
            for column in meant[: len(step.columns)]:
                column.is_thinned = True
            return
        case KAnonymise():
            for column in meant:
                column.is_coarser = True
            return
        case Round() | RandomRound() | CoordRound():
            meant[0].is_thinned = True
            return
        case DateGeneralise() | AgeBand() | GeoGeneralise() | Bin() | TopBottomCode() | MergeRare():
            meant[0].is_coarser = True
            return
    for column in meant:
        match step:
            case DropColumn():
                column.is_dropped = True
            case Mask():
                column.is_altered = True
            case RedactSpans():
                column.is_altered = True
                column.label = without_spans(column.label, personal_spans(column.label))
                others = [other.name for other in columns if other is not column]
                column.name = column_names([*others, without_spans(column.name, personal_spans(column.name))])[-1]
            case DropRows():
                pass


def _loosen(column: ColumnPlan) -> None:
    """Take back the rules for values that are coarser or missing now. Texts stay texts; what else they are is seen when
    they are read, but where they are of the type that they were."""
    column.constraints = None if column.constraints is None else Constraints()
    said = {key: value for key, value in (column.promised or {}).items() if key != "constraints"}
    if column.is_coarser:
        column.declared = None
        if said.get("type") != "string":
            column.title = column.title or said.get("title")
            column.description = column.description or said.get("description")
            said = {}
    column.promised = said or None


def _forget_values(column: ColumnPlan) -> None:
    """Take back what was said of values that are others now: they are texts, and may be missing no more than before."""
    column.declared = None
    said = column.promised or {}
    rules = {"required": True} if said.get("constraints", {}).get("required") else {}
    about: Descriptor = {key: said[key] for key in ("name", "title", "label", "description") if key in said}
    column.promised = {**about, "type": "string", **({"constraints": rules} if rules else {})} if said else None
    if column.constraints is not None:
        column.constraints = Constraints(required=column.constraints.required)


def _find(columns: Sequence[ColumnPlan], name: str) -> ColumnPlan | None:
    """The column of that name, or of that label where none has the name.

    A name that holds a personal value is known by what is shown of it, for no step may repeat the value.
    """
    named = (column for column in columns if column.name == name)
    labelled = (column for column in columns if column.label == name)
    found = next(named, None) or next(labelled, None)
    if found is None and HIDDEN in name:
        masked = column_names([redact(column.name) for column in columns])
        found = next((column for column, shown in zip(columns, masked, strict=True) if shown == name), None)
    return found


_FORMAT = re.compile(r"(%[dmbBYyHMS]|[^%'\\])+")


def _can_be_read(step: SetColumnType) -> bool:
    return (
        step.type in TYPES
        and max(len(step.decimal_char), len(step.group_char)) <= 1
        and (not step.format or bool(_FORMAT.fullmatch(step.format)))
        and not re.search("[0-9eE+-]", step.decimal_char + step.group_char)
        and not set(step.true_values) & set(step.false_values)
    )


def _edit(
    column: ColumnPlan, step: SetColumn, columns: Sequence[ColumnPlan], promised: Mapping[str, Descriptor]
) -> bool:
    """Do what the step says, or nothing where it cannot be done."""
    name = column.name if step.name is None else clean_label(step.name)
    is_taken = any(other.name == name for other in columns if other is not column)
    if not name or is_taken or (step.constraints is not None and not _is_pattern(step.constraints.pattern)):
        return False
    column.name, column.promised = name, promised.get(name, column.promised)
    for key in ("title", "description", "unit", "constraints"):
        if (value := getattr(step, key)) is not None:
            setattr(column, key, clean_label(value) if key == "title" else value)
    return True


def _is_pattern(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
