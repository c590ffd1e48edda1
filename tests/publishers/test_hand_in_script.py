"""The script on the developers' page, run as it stands by a shell."""

from __future__ import annotations

import html
import os
import re
import subprocess
import threading
from pathlib import Path

import httpx
import pytest

from catalog.portal import open_portal
from catalog.principal import Role
from catalog.settings import Settings
from publishers.accounts import create_person, join_agency, principal_of
from publishers.agencies import AgencyFacts, create_agency
from publishers.tokens import create_token
from tests.publishers.pipeline.stage import Stage
from tests.served import serving

TABLE = "ma_tram,muc_nuoc\n" + "".join(f"{number:05},{1.5 + number / 10}\n" for number in range(20))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_script_publishes_a_table(settings: Settings, tmp_path: Path) -> None:
    """Copied with a token and a table beside it, it ends with the table published, its codes whole."""
    portal = open_portal(settings)
    with portal.database.writing() as session:
        agency = create_agency(session, AgencyFacts(name_vi="Cục Thuỷ văn"))
        an = create_person(session, email="an@example.gov.vn", name="An")
        join_agency(session, an.id, agency.id, Role.EDITOR)
        _, token = create_token(session, an.id, agency.id, "Hằng đêm")
        stage = Stage(portal, principal_of(session, an), principal_of(session, an), agency.id, "", "")
    (tmp_path / "table.csv").write_text(TABLE)
    done = threading.Event()

    def work() -> None:
        while not done.wait(0.2):
            stage.work()

    worker = threading.Thread(target=work)
    with serving(settings) as base:
        page = httpx.get(f"{base}/developers?lang=en").text
        found = re.search(r"<code>(# TOKEN .*?)</code>", page, re.DOTALL)
        assert found is not None
        worker.start()
        try:
            ran = subprocess.run(
                ["sh", "-eu", "-c", html.unescape(found[1])],
                cwd=tmp_path,
                env={**os.environ, "TOKEN": token},
                capture_output=True,
                text=True,
                timeout=120,
            )
        finally:
            done.set()
            worker.join()
        assert ran.returncode == 0, ran.stdout + ran.stderr
        stage.work()
        rows = httpx.get(f"{base}/api/v1/datasets/muc-nuoc-cac-tram/muc-nuoc/rows").json()
    portal.close()
    assert (rows["total"], rows["data"][4]["ma_tram"]) == (20, "00004")
