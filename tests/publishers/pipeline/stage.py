"""A portal with one agency's dataset, and what tests do with it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import msgspec
import pytest
from sqlmodel import select

from catalog.portal import Portal
from catalog.principal import Principal
from catalog.store.models import Resource, Version
from publishers import pipeline, submissions, uploads
from publishers.models import Submission, SubmissionState
from publishers.pipeline import Work

STATIONS = "ma_tram,ten,pm25\n00001,Hàng Đậu,41.5\n00002,Ba Đình,38.25\n00003,Cầu Giấy,\n"
PEOPLE = "ma,so_cccd\n1,001190123456\n2,031285004321\n3,079091777555\n4,048188332211\n5,024275916342\n"
WAIT_SECONDS = 60.0
ENDS = (SubmissionState.PUBLISHED, SubmissionState.REFUSED, SubmissionState.FAILED)


class Stage(msgspec.Struct):
    """An agency's dataset with one table, and what a test does with it."""

    portal: Portal
    an: Principal
    """Editor."""
    binh: Principal
    """Approver."""
    agency_id: str
    dataset_id: str
    resource_id: str

    def hand_in(self, content: str | bytes, name: str = "tram.csv") -> str:
        """An hands in a file; returns the submission's id."""

        async def chunks() -> AsyncIterator[bytes]:
            yield content.encode() if isinstance(content, str) else content

        upload = asyncio.run(uploads.receive(self.portal, chunks(), name))
        with self.portal.database.writing() as session:
            submission, former = submissions.hand_in(
                session, self.an, session.get_one(Resource, self.resource_id), upload
            )
        if former:
            self.portal.files.remove(self.portal.files.quarantined(former))
        return submission.id

    def work(self) -> None:
        """Do everything that waits to be checked or published, in this process."""
        does: dict[Work, Callable[[pipeline.Claim], None]] = {
            Work.CHECK: lambda claimed: pipeline.check(self.portal, claimed, lambda: False),
            Work.PUBLISH: lambda claimed: pipeline.publish(self.portal, claimed),
        }
        for work, do in does.items():
            while (claimed := self.claim(work)) is not None:
                do(claimed)

    def work_to_the_end(self, submission_id: str) -> SubmissionState:
        """Be the next worker once another's lease has run out, and click as An would."""
        deadline = time.monotonic() + WAIT_SECONDS
        while (state := self.submission(submission_id).state) not in ENDS:
            if time.monotonic() > deadline:
                pytest.fail(f"the submission is still {state.value} after {WAIT_SECONDS:.0f} s")
            if state is SubmissionState.READY:
                self.request_publication(submission_id)
            self.work()
            time.sleep(0.1)
        return state

    def claim(self, work: Work, holder: str = "test") -> pipeline.Claim | None:
        settings = self.portal.settings
        with self.portal.database.writing() as session:
            return pipeline.claim(
                session, work, holder, lease_seconds=settings.lease_seconds, max_attempts=settings.max_attempts
            )

    def request_publication(self, submission_id: str) -> None:
        """An clicks."""
        with self.portal.database.writing() as session:
            submissions.request_publication(session, self.an, session.get_one(Submission, submission_id))

    def publish(self, submission_id: str) -> None:
        """An clicks, and the work is done."""
        self.request_publication(submission_id)
        self.work()

    def submission(self, submission_id: str) -> Submission:
        with self.portal.database.reading() as session:
            return session.get_one(Submission, submission_id)

    def versions(self) -> list[Version]:
        with self.portal.database.reading() as session:
            query = select(Version).where(Version.resource_id == self.resource_id).order_by(Version.number)
            return list(session.exec(query).all())

    def wait_for(self, submission_id: str, *states: SubmissionState) -> SubmissionState:
        """Wait until another process has brought the submission to one of `states`."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            state = self.submission(submission_id).state
            if state in states:
                return state
            time.sleep(0.05)
        pytest.fail(f"the submission is still {state.value} after {WAIT_SECONDS:.0f} s")

    def stored_files(self) -> set[str]:
        """Every file below the portal's files, by its path."""
        root = self.portal.files.root
        return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
