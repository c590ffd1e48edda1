"""Who may do what: every route of the application, tried by everybody.

One line of ROUTES says for one method of one route what each of seven callers gets, in this order:

    anon    nobody is signed in
    chi     an editor of another agency
    an      an editor of the agency that the thing belongs to
    binh    an approver of that agency
    dung    the portal's steward
    token   An's API token, and no cookie
    other   Chi's API token, and no cookie

    ok      shown or done (any status below 400)
    in      sent to sign in: 401, or the redirect to the form
    404 …   this status: 403 may not do this, 404 is not told that there is such a thing

Pages take the cookie and no token, the API takes a token and no cookie: `in` stands under the tokens for pages, and
under all four people for what the API does for publishers.

A route without a line fails the test, and so does a line without a route. Names in a path are filled from PLACES.
SENT has what a request needs beside its path, for a request that is refused for its content proves nothing about
permission: `form` fields (with `file` a table as well), or `json` or `content` for the API; `state`, the state that the
submission is in beforehand; `at`, other places than the usual ones; `query`, what stands behind the question mark.
"""

from __future__ import annotations

import re
import shutil
from typing import Any

import httpx
import msgspec
import pytest
import sqlalchemy as sa
from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import SQLModel

from catalog.portal import Portal
from catalog.settings import GIB, Settings
from catalog.store.columns import now
from catalog.store.models import Dataset, Resource, UpdateFrequency
from publishers.accounts import new_secret, secret_hash, start_session
from publishers.models import ApiToken, AuditEntry, Invitation, OverrideRequest, Submission, SubmissionState
from publishers.tokens import create_token
from tests.catalog.web.conftest import AIR_ROWS, AIR_SCHEMA, publish
from tests.publishers.conftest import NEW_PASSWORD, PASSWORD, Browser, People
from validation import partial
from validation.inspect import Job, Limits, inspect
from validation.risk.assess import Risk
from validation.risk.unit import Unit

RUN = "the run whose answer the submission has"
CALLERS = ("anon", "chi", "an", "binh", "dung", "token", "other")

TABLE = b"tram,pm25\nHang Dau,21\nKim Lien,34\n"
PHONES = b"phong,di_dong\nMot cua,0912345678\nVan thu,0987654321\nThanh tra,0903112233\n"
"""Refused for what an approver may ask to let be public."""
REASON = "Every row was compared with the printed yearbook; no row stands for a person or for a small group of people."
PLEA = {"reason": REASON, "basis": "officials in their public role", "citation": "Luật Cán bộ, công chức"}
APPROVAL = PLEA | {
    "singled_out": "Nobody: a row is a station, and not a person.",
    "joined": "Maps of the same stations, which tell no more.",
    "harm": "None that we could think of.",
}
SELECT = {"sql": "SELECT count(*) FROM khong_khi.theo_gio"}
METADATA = {
    "title_vi": "Chất lượng nước",
    "description_vi": "Mẫu nước lấy mỗi tháng tại các trạm.",
    "theme": "ENVI",
    "licence": "CC-BY-4.0",
    "update_frequency": "monthly",
    "contact": "moitruong@example.gov.vn",
}

# Ids are fixed here, so that paths and forms below can name them.
DATASET, RESOURCE, SUBMISSION, TOKEN, REQUEST = (f"00000000-0000-4000-8000-00000000000{n}" for n in range(5))
INVITATION = "an-invitation-that-only-this-test-knows"
PLACES = {
    "dataset": "khong-khi",
    "resource": "theo-gio",
    "name": "theo-gio",
    "number": "1",
    "agency": "so-y-te",
    "secret": INVITATION,
    "person_id": "{an}",
    "agency_id": "{health}",
    "token_id": TOKEN,
    "dataset_id": DATASET,
    "resource_id": RESOURCE,
    "submission_id": SUBMISSION,
    "kind": "resource",
    "record_id": RESOURCE,
    "component": "badge",
    "slug": "not-found",
    "file_path": "site.css",
    "path": "openapi.json",
}


class Sent(msgspec.Struct, frozen=True):
    """What a request needs to be answered with more than a complaint about its content."""

    form: dict[str, str] = {}
    file: bool = False
    query: dict[str, str] = {}
    json: Any = None
    content: bytes | None = None
    state: SubmissionState = SubmissionState.READY
    at: dict[str, str] = {}


