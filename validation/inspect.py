"""The whole check of one input under one recipe: read, schema, check, privacy, convert, profile."""

import tempfile
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from validation import partial, places
from validation.advice import advise
from validation.check import check
from validation.convert import convert
from validation.fix.follow import follow
from validation.fix.propose import proposer, with_plans
from validation.fix.surroundings import drop_surroundings, offer_to_drop
from validation.labels import check_labels, compare_schemas
from validation.partial import Kept, are_rows, leave_out, may_leave_out, misfits_of, offer, rows_of, write_left_out
from validation.places import first_places, write_places
from validation.privacy.d15_hidden import hidden_findings, is_whole, scan_asides
from validation.privacy.overrides import Override, let_pass
from validation.privacy.redact import redact, redact_findings, texts_of
from validation.privacy.risks import assess_risk, risk_findings
from validation.privacy.scan import scan
from validation.profile import ColumnProfile, profile
from validation.read.cells import MAX_CELL_BYTES, Cells, rows_with_large_cells
from validation.read.fonts import convert_fonts
from validation.read.growth import reported_growth
from validation.read.invisible import look_for_invisible
from validation.read.old_fonts import find_old_fonts
from validation.read.reading import NotATable, Source, Surrounding, reading_error, recipe_error
from validation.read.reading import Reading as Reading
from validation.read.source import read
from validation.recipe import Recipe
from validation.report import MAX_ROWS, Finding, Gate, Severity, Verdict, refusals, verdict
from validation.risk.assess import Risk
from validation.schema import clean_label, column_names, decide_planned
from validation.typing.plan import Plan, plan_columns

STAGES = ("read", "check", "privacy", "convert", "profile")
"""In this order; the names of the steps on the status page."""

RULESET_VERSION = "11"
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
    may_leave_out_rows: bool = False
    """Whether the agency allows that rows which do not fit are left out."""
    overridden: tuple[Override, ...] = ()
    """Blocking findings that a steward lets be public, on a legal basis."""
    limits: Limits


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """The answer. `reading` and `table_schema` are there whenever the input could be read at all."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    reading: Reading | None = None
    table_schema: dict[str, Any] | None = None
    """Frictionless Table Schema descriptor; field `name`s are unique, `title` is the label of the file."""
    row_count: int = 0
    """Of the table."""
    input_rows: int = 0
    """Rows of data in the file."""
    left_out_rows: int = 0
    """Rows of data that are not in the table, by the officer's choice; they stand in `validation.partial.FILE_NAME`."""
    misfit_rows: int = 0
    """Rows without which the file would not be refused; 0 where that would not mend it."""
    original_is_whole: bool = False
    """Whether the table is all that the file holds: no step cut anything away, nothing stands around the table and the
    X-ray of a workbook named nothing. Only then may the original be public; where it is not known, it may not."""
    risk: Risk | None = None
    """Where a row seems or is said to be a person, a household, an organisation or a count; figures, and no cell."""
    profile: tuple[ColumnProfile, ...] = ()
    parquet_sha256: str = ""
    """Empty when refused: then there is no table."""
    parquet_bytes: int = 0
    ruleset_version: str = RULESET_VERSION


Progress = Callable[[str, float], None]
"""Told the stage and the share of it that is done, 0 to 1."""


def inspect(job: Job, progress: Progress) -> Inspection:
    """Check one input and, unless it is refused, write its table; both files appear whole or not at all.

    No input makes it raise: bytes that nothing here understands are a finding like any other.
    """
    folder = Path(job.output_folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=folder) as scratch:
        try:
            inspection = _inspect(job, Path(scratch), folder / "table.parquet", progress)
        except NotATable as error:
            inspection = Inspection(verdict=Verdict.REFUSE, findings=(error.finding,), reading=error.reading)
        except MemoryError:
            raise
        except Exception as error:
            # Only the kind and the place: the message may hold cells.
            place = traceback.extract_tb(error.__traceback__)[-1]
            defect = {"error": type(error).__name__, "code_line": f"{Path(place.filename).name}:{place.lineno}"}
            findings = (reading_error("unreadable", params=defect),)
            inspection = Inspection(verdict=Verdict.REFUSE, findings=findings)
    inspection = _without_personal_values(inspection)
    write_places(inspection.findings, folder / places.FILE_NAME)
    inspection = msgspec.structs.replace(inspection, findings=tuple(map(first_places, inspection.findings)))
    _write_whole(folder / "inspection.json", msgspec.json.encode(inspection))
    return inspection


