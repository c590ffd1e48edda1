"""Check a file from a shell: `python -m validation FILE` prints what the catalogue would say of it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from validation.inspect import Around, Inspection, Job, Limits, inspect
from validation.messages import type_words, words
from validation.report import Verdict

MEMORY_BYTES = 4 * 1024**3


def main(arguments: list[str]) -> int:
    """Print the findings of one file; 0 where it would be accepted, 1 where not."""
    if len(arguments) != 1 or not Path(arguments[0]).is_file():
        print("usage: python -m validation FILE", file=sys.stderr)
        return 2
    path = Path(arguments[0]).absolute()
    with tempfile.TemporaryDirectory() as folder:
        job = Job(
            input_path=str(path),
            output_folder=folder,
            around=Around(file_name=path.name),
            limits=Limits(memory_bytes=MEMORY_BYTES, timeout_seconds=3600),
        )
        inspection = inspect(job, lambda _stage, _share: None)
    for line in describe(inspection):
        print(line)
    return 0 if inspection.verdict == Verdict.ACCEPT else 1


def describe(inspection: Inspection) -> list[str]:
    """The answer in lines of plain English."""
    lines = [f"{inspection.verdict.value}: {inspection.row_count:,} rows"]
    if reading := inspection.reading:
        parts = (reading.format, reading.encoding, f"delimiter {reading.delimiter!r}" if reading.delimiter else "")
        lines.append(
            "read as " + ", ".join(filter(None, (*parts, reading.sheet, f"labels in row {reading.header_row}")))
        )
    fields = (inspection.table_schema or {}).get("fields", ())
    lines += [f"  {field['name']}: {type_words(field['type'], 'en')}" for field in fields]
    for finding in inspection.findings:
        said = words(finding, "en")
        lines.append(f"{finding.severity.value}: {said.what} {said.next}")
        if finding.examples:
            lines.append(f"  such as {', '.join(finding.examples)}")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