# fmt: off
ROUTES: dict[tuple[str, str], str] = {
    #                                                                       anon chi  an   binh dung token other
    # --- for readers
    ("GET", "/"):                                                          "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/datasets"):                                                  "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/datasets/{dataset}"):                                        "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/datasets/{dataset}/{name}"):                                 "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/datasets/{dataset}/{resource}/v/{name}"):                    "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/datasets/{dataset}/{resource}/original"):                    "404  404  404  404  404  404  404",
    ("GET", "/datasets/{dataset}/{resource}/v/{number}/original"):         "404  404  404  404  404  404  404",
    ("GET", "/datasets/{dataset}/{resource}/privacy"):                     "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/agencies"):                                                  "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/agencies/{agency}"):                                         "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/developers"):                                                "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/developers/key"):                                            "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/problems"):                                                  "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/problems/{slug}"):                                           "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/styleguide"):                                                "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/styleguide/{component}"):                                    "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/static/{file_path}"):                                        "ok   ok   ok   ok   ok   ok   ok",
    ("HEAD", "/static/{file_path}"):                                       "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/healthz"):                                                   "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/readyz"):                                                    "ok   ok   ok   ok   ok   ok   ok",
    # --- for programs that read
    ("GET", "/api/v1/openapi.json"):                                       "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/openapi.json/openapi.json"):                          "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/openapi.json/{path}"):                                "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets"):                                           "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}"):                                 "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}"):                      "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}/openapi.json"):         "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}/privacy"):              "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}/diff"):                 "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}/rows"):                 "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}/rows.json"):            "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}/rows.ndjson"):          "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}/rows.csv"):             "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}/rows.parquet"):         "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}/rows.tsv"):             "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}/rows.xlsx"):            "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}/rows.arrow"):           "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/datasets/{dataset}/{resource}/rows.geojson"):         "404  404  404  404  404  404  404",
    ("GET", "/api/v1/sql"):                                                "ok   ok   ok   ok   ok   ok   ok",
    ("POST", "/api/v1/sql"):                                               "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/sql/functions"):                                      "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/sql.json"):                                           "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/sql.ndjson"):                                         "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/sql.csv"):                                            "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/sql.tsv"):                                            "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/sql.xlsx"):                                           "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/sql.arrow"):                                          "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/sql.parquet"):                                        "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/agencies"):                                           "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/api/v1/agencies/{agency}"):                                  "ok   ok   ok   ok   ok   ok   ok",
    # --- for programs that publish
    ("POST", "/api/v1/datasets"):                                          "in   in   in   in   in   ok   ok",
    ("PATCH", "/api/v1/datasets/{dataset}"):                               "in   in   in   in   in   ok   403",
    ("PUT", "/api/v1/datasets/{dataset}/{resource}/file"):                 "in   in   in   in   in   ok   403",
    ("GET", "/api/v1/submissions/{submission_id}"):                        "in   in   in   in   in   ok   404",
    ("GET", "/api/v1/submissions/{submission_id}/errors.csv"):             "in   in   in   in   in   ok   404",
    ("GET", "/api/v1/submissions/{submission_id}/left-out.csv"):           "in   in   in   in   in   ok   404",
    ("PATCH", "/api/v1/submissions/{submission_id}/recipe"):               "in   in   in   in   in   ok   404",
    ("POST", "/api/v1/submissions/{submission_id}/publish"):               "in   in   in   in   in   ok   404",
    ("DELETE", "/api/v1/submissions/{submission_id}/original"):            "in   in   in   in   in   ok   404",
    ("GET", "/api/v1/submissions/{submission_id}/log"):                    "in   in   in   in   in   ok   404",
    ("POST", "/api/v1/datasets/{dataset}/withdraw"):                       "in   in   in   in   in   ok   403",
    ("POST", "/api/v1/datasets/{dataset}/{resource}/withdraw"):            "in   in   in   in   in   ok   403",
    ("POST", "/api/v1/datasets/{dataset}/{resource}/v/{number}/withdraw"): "in   in   in   in   in   ok   403",
    # --- signing in
    ("GET", "/sign-in"):                                                   "ok   ok   ok   ok   ok   ok   ok",
    ("POST", "/sign-in"):                                                  "ok   ok   ok   ok   ok   ok   ok",
    ("POST", "/sign-out"):                                                 "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/invitations/{secret}"):                                      "ok   ok   ok   ok   ok   ok   ok",
    ("POST", "/invitations/{secret}"):                                     "ok   ok   ok   ok   ok   ok   ok",
    ("GET", "/account"):                                                   "in   ok   ok   ok   ok   in   in",
    ("POST", "/account/password"):                                         "in   ok   ok   ok   ok   in   in",
    # --- people, agencies, tokens
    ("GET", "/publish/people"):                                            "in   403  403  ok   ok   in   in",
    ("POST", "/publish/people/invitations"):                               "in   403  403  ok   ok   in   in",
    ("POST", "/publish/people/{person_id}/role"):                          "in   403  403  ok   ok   in   in",
    ("POST", "/publish/people/{person_id}/password-link"):                 "in   404  404  ok   ok   in   in",
    ("POST", "/publish/people/{person_id}/deactivate"):                    "in   404  404  ok   ok   in   in",
    ("POST", "/publish/people/{person_id}/reactivate"):                    "in   404  404  ok   ok   in   in",
    ("GET", "/publish/agencies"):                                          "in   403  403  403  ok   in   in",
    ("GET", "/publish/agencies/new"):                                      "in   403  403  403  ok   in   in",
    ("POST", "/publish/agencies/new"):                                     "in   403  403  403  ok   in   in",
    ("GET", "/publish/agencies/{agency_id}"):                              "in   403  403  403  ok   in   in",
    ("POST", "/publish/agencies/{agency_id}"):                             "in   403  403  403  ok   in   in",
    ("GET", "/publish/tokens"):                                            "in   ok   ok   ok   ok   in   in",
    ("POST", "/publish/tokens"):                                           "in   403  ok   ok   ok   in   in",
    ("POST", "/publish/tokens/{token_id}/revoke"):                         "in   404  ok   ok   ok   in   in",
    # --- handing in and publishing
    ("GET", "/publish"):                                                   "in   ok   ok   ok   ok   in   in",
    ("GET", "/publish/new"):                                               "in   ok   ok   ok   ok   in   in",
    ("POST", "/publish/new"):                                              "in   422  ok   ok   ok   in   in",
    ("GET", "/publish/datasets/{dataset_id}"):                             "in   404  ok   ok   ok   in   in",
    ("GET", "/publish/datasets/{dataset_id}/edit"):                        "in   404  ok   ok   ok   in   in",
    ("POST", "/publish/datasets/{dataset_id}/edit"):                       "in   404  ok   ok   ok   in   in",
    ("GET", "/publish/datasets/{dataset_id}/resources/new"):               "in   404  ok   ok   ok   in   in",
    ("POST", "/publish/datasets/{dataset_id}/resources/new"):              "in   404  ok   ok   ok   in   in",
    ("GET", "/publish/resources/{resource_id}/file"):                      "in   404  ok   ok   ok   in   in",
    ("POST", "/publish/resources/{resource_id}/file"):                     "in   404  ok   ok   ok   in   in",
    ("GET", "/publish/submissions/{submission_id}"):                       "in   404  ok   ok   ok   in   in",
    ("POST", "/publish/submissions/{submission_id}/recipe"):               "in   404  ok   ok   ok   in   in",
    ("GET", "/publish/submissions/{submission_id}/errors.csv"):            "in   404  ok   ok   ok   in   in",
    ("GET", "/publish/submissions/{submission_id}/left-out.csv"):          "in   404  ok   ok   ok   in   in",
    ("POST", "/publish/submissions/{submission_id}/schema"):               "in   404  ok   ok   ok   in   in",
    ("POST", "/publish/submissions/{submission_id}/risk"):                 "in   404  ok   ok   ok   in   in",
    ("POST", "/publish/submissions/{submission_id}/undo"):                 "in   404  ok   ok   ok   in   in",
    ("POST", "/publish/submissions/{submission_id}/file"):                 "in   404  ok   ok   ok   in   in",
    ("POST", "/publish/submissions/{submission_id}/publish"):              "in   404  ok   ok   ok   in   in",
    ("POST", "/publish/submissions/{submission_id}/decision"):             "in   404  403  ok   ok   in   in",
    ("POST", "/publish/submissions/{submission_id}/override"):             "in   404  403  ok   ok   in   in",
    ("POST", "/publish/submissions/{submission_id}/override/decision"):    "in   404  403  403  ok   in   in",
    ("POST", "/publish/submissions/{submission_id}/original/remove"):      "in   404  ok   ok   ok   in   in",
    ("GET", "/publish/log"):                                               "in   403  403  403  ok   in   in",
    ("POST", "/publish/submissions/{submission_id}/retry"):                "in   404  403  403  ok   in   in",
    ("GET", "/publish/withdraw/{kind}/{record_id}"):                       "in   404  ok   ok   ok   in   in",
    ("POST", "/publish/withdraw/{kind}/{record_id}"):                      "in   404  ok   ok   ok   in   in",
}
# fmt: on