def _inspect(job: Job, scratch: Path, target: Path, progress: Progress) -> Inspection:
    progress("read", 0.0)
    path = Path(job.input_path)
    with reported_growth(scratch, path.stat().st_size, lambda share: progress("read", share)):
        source = offer(look_for_invisible(convert_fonts(read(path, job.recipe, scratch), job.recipe), job.recipe))
    progress("read", 1.0)
    plan = plan_columns(source.labels, job.recipe, job.expected_schema)
    _refuse_unusable(source, plan)
    connection = _connect(scratch, job.limits)
    cells = Cells(
        connection, source.table, tuple(source.labels), source.reading.delimiter, source.decimals, source.kinds
    )
    cells.connection.register("cells", source.table)
    quasi_identifiers = [cells.columns[position] for position in plan.quasi_identifiers]
    fixed = follow(cells, plan)
    cells = fixed.cells
    if not cells.columns or not cells.row_count:
        raise NotATable(reading_error("nothing-left"), source.reading)
    schema = decide_planned(cells, plan)
    of_rows = check(cells, schema, lambda share: progress("check", share), fixed.emptied)
    found = scan(
        cells,
        (*source.surroundings, *_around_reading(source.reading, job.recipe), *_texts(job.around)),
        lambda share: progress("privacy", share),
        propose=proposer(cells, schema, source.reading),
    )
    others = (
        *_of_kept_columns(source.findings, source.labels, cells.labels),
        *find_old_fonts(cells, job.recipe),
        *check_labels(source.labels, job.recipe, job.expected_schema, source.joins),
        *compare_schemas(schema.descriptor, job.expected_schema),
        *advise(cells, schema),
        *drop_surroundings((*found, *_of_hidden(source, connection, found)), job.recipe),
        *fixed.findings,
    )
    misfits = rows_of((*source.findings, *of_rows))
    kept = leave_out(cells, source, of_rows, job.recipe) if may_leave_out(job.recipe) else Kept(cells, of_rows)
    if kept.left_out and not job.may_leave_out_rows:
        raise NotATable(reading_error("leaving-out-not-allowed"), source.reading)
    remaining = check(kept.cells, schema, lambda _share: None, fixed.emptied) if kept.left_out else ()
    assessed = assess_risk(
        kept.cells, schema, found, (*source.surroundings, *_texts(job.around)), job.recipe, quasi_identifiers
    )
    risks = with_plans(risk_findings(assessed, schema), kept.cells, schema, assessed)
    findings = let_pass((*others, *kept.findings, *remaining, *risks), job.overridden)
    checked = Inspection(
        verdict=verdict(findings),
        findings=findings,
        reading=source.reading,
        table_schema=schema.descriptor,
        row_count=kept.cells.row_count,
        input_rows=kept.cells.row_count
        + fixed.dropped_rows
        + len(kept.left_out)
        + sum(map(misfits_of, source.findings)),
        left_out_rows=len(kept.left_out),
        original_is_whole=is_whole(source, findings, job.recipe),
        risk=assessed.risk,
        misfit_rows=len(misfits) if refusals(findings) and all(map(are_rows, refusals(findings))) else 0,
    )
    if checked.verdict == Verdict.REFUSE:
        return checked
    if kept.left_out:
        write_left_out(cells, kept.left_out, source.left_out, of_rows, target.with_name(partial.FILE_NAME))
    converted = convert(kept.cells, schema, target, lambda share: progress("convert", share))
    types = [column.reading.type for column in schema.columns]
    return msgspec.structs.replace(
        checked,
        profile=profile(kept.cells.connection, target, types, lambda share: progress("profile", share)),
        parquet_sha256=converted.sha256,
        parquet_bytes=converted.size_bytes,
    )


def _without_personal_values(inspection: Inspection) -> Inspection:
    """What may be kept and shown: no text in it holds a value that a privacy rule finds.

    Figures of columns that await a second person's look are left out, for extremes and frequent values are cells.
    """
    doubted = {
        finding.column
        for finding in inspection.findings
        if finding.gate is Gate.PRIVACY and finding.severity is not Severity.NOTE
    }
    fields = (inspection.table_schema or {}).get("fields", ())
    doubted_names = {
        field["name"] for field in fields if field["title"] in {clean_label(label or "") for label in doubted}
    }
    reading = inspection.reading
    return msgspec.structs.replace(
        inspection,
        findings=redact_findings(inspection.findings),
        reading=reading
        and msgspec.structs.replace(
            reading,
            container=redact(reading.container),
            sheet=redact(reading.sheet),
            sheets=tuple(redact(sheet) for sheet in reading.sheets),
        ),
        table_schema=inspection.table_schema
        and (inspection.table_schema if inspection.parquet_sha256 else _redact_schema(inspection.table_schema)),
        risk=inspection.risk and _redact_risk(inspection.risk),
        profile=tuple(
            _counts_only(column) if column.name in doubted_names else column for column in inspection.profile
        ),
    )


