"""The demo catalogue: real open figures by agencies that do not exist, handed in through the pipeline itself."""

import asyncio
import time
import tomllib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
from sqlmodel import Session, col, select

from catalog.portal import Portal
from catalog.principal import Principal, Role
from catalog.slug import slugify
from catalog.store.models import Agency, Dataset, Resource
from publishers import submissions, uploads
from publishers.accounts import create_person, person_by_email, principal_of
from publishers.metadata import Metadata, ResourceTitle, create_dataset, create_resource
from publishers.models import Membership, Person, Submission, SubmissionState
from publishers.submissions import OPEN

FOLDER = Path(__file__).parent
PASSWORD = "thu-nghiem-du-lieu-mo"  # noqa: S105 - printed for everybody to use; the demo listens on this machine only
WAIT_SECONDS = 120.0


class DemoPerson(msgspec.Struct, frozen=True):
    email: str
    name: str
    role: Role | None
    """Role in every demo agency; None: the portal's steward."""


PEOPLE = (
    DemoPerson("editor@demo.gov.vn", "An Biên Tập (demo)", Role.EDITOR),
    DemoPerson("approver@demo.gov.vn", "Bình Phê Duyệt (demo)", Role.APPROVER),
    DemoPerson("steward@demo.gov.vn", "Dũng Quản Trị (demo)", None),
)


class DemoAgency(msgspec.Struct, frozen=True):
    slug: str
    name_vi: str
    name_en: str
    description_vi: str
    description_en: str


class DemoTable(msgspec.Struct, frozen=True):
    file: str
    title_vi: str = ""
    title_en: str = ""


class DemoDataset(Metadata, frozen=True, kw_only=True):
    agency: str
    tables: tuple[DemoTable, ...]
    refused: bool = False

    def metadata(self) -> Metadata:
        return Metadata(**{field.name: getattr(self, field.name) for field in msgspec.structs.fields(Metadata)})


class Demo(msgspec.Struct, frozen=True):
    agencies: tuple[DemoAgency, ...]
    datasets: tuple[DemoDataset, ...]


class DemoStuck(Exception):
    """A demo table did not reach its end; the worker's log says why."""


def read_demo() -> Demo:
    return msgspec.convert(tomllib.loads((FOLDER / "datasets.toml").read_text(encoding="utf-8")), Demo)


def wants_demo(session: Session) -> bool:
    """Whether the portal is empty, or holds a demo that was interrupted while it was loaded."""
    if session.exec(select(Agency.id).limit(1)).first() is None:
        return True
    return has_demo(session) and any(_missing_tables(session, dataset) for dataset in read_demo().datasets)


def has_demo(session: Session) -> bool:
    return session.exec(select(Agency.id).where(col(Agency.is_demo)).limit(1)).first() is not None


def load_demo(portal: Portal, progress: Callable[[int, int], None]) -> None:
    """Hand in every demo table and publish it; a worker must be running. What is there already is left alone.

    `progress` is told how many of how many tables are through. Raises DemoStuck.
    """
    demo = read_demo()
    with portal.database.writing() as session:
        agency_ids = {agency.slug: _agency(session, agency) for agency in demo.agencies}
        editor = _people(session, list(agency_ids.values()))
    handed_in = [
        (_hand_in(portal, editor, agency_ids[dataset.agency], dataset, table), dataset.refused)
        for dataset in demo.datasets
        for table in dataset.tables
    ]
    for done, (submission_id, refused) in enumerate(handed_in, 1):
        if submission_id is not None:
            _follow(portal, editor, submission_id, refused=refused)
        progress(done, len(handed_in))


def _agency(session: Session, demo: DemoAgency) -> str:
    agency = session.exec(select(Agency).where(Agency.slug == demo.slug)).one_or_none()
    if agency is None:
        agency = Agency(**msgspec.structs.asdict(demo), is_demo=True)
        session.add(agency)
        session.flush()
    return agency.id


def _people(session: Session, agency_ids: list[str]) -> Principal:
    """Create who is missing; returns the editor."""
    people: dict[str, Person] = {}
    for demo in PEOPLE:
        person = person_by_email(session, demo.email)
        if person is None:
            is_steward = demo.role is None
            person = create_person(session, email=demo.email, name=demo.name, password=PASSWORD, is_steward=is_steward)
            if demo.role is not None:
                session.add_all(
                    Membership(person_id=person.id, agency_id=agency_id, role=demo.role) for agency_id in agency_ids
                )
            session.flush()
        people[demo.email] = person
    return principal_of(session, people[PEOPLE[0].email])


def _hand_in(portal: Portal, editor: Principal, agency_id: str, demo: DemoDataset, table: DemoTable) -> str | None:
    """The submission to follow; None where the table has been through before."""
    with portal.database.writing() as session:
        dataset = _dataset(session, demo)
        if dataset is None:
            dataset = create_dataset(session, agency_id, demo.metadata())
        resource = _resource(session, dataset, table)
        if resource is None:
            title = ResourceTitle(table.title_vi, table.title_en)
            resource = create_resource(session, dataset, title, Path(table.file).stem)
        earlier = session.exec(select(Submission).where(Submission.resource_id == resource.id)).first()
        if earlier is not None:
            return earlier.id if earlier.state in OPEN and not demo.refused else None
    upload = asyncio.run(uploads.receive(portal, _chunks(FOLDER / "tables" / table.file), table.file))
    with portal.database.writing() as session:
        submission, _ = submissions.hand_in(session, editor, session.get_one(Resource, resource.id), upload)
        return submission.id


def _follow(portal: Portal, editor: Principal, submission_id: str, *, refused: bool) -> None:
    """Wait for the submission's end; ask for publication on the way."""
    end = SubmissionState.REFUSED if refused else SubmissionState.PUBLISHED
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        with portal.database.reading() as session:
            state = session.get_one(Submission, submission_id).state
        if state is end:
            return
        if state is SubmissionState.READY:
            with portal.database.writing() as session:
                submission = session.get_one(Submission, submission_id)
                submissions.request_publication(session, editor, submission)
        elif state not in (SubmissionState.RECEIVED, SubmissionState.CHECKING):
            raise DemoStuck(f"A demo table is {state.value} instead of {end.value}: submission {submission_id}")
        time.sleep(0.1)
    raise DemoStuck(f"No worker took submission {submission_id} to its end within {WAIT_SECONDS:.0f} seconds")


def _missing_tables(session: Session, demo: DemoDataset) -> bool:
    dataset = _dataset(session, demo)
    if dataset is None:
        return True
    resources = session.exec(select(Resource.id).where(Resource.dataset_id == dataset.id)).all()
    return len(resources) < len(demo.tables)


def _dataset(session: Session, demo: DemoDataset) -> Dataset | None:
    """The dataset made of `demo`, recognised by its address: titles may have been edited since."""
    return session.exec(select(Dataset).where(Dataset.slug == slugify(demo.title_vi))).one_or_none()


def _resource(session: Session, dataset: Dataset, table: DemoTable) -> Resource | None:
    slug = slugify(table.title_vi or table.title_en or Path(table.file).stem)
    return session.exec(select(Resource).where(Resource.dataset_id == dataset.id, Resource.slug == slug)).one_or_none()


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    yield path.read_bytes()