SENT: dict[tuple[str, str], Sent] = {
    ("GET", "/api/v1/datasets/{dataset}/{resource}/diff"): Sent(query={"from": "1", "to": "1"}),
    ("GET", "/datasets/{dataset}/{resource}/v/{name}"): Sent(at={"name": "1.csv"}),
    **{
        ("GET", f"/api/v1/sql{ending}"): Sent(query=SELECT)
        for ending in ("", ".json", ".ndjson", ".csv", ".tsv", ".xlsx", ".arrow", ".parquet")
    },
    ("POST", "/api/v1/sql"): Sent(json=SELECT),
    ("POST", "/api/v1/datasets"): Sent(json=METADATA),
    ("PATCH", "/api/v1/datasets/{dataset}"): Sent(json=METADATA),
    ("PUT", "/api/v1/datasets/{dataset}/{resource}/file"): Sent(content=TABLE),
    ("PATCH", "/api/v1/submissions/{submission_id}/recipe"): Sent(json={"recipe": []}),
    ("POST", "/api/v1/datasets/{dataset}/withdraw"): Sent(json={"reason": REASON}),
    ("POST", "/api/v1/datasets/{dataset}/{resource}/withdraw"): Sent(json={"reason": REASON}),
    ("POST", "/api/v1/datasets/{dataset}/{resource}/v/{number}/withdraw"): Sent(json={"reason": REASON}),
    ("POST", "/sign-in"): Sent(form={"email": "an@example.gov.vn", "password": PASSWORD}),
    ("POST", "/invitations/{secret}"): Sent(form={"name": "Em", "password": PASSWORD}),
    ("POST", "/account/password"): Sent(form={"present_password": PASSWORD, "password": NEW_PASSWORD}),
    ("POST", "/publish/people/invitations"): Sent(
        form={"agency": "so-y-te", "email": "moi@example.gov.vn", "role": "approver"}
    ),
    ("POST", "/publish/people/{person_id}/role"): Sent(form={"agency": "so-y-te", "role": "approver"}),
    ("POST", "/publish/people/{person_id}/password-link"): Sent(form={"agency": "so-y-te"}),
    ("POST", "/publish/people/{person_id}/deactivate"): Sent(form={"agency": "so-y-te"}),
    ("POST", "/publish/people/{person_id}/reactivate"): Sent(form={"agency": "so-y-te"}),
    ("POST", "/publish/agencies/new"): Sent(form={"name_vi": "Sở Nội vụ"}),
    ("POST", "/publish/agencies/{agency_id}"): Sent(form={"name_vi": "Sở Y tế mới"}),
    ("POST", "/publish/tokens"): Sent(form={"agency": "so-y-te", "name": "Hằng đêm"}),
    ("POST", "/publish/new"): Sent(form=METADATA | {"agency": "{health}"}, file=True),
    ("POST", "/publish/datasets/{dataset_id}/edit"): Sent(form=METADATA),
    ("POST", "/publish/datasets/{dataset_id}/resources/new"): Sent(file=True),
    ("POST", "/publish/resources/{resource_id}/file"): Sent(file=True),
    **{
        ("GET", f"{start}/submissions/{{submission_id}}/{name}.csv"): Sent(state=SubmissionState.READY)
        for start in ("/publish", "/api/v1")
        for name in ("errors", "left-out")
    },
    ("POST", "/publish/submissions/{submission_id}/schema"): Sent(form={"run": RUN}, state=SubmissionState.READY),
    ("POST", "/publish/submissions/{submission_id}/risk"): Sent(
        form={"run": RUN, "unit": "organisation"}, state=SubmissionState.READY
    ),
    ("POST", "/publish/submissions/{submission_id}/recipe"): Sent(
        form={"run": RUN, "step": "delimiter", "delimiter": ";"}, state=SubmissionState.READY
    ),
    ("POST", "/publish/submissions/{submission_id}/undo"): Sent(form={"run": RUN}, state=SubmissionState.READY),
    ("POST", "/publish/submissions/{submission_id}/file"): Sent(file=True),
    ("POST", "/publish/submissions/{submission_id}/decision"): Sent(
        form=APPROVAL | {"decision": "approve", "run": RUN}, state=SubmissionState.IN_REVIEW
    ),
    ("POST", "/publish/submissions/{submission_id}/override"): Sent(
        form=PLEA | {"finding-0": "1"}, state=SubmissionState.REFUSED
    ),
    ("POST", "/publish/submissions/{submission_id}/override/decision"): Sent(
        form={"decision": "grant", "reason": REASON, "request": REQUEST}, state=SubmissionState.REFUSED
    ),
    ("POST", "/publish/submissions/{submission_id}/retry"): Sent(state=SubmissionState.FAILED),
    ("POST", "/publish/withdraw/{kind}/{record_id}"): Sent(form={"reason": REASON}),
}