def _redact_schema(descriptor: dict[str, Any]) -> dict[str, Any]:
    """Of a refused table; the labels of one that is accepted hold nothing personal."""
    fields = descriptor["fields"]
    masked = column_names([redact(field["name"]) for field in fields])
    names = {field["name"]: name for field, name in zip(fields, masked, strict=True)}
    key = {"primaryKey": [names[name] for name in descriptor["primaryKey"]]} if "primaryKey" in descriptor else {}
    return {
        **descriptor,
        "fields": [{**_redacted(field), "name": names[field["name"]]} for field in fields],
        "missingValues": _redacted(descriptor["missingValues"]),
        **key,
    }


def _redact_risk(risk: Risk) -> Risk:
    """The names of its columns, which are labels."""
    return msgspec.structs.replace(
        risk,
        quasi_identifiers=tuple(map(redact, risk.quasi_identifiers)),
        minimal_uniques=tuple(
            msgspec.structs.replace(one, columns=tuple(map(redact, one.columns))) for one in risk.minimal_uniques
        ),
        sensitive=tuple(msgspec.structs.replace(one, column=redact(one.column)) for one in risk.sensitive),
    )


def _redacted(value: Any) -> Any:
    match value:
        case str():
            return redact(value)
        case dict():
            return {key: _redacted(item) for key, item in value.items()}
        case list() | tuple():
            return [_redacted(item) for item in value]
        case _:
            return value


def _counts_only(column: ColumnProfile) -> ColumnProfile:
    return ColumnProfile(
        name=column.name,
        row_count=column.row_count,
        missing=column.missing,
        distinct=column.distinct,
        distinct_is_exact=column.distinct_is_exact,
    )


def _of_kept_columns(findings: Iterable[Finding], read: Iterable[str], kept: Collection[str]) -> tuple[Finding, ...]:
    """What reading said, but nothing of columns that a fix left out."""
    gone = {label for label in read if label not in kept}
    return tuple(finding for finding in findings if finding.column not in gone)


def _refuse_unusable(source: Source, plan: Plan) -> None:
    """Raise where there is no row to look at, a cell larger than any table holds, or a correction of no column."""
    if not source.table.num_rows or not source.labels:
        broken = (finding for finding in source.findings if finding.severity == Severity.ERROR)
        others = tuple(
            choice for finding in source.findings if finding.code == "other-sheets" for choice in finding.suggestions
        )
        refusal = next(broken, msgspec.structs.replace(reading_error("no-rows"), suggestions=others))
        raise NotATable(refusal, source.reading)
    if large := rows_with_large_cells(source.table):
        raise NotATable(
            reading_error(
                "cell-too-long",
                count=len(large),
                rows=tuple(large[:MAX_ROWS]),
                params={"most": str(MAX_CELL_BYTES)},
            ),
            source.reading,
        )
    if plan.unfit:
        raise NotATable(recipe_error(plan.unfit[0]), source.reading)


def _of_hidden(source: Source, connection: duckdb.DuckDBPyConnection, found: Sequence[Finding]) -> Iterator[Finding]:
    """What a workbook holds beside the table: the fact, and what the rules find in its other cells."""
    for finding in (*hidden_findings(source.hidden), *scan_asides(connection, source.asides, found)):
        yield msgspec.structs.replace(finding, suggestions=offer_to_drop(finding))


def _around_reading(reading: Reading, recipe: Recipe) -> Iterator[Surrounding]:
    """The sheets that the page lists to choose from, and what the officer typed into her corrections."""
    yield from (Surrounding("other_sheet", sheet) for sheet in reading.sheets if sheet != reading.sheet)
    yield from (Surrounding("recipe", text) for step in recipe for text in texts_of(msgspec.to_builtins(step)))


def _texts(around: Around) -> Iterator[Surrounding]:
    yield Surrounding("file_name", around.file_name)
    for name, text in around.texts.items():
        yield Surrounding(name, text)


def _connect(scratch: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    """A connection that may touch this run's folder and nothing else."""
    connection = duckdb.connect(
        config={
            "memory_limit": f"{limits.memory_bytes // 2}B",
            "threads": "2",
            "temp_directory": str(scratch / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    connection.execute("SET allowed_directories = [$folder]", {"folder": str(scratch.parent)})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _write_whole(path: Path, content: bytes) -> None:
    partial = path.with_suffix(".part")
    partial.write_bytes(content)
    partial.replace(path)
