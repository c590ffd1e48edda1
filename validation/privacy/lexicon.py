"""Words of `lexicons/`, each file with its source at the top."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from validation.privacy.labels import plain_label

_FOLDER = Path(__file__).with_name("lexicons")


@cache
def entries(name: str) -> tuple[frozenset[str], ...]:
    """What stands between semicolons in a text file, in the parts that lines of `--` make."""
    lines = (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    parts = "\n".join(line for line in lines if not line.startswith("#")).split("\n--\n")
    return tuple(
        frozenset(" ".join(word.split()) for word in re.split(r"[;\n]", part) if word.strip()) for part in parts
    )


@cache
def plain_entries(name: str) -> frozenset[str]:
    """The same of a file of one part, in plain letters."""
    return frozenset(plain_label(word) for word in entries(name)[0] if not word.startswith("-"))


@cache
def vocabulary(name: str) -> dict[str, re.Pattern[str]]:
    """What whole cells of each kind say, all languages together; a star stands for any letters and spaces."""
    kinds = tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
    return {kind: re.compile("|".join(_wild(word) for of in by.values() for word in of)) for kind, by in kinds.items()}


@cache
def alternatives(name: str) -> dict[str, str]:
    """What a file of regular expressions has of each kind, the longest first, as one group."""
    kinds = tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
    return {
        kind: f"(?:{'|'.join(sorted((word for of in by.values() for word in of), key=len, reverse=True))})"
        for kind, by in kinds.items()
    }


def _wild(word: str) -> str:
    return ".*".join(re.escape(plain_label(part)) for part in word.split("*"))