class World:
    """A small portal with one of everything that routes are about; it can be put back as it was."""

    def __init__(self, settings: Settings, people: People, client: TestClient[Litestar], portal: Portal) -> None:
        self.people = msgspec.structs.asdict(people)
        self.client, self.database, self.folder = client, portal.database, settings.data / "files"
        self._copy = settings.data / "files-as-they-were"
        self._fill(people, portal)
        self.remember()

    def remember(self) -> None:
        """What is there now is what is put back before each request."""
        self._rows = self._read_rows()
        shutil.copytree(self.folder, self._copy, dirs_exist_ok=True)

    def ask(self, caller: str, method: str, route: str) -> str:
        """What the caller gets, in the words of the table."""
        response = self.answer(caller, method, route)
        if response.status_code == 401 or response.headers.get("location", "").startswith("/sign-in"):
            return "in"
        return "ok" if response.status_code < 400 else str(response.status_code)

    def answer(self, caller: str, method: str, route: str) -> httpx.Response:
        """The answer of a route to one caller, everything else being as it was."""
        sent = SENT.get((method, route), Sent())
        self._put_back(sent.state)
        browser, headers = self._browser_of(caller)
        return browser.send(method, self.path(method, route), headers, **self._content(browser, route, sent))

    def get(self, caller: str, address: str) -> httpx.Response:
        """What stands at an address, for one caller."""
        browser, headers = self._browser_of(caller)
        return browser.send("GET", address, headers)

    def _browser_of(self, caller: str) -> tuple[Browser, dict[str, str]]:
        """The caller's browser or script, and the headers it sends."""
        browser, headers = Browser(self.client), {}
        if caller in self.sessions:
            browser.cookies["session"] = self.sessions[caller]
        elif caller in self.tokens:
            headers["authorization"] = f"Bearer {self.tokens[caller]}"
        return browser, headers

    def path(self, method: str, route: str) -> str:
        places = PLACES | SENT.get((method, route), Sent()).at
        return re.sub(r"{(\w+)}", lambda name: places[name[1]].format(**self.people), route)

    def _content(self, browser: Browser, route: str, sent: Sent) -> dict[str, Any]:
        if route.startswith("/api/"):
            given = {"params": sent.query or None, "json": sent.json, "content": sent.content}
            return {key: value for key, value in given.items() if value is not None}
        fields = {name: value.format(**self.people) for name, value in sent.form.items()}
        fields["_csrf_token"] = browser.form_token()
        return {"data": fields} | ({"files": {"file": ("bang.csv", TABLE)}} if sent.file else {})

    def _fill(self, people: People, portal: Portal) -> None:
        with self.database.writing() as session:
            dataset = Dataset(
                id=DATASET,
                agency_id=people.health,
                slug=PLACES["dataset"],
                title_vi="Chất lượng không khí",
                description_vi="Bụi mịn đo mỗi giờ.",
                theme="ENVI",
                licence="CC0-1.0",
                update_frequency=UpdateFrequency.DAILY,
                contact="moitruong@example.gov.vn",
            )
            resource = Resource(id=RESOURCE, dataset_id=DATASET, slug=PLACES["resource"], title_vi="Theo giờ")
            session.add(dataset)
            session.flush()
            session.add(resource)
            session.flush()
            publish(session, portal, resource, AIR_SCHEMA, AIR_ROWS)
            submission = Submission(
                id=SUBMISSION,
                resource_id=RESOURCE,
                submitted_by=people.an,
                input_name="bang.csv",
                input_sha256="0" * 64,
                input_bytes=len(TABLE),
                recipe=[{"step": "delimiter", "delimiter": ","}],
            )
            file = portal.files.quarantined(submission.input_id)
            file.write_bytes(PHONES)
            limits = Limits(memory_bytes=2 * GIB, timeout_seconds=60)
            job = Job(input_path=str(file), output_folder=str(portal.files.work("check")), limits=limits)
            inspection = inspect(job, lambda _stage, _share: None)
            # What a row stands for is asked where something speaks of people.
            inspection = msgspec.structs.replace(inspection, risk=Risk(unit=Unit.EVENT))
            submission.inspection = msgspec.to_builtins(inspection)
            submission.run_key = submission.gate_key = RUN
            portal.files.move(portal.files.work("check"), portal.files.checked(SUBMISSION, RUN))
            (portal.files.checked(SUBMISSION, RUN) / partial.FILE_NAME).write_text("row,error,tram,pm25\n")
            session.add(submission)
            session.flush()
            session.add(
                OverrideRequest(
                    id=REQUEST,
                    submission_id=SUBMISSION,
                    gate_key=RUN,
                    targets=[{"code": "d7-phone", "column": "di_dong", "place": ""}],
                    basis="officials in their public role",
                    citation="Luật Cán bộ, công chức",
                    reason=REASON,
                    asked_by=people.binh,
                )
            )
            session.add(
                Invitation(
                    secret_sha256=secret_hash(INVITATION),
                    email="em@example.gov.vn",
                    agency_id=people.health,
                    role="editor",
                    invited_by=people.binh,
                    expires_at=now().replace(year=now().year + 1),
                )
            )
            session.add(
                ApiToken(
                    id=TOKEN,
                    secret_sha256=secret_hash(new_secret()),
                    hint="cat_",
                    name="Hằng đêm",
                    person_id=people.an,
                    agency_id=people.health,
                )
            )
            self.sessions = {
                name: start_session(session, self.people[name], 1) for name in ("chi", "an", "binh", "dung")
            }
            self.tokens = {
                "token": create_token(session, people.an, people.health, "An's")[1],
                "other": create_token(session, people.chi, people.construction, "Chi's")[1],
            }

    def _read_rows(self) -> list[tuple[sa.Table, list[dict[str, Any]]]]:
        with self.database.reading() as session:
            return [
                (table, [dict(row) for row in session.connection().execute(sa.select(table)).mappings()])
                for table in SQLModel.metadata.sorted_tables
                # The database lets nobody take a line of the log back.
                if table.name != AuditEntry.__tablename__
            ]

    def _put_back(self, state: SubmissionState) -> None:
        with self.database.writing() as session:
            connection = session.connection()
            for table, _ in reversed(self._rows):
                connection.execute(sa.delete(table))
            for table, rows in self._rows:
                if rows:
                    connection.execute(sa.insert(table), rows)
            session.get_one(Submission, SUBMISSION).state = state
        shutil.copytree(self._copy, self.folder, dirs_exist_ok=True)


