"""Every place of every finding, and every row that was left out, as CSV for the people of the agency."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import msgspec

from catalog.errors import NotFound
from catalog.portal import Portal
from catalog.principal import Principal
from catalog.web.streaming import Body, Streamed
from publishers.guards import require_edit
from publishers.submissions import Placed, placed
from publishers.views import inspection_of
from validation import partial, places
from validation.messages import words
from validation.report import Finding, Severity

HEADER = ("row", "column", "error", "message")
CHUNK_LINES = 1000
CSV_TYPE = "text/csv; charset=utf-8"
UTF8_BOM = b"\xef\xbb\xbf"
"""By which Excel knows that a CSV file is UTF-8."""


def download(portal: Portal, principal: Principal, submission_id: str, name: str, language: str) -> Streamed:
    """`errors.csv` or `left-out.csv` of a submission of her agency. Raises NotFound where there is none."""
    with portal.database.reading() as session:
        where = placed(session, submission_id)
        require_edit(principal, where.dataset.agency_id)
    chunks = errors_csv(portal, where, language) if name == "errors.csv" else iter([left_out_csv(portal, where)])
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Streamed(lambda: Body(chunks), media_type=CSV_TYPE, headers=headers)


def errors_csv(portal: Portal, where: Placed, language: str) -> Iterator[bytes]:
    """A line for each place of each finding, the topmost first; findings of no row come before. Raises NotFound."""
    inspection = inspection_of(where)
    path = _answer(portal, where) / places.FILE_NAME
    if inspection is None or not path.exists():
        raise NotFound()
    findings = [finding for finding in inspection.findings if finding.severity is not Severity.NOTE]
    turns = {turn: finding for turn, finding in enumerate(inspection.findings) if finding in findings}
    return _encoded(_lines(findings, turns, path, language))


def left_out_csv(portal: Portal, where: Placed) -> bytes:
    """The rows that the officer leaves out, as they stand in the file. Raises NotFound where there are none."""
    path = _answer(portal, where) / partial.FILE_NAME
    if not where.submission.run_key or not path.exists():
        raise NotFound()
    return path.read_bytes()


def _answer(portal: Portal, where: Placed) -> Path:
    return portal.files.checked(where.submission.id, where.submission.run_key)


def _lines(
    findings: list[Finding], turns: dict[int, Finding], path: Path, language: str
) -> Iterator[tuple[object, ...]]:
    yield HEADER
    for finding in findings:
        if not finding.rows:
            yield "", finding.column or "", finding.code, words(finding, language).what
    for turn, row in places.read_places(path):
        if turn in turns:
            here = msgspec.structs.replace(turns[turn], count=1, rows=(row,))
            yield row, here.column or "", here.code, words(here, language).what


def _encoded(lines: Iterator[tuple[object, ...]]) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text)
    yield UTF8_BOM
    for number, line in enumerate(lines, 1):
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA_SIGNS else cell for cell in line])
        if number % CHUNK_LINES == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


_FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
"""A label that begins so would be a formula in a spreadsheet."""
