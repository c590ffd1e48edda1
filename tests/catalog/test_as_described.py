"""Every answer is as the API's description says: thousands of requests are made from it, right and wrong ones."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from sqlalchemy.engine import make_url

from catalog.indexing import drain
from catalog.portal import open_portal
from catalog.settings import Settings
from tests.catalog.web import shelf
from tests.catalog.web.own_agency import OwnAgency, add_own_agency
from tests.served import serving

SEED = 20260301
PHASES = {
    "sqlite": ("--phases", "coverage"),
    "postgresql": ("--phases", "fuzzing", "--max-examples", "15"),
}
"""On SQLite requests that stand for each part of the description, its bounds and what lies beyond; on PostgreSQL, which
refuses more of what a text or number may be, random ones."""

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)


class Asked(msgspec.Struct, frozen=True):
    base: str
    own: OwnAgency


@pytest.fixture
def asked(settings: Settings) -> Iterator[Asked]:
    """The filled portal, served on SQLite or PostgreSQL, and what a token's agency has in it."""
    portal = open_portal(settings)
    shelf.fill(portal)
    own = add_own_agency(portal)
    while drain(portal):
        pass
    portal.close()
    with serving(settings) as base:
        yield Asked(base, own)


def configuration(own: OwnAgency) -> str:
    """Names that exist, so that requests get further than to "there is no such thing"; some random ones stay."""
    known = {
        "dataset": ["air", "old-air", "gone", own.dataset, *own.spare],
        "resource": ["tram", "stations", "faulty"],
        "agency": ["environment", "former-office", "hydrology"],
        "submission_id": [own.ready, own.refused],
    }
    return "\n".join(
        [
            # What is gone is as good a refusal as any.
            "[checks.negative_data_rejection]",
            "expected-statuses = [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422]",
            *(f"[dictionaries.{name}]\nvalues = {json.dumps(values)}" for name, values in known.items()),
            "[parameters]",
            *(f'"path.{name}" = {{ dictionary = "{name}", probability = 0.8 }}' for name in known),
        ]
    )


def statuses_of_others(base: str) -> dict[str, int]:
    addresses = ("air", "air/stations", "air/stations/rows", "wards/list/rows.csv")
    return {address: httpx.get(f"{base}/api/v1/datasets/{address}").status_code for address in addresses}


def test_answers_are_as_described(asked: Asked, database_url: str, tmp_path: Path) -> None:
    """Whatever a token asks: nothing fails on our side, no answer is undescribed, and others' data stay."""
    (tmp_path / "schemathesis.toml").write_text(configuration(asked.own))
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "--no-color"),
        *("run", f"{asked.base}/api/v1/openapi.json", "--header", f"Authorization: Bearer {asked.own.token}"),
        *("--checks", ",".join(CHECKS), *PHASES[make_url(database_url).get_backend_name()]),
        *("--seed", str(SEED), "--generation-database", "none", "--continue-on-failure", "--no-shrink"),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(statuses_of_others(asked.base).values()) == {200}
