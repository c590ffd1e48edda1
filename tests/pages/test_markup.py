"""The judges of HTML see what is wrong, and say nothing of what is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import parts
from tests.pages.markup import JUDGES

RIGHT = '<!doctype html>\n<html lang="en">\n<head><title>Right</title></head>\n<body><p>Right</p></body>\n</html>\n'
WRONG = RIGHT.replace("<p>Right</p>", "<p><div>Wrong</div></p>")


@pytest.mark.parametrize("judge", JUDGES)
def test_only_the_wrong_page_is_complained_of(judge: str, folder: Path) -> None:
    """A block within a paragraph ends it, so that the paragraph's own end tag is one too many."""
    found = JUDGES[judge]({"right": RIGHT, "wrong": WRONG}, folder)
    if judge == "Nu" and parts.nu_html_checker() is None:
        assert found == []
    else:
        assert found
        assert all(line.startswith("wrong: line 4: ") for line in found)
