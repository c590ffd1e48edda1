"""What an operator does about people and agencies from the command line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from catalog.settings import Settings
from catalog.store.db import Database
from publishers.accounts import person_by_email
from publishers.invitations import choose_password, invitation
from tests.publishers.conftest import NEW_PASSWORD, People

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def catalog(settings: Settings, *arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "catalog", *arguments],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"CATALOG_DATA": str(settings.data)},
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )


def test_operator_creates_the_first_steward(settings: Settings, database: Database) -> None:
    """The password comes through a pipe and never stands in the command."""
    ended = catalog(settings, "user", "create", "Dung@example.gov.vn", "Dũng", said=NEW_PASSWORD + "\n")
    assert ended.returncode == 0, ended.stderr
    with database.reading() as session:
        steward = person_by_email(session, "dung@example.gov.vn")
    assert steward is not None
    assert steward.is_steward


def test_operator_lets_a_steward_in_who_forgot_her_password(
    settings: Settings, database: Database, people: People
) -> None:
    """The command prints a link that works once."""
    ended = catalog(settings, "user", "password-link", "dung@example.gov.vn")
    link = re.fullmatch(r"http://127\.0\.0\.1:8000/invitations/([\w-]{43})\n", ended.stdout)
    assert link, ended.stderr
    with database.writing() as session:
        assert invitation(session, link[1]).sets_password
        assert choose_password(session, link[1], NEW_PASSWORD).id == people.dung


@pytest.mark.usefixtures("people")
def test_operator_is_told_that_somebody_is_unknown(settings: Settings) -> None:
    """A mistyped address ends with a sentence, and no traceback."""
    ended = catalog(settings, "user", "password-link", "nobody@example.gov.vn")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "Nobody here has the e-mail address nobody@example.gov.vn.\n"


@pytest.mark.usefixtures("people")
def test_operator_creates_an_agency(settings: Settings) -> None:
    """Its place in addresses is told, or what is wrong with the one that was asked for."""
    created = catalog(settings, "agency", "create", "Sở Nội vụ", "--name-en", "Home Affairs")
    assert created.stderr == "Sở Nội vụ is at /agencies/so-noi-vu.\n"
    taken = catalog(settings, "agency", "create", "Sở Nội vụ", "--slug", "so-y-te")
    assert taken.returncode == 1
    assert "Another agency has this address" in taken.stderr
