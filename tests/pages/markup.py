"""Whether HTML is valid, as three judges say who know nothing of each other."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import html5lib

from tests import parts

Found = list[str]
Judge = Callable[[Mapping[str, str], Path], Found]
"""Is given pages by name, and an empty folder to lay them in; says what is wrong."""


def by_html5lib(pages: Mapping[str, str], _folder: Path) -> Found:
    """A parser that forgives nothing which the standard calls a parse error."""
    found = []
    for name, source in pages.items():
        parser = html5lib.HTMLParser()
        parser.parse(source)
        found += [
            f"{name}: line {line}: {html5lib.constants.E[code] % values}" for (line, _), code, values in parser.errors
        ]
    return found


def by_html_validate(pages: Mapping[str, str], folder: Path) -> Found:
    """html-validate with what the standard says and nothing of its own taste."""
    _save(pages, folder)
    program = [parts.html_validate(), "--preset", "standard", "--formatter", "json", str(folder)]
    reports = json.loads(_said_by(program))
    return [
        f"{Path(report['filePath']).stem}: line {message['line']}: {message['message']} ({message['ruleId']})"
        for report in reports
        for message in report["messages"]
    ]


def by_nu(pages: Mapping[str, str], folder: Path) -> Found:
    """The checker of the standard's own people; one start of Java for all pages. Nothing where Java is not."""
    jar = parts.nu_html_checker()
    if jar is None:
        return []
    _save(pages, folder)
    report = json.loads(
        _said_by(["java", "-jar", str(jar), "--format", "json", "--stdout", "--skip-non-html", str(folder)])
    )
    return [
        f"{Path(message['url']).stem}: line {message['lastLine']}: {message['message']}"
        for message in report["messages"]
    ]


JUDGES: dict[str, Judge] = {"html5lib": by_html5lib, "html-validate": by_html_validate, "Nu": by_nu}


def _save(pages: Mapping[str, str], folder: Path) -> None:
    for name, source in pages.items():
        (folder / f"{name}.html").write_text(source)


def _said_by(program: list[str | Path]) -> str:
    # What they found is in what they say; that they end with an error then is nothing to add.
    return subprocess.run(program, capture_output=True, text=True, check=False).stdout