@pytest.fixture
def world(settings: Settings, people: People, client: TestClient[Litestar], app: Litestar) -> World:
    return World(settings, people, client, app.state.portal)


def routes_of(app: Litestar) -> set[tuple[str, str]]:
    """Every method of every route as the table writes it, but OPTIONS, which the framework adds itself."""
    return {
        (method, re.sub(r":\w+}", "}", route.path))
        for route in app.routes
        for method in route.methods
        if method != "OPTIONS"
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("database")
def test_every_route_has_its_line(app: Litestar) -> None:
    """A new route without a line here, and a line whose route is gone, are found out."""
    assert routes_of(app) == set(ROUTES)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_everybody_gets_what_the_table_says(world: World) -> None:
    """Each of the seven callers, at each route, gets the answer of the table."""
    wrong = {}
    for (method, route), expected in ROUTES.items():
        answers = [world.ask(caller, method, route) for caller in CALLERS]
        if answers != expected.split():
            wrong[f"{method} {route}"] = f"{' '.join(answers)}, and not {' '.join(expected.split())}"
    assert wrong == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_options_tells_methods_and_nothing_else(world: World) -> None:
    """OPTIONS needs no sign-in anywhere, for it shows and does nothing."""
    for method, route in ROUTES:
        answer = Browser(world.client).send("OPTIONS", world.path(method, route), {})
        assert (answer.status_code, answer.content) == (204, b"")
