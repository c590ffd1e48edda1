"""What the site says: found in code, templates and the API's description, kept translated.

`make messages` brings the file up to date.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from catalog.app import create_app
from catalog.settings import Settings
from catalog.web.described import messages_of
from catalog.web.i18n import LOCALES

ROOT = Path(__file__).parent.parent
PACKAGES = ("catalog", "publishers", "validation", "search")
TRANSLATIONS = LOCALES / "vi" / "LC_MESSAGES" / "messages.po"

KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "N_": None,
    "translate": None,
}
"""Functions whose first argument is a message; templates call the first three."""

METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {
    "**/templates/**.html": {
        # As the site itself reads its templates, so that what is found here is what is looked up there.
        "trimmed": "true",
        "newstyle_gettext": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    }
}


def found_messages() -> Catalog:
    """Every message that code, templates and the description of the API ask for."""
    found = Catalog()
    for package in PACKAGES:
        for name, _line, message, comments, context in extract_from_dir(
            ROOT / package, METHODS, OPTIONS, keywords=KEYWORDS
        ):
            found.add(message, locations=[(f"{package}/{name}", 1)], auto_comments=comments, context=context)
    for text in described_messages():
        found.add(text)
    return found


@cache
def described_messages() -> tuple[str, ...]:
    """What the finished description of the API says: much of it stands in docstrings, which no extraction finds."""
    with TemporaryDirectory() as folder:
        app = create_app(Settings(data=Path(folder)))
        app.state.portal.close()
        return tuple(messages_of(app.openapi_schema.to_schema()))


def kept_messages() -> Catalog:
    """The translations as they stand in the file."""
    with TRANSLATIONS.open("rb") as file:
        return read_po(file, locale="vi")


def untranslated(kept: Catalog) -> list[str]:
    """Messages that have no Vietnamese text, or only a guessed one."""
    return [
        _id(message.id) for message in kept if message.id and (message.fuzzy or not all(_texts(message.string or "")))
    ]


def identifiers(catalog: Catalog) -> set[str]:
    return {_id(message.id) for message in catalog if message.id}


def main() -> None:
    kept = kept_messages()
    kept.update(found_messages(), no_fuzzy_matching=True, update_creation_date=False)
    with TRANSLATIONS.open("wb") as file:
        # Without line numbers: they would change with every edit of a template.
        write_po(file, kept, width=120, no_location=True, sort_output=True, ignore_obsolete=True, include_lineno=False)
    missing = untranslated(kept)
    print(f"{len(kept)} messages, {len(missing)} to translate", *missing, sep="\n  ")


def _id(identifier: str | tuple[str, ...] | list[str]) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]


def _texts(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [string or ""] if isinstance(string, str | None) else list(string)


if __name__ == "__main__":
    main()
