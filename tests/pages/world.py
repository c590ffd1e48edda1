"""Portals to look at: one with everything in every state, one that nothing was done in yet.

Nobody works in them: no worker runs, so that what is received or being checked stays so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
from sqlmodel import Session, col, select

from catalog import indexing
from catalog.app import create_app
from catalog.migrations import migrate
from catalog.portal import Portal
from catalog.principal import Principal, Role
from catalog.settings import Settings
from catalog.store.columns import now
from catalog.store.models import Agency, Dataset, Resource, Version
from publishers import originals, overrides, pipeline, review, submissions
from publishers.accounts import create_person, join_agency, principal_of, set_active, start_session
from publishers.decisions import overridable
from publishers.invitations import invite, link_to_new_password
from publishers.metadata import ResourceTitle, create_dataset, create_resource, parse_metadata
from publishers.models import Person, SignInFailure
from publishers.pipeline import Work
from publishers.submissions import WithdrawnKind
from publishers.throttle import FREE_PER_PAIR, attempt_of
from publishers.tokens import create_token
from tests.catalog.web.conftest import AIR_ROWS, AIR_SCHEMA, fill, publish
from tests.publishers.pipeline.stage import Stage
from tests.served import serving
from validation.privacy.overrides import LegalBasis
from validation.recipe import DropColumn, SetColumnType, SetUnit

PASSWORD = "thuyền giấy trôi dưới cầu"
THROTTLED = "quen@example.gov.vn"
"""Somebody who mistyped her password too often just now."""

STATIONS = "ma_tram,ten,pm25,ngay\n" + "".join(f"{n:05},Trạm {n},{20 + n}.5,2026-03-{n:02}\n" for n in range(1, 21))
PERSONAL = "ma,so_cccd,thu_dien_tu\n" + "".join(
    f"{n},{number},nguyen.van.{n}@gmail.com\n"
    for n, number in enumerate(("001190123456", "031285004321", "079091777555", "048188332211", "024275916342"))
)
DOUBTFUL = "ma,x\n1,001085012345\n2,038190004321\n3,079085012345\n"
RAGGED = "ma,ten,pm25\n1,Hàng Đậu,41.5\n2,Ba Đình\n3,Cầu Giấy,12.5,thừa\n\n4,Hà Đông,7\n"
PHONES = "phong,di_dong\n" + "".join(f"Phòng {n},09{n}2345{n}78\n" for n in range(1, 7))
DECIDED = "phong,di_dong,so_cccd\n" + "".join(f"Phòng {n},09{n}2345{n}78,00119012345{n}\n" for n in range(1, 7))
"""A column of people, which goes, beside office telephones, which a steward lets be public."""
PATIENTS = "phuong,tuoi,gioi_tinh,dan_toc,ket_qua\n" + "".join(
    f"Phường {n % 5},{20 + n % 37},{'Nữ' if n % 2 else 'Nam'},"
    f"{'Tày' if n % 9 == 0 else 'Kinh'},{'Không đạt' if n % 7 == 0 else 'Đạt'}\n"
    for n in range(300)
)
"""Nobody is named, and everybody can be found."""
GROUPS = "gioi_tinh,tuoi_nguoi_benh\n" + "".join(
    f"{sex},{age}\n" for sex in ("Nam", "Nữ") for age in (30, 40, 50) for _ in range(15)
)
LONG_NAME = "bang-so-lieu-quan-trac-chat-luong-khong-khi-xung-quanh-tu-dong-lien-tuc-quy-1-nam-2026.csv"
REASON = "Đã đối chiếu từng dòng với niên giám in; không dòng nào ứng với một người hay một nhóm nhỏ người dân nào."
PLEA = review.Plea(REASON, LegalBasis.OFFICIALS, "Luật Cán bộ, công chức, Điều 1")
APPROVAL = review.Approval(
    reason=REASON,
    basis=LegalBasis.NOT_PERSONAL,
    singled_out="Không ai: mỗi dòng là một trạm quan trắc, không phải một người.",
    joined="Bản đồ các trạm, nhưng ghép lại cũng không biết thêm về ai.",
    harm="Không có điều gì mà chúng tôi nghĩ tới được.",
)
MANY_DATASETS = 22
"""More than one page holds."""


class World(msgspec.Struct, frozen=True):
    """Where the portals are served, and what their pages' addresses are made of."""

    addresses: dict[str, str]
    """By name of portal: `filled`, `limited` (the same, with a search server that is down) and `empty`."""
    sessions: dict[str, dict[str, str]]
    """Session cookies by portal and person: `editor`, `approver`, `steward`, `newcomer`."""
    places: dict[str, str]
    """Ids and secrets that stand in addresses, by the name that the table of pages gives them."""


@contextmanager
def opened_world(folder: Path) -> Iterator[World]:
    """The portals, filled in `folder` and served until the block ends."""
    filled, empty = folder / "filled", folder / "empty"
    sessions, places = _fill(filled)
    nothing = _fill_with_a_steward(empty)
    with ExitStack() as stack:
        addresses = {
            "filled": stack.enter_context(serving(_settings(filled))),
            "limited": stack.enter_context(serving(_settings(filled, search_url="http://127.0.0.1:9"))),
            "empty": stack.enter_context(serving(_settings(empty))),
        }
        yield World(addresses, {"filled": sessions, "limited": sessions, "empty": nothing}, places)


def _settings(data: Path, search_url: str = "") -> Settings:
    return Settings(data=data, threads=8, search_url=search_url)


def _open(data: Path) -> Portal:
    data.mkdir(parents=True)
    settings = _settings(data)
    migrate(settings.database)
    portal: Portal = create_app(settings).state.portal
    return portal


def _fill_with_a_steward(data: Path) -> dict[str, str]:
    portal = _open(data)
    with portal.database.writing() as session:
        steward = create_person(session, email="dung@example.gov.vn", name="Dũng", password=PASSWORD, is_steward=True)
        cookies = {"steward": start_session(session, steward.id, hours=1)}
    portal.close()
    return cookies


def _fill(data: Path) -> tuple[dict[str, str], dict[str, str]]:
    portal = _open(data)
    fill(portal)
    with portal.database.writing() as session:
        agencies = {agency.slug: agency.id for agency in session.exec(select(Agency)).all()}
        people = _people(session, agencies)
        places = _links(session, people, agencies) | _published(session)
        cookies = {name: start_session(session, person.id, hours=1) for name, person in people.items()}
        for n in range(MANY_DATASETS):
            _add_small_dataset(session, portal, agencies["thong-ke"], n)
        _too_many_attempts(session, portal.settings)
        an, binh, dung = (principal_of(session, people[name]) for name in ("editor", "approver", "steward"))
    places |= _submissions(portal, Stage(portal, an, binh, agencies["moi-truong"], "", ""), dung)
    while indexing.drain(portal):
        pass
    _lose_files(portal)
    portal.close()
    return cookies, places


def _people(session: Session, agencies: dict[str, str]) -> dict[str, Person]:
    people = {
        role: create_person(session, email=email, name=name, password=PASSWORD, is_steward=role == "steward")
        for role, email, name in (
            ("editor", "an@example.gov.vn", "Nguyễn Thị An"),
            ("approver", "binh@example.gov.vn", "Trần Bình"),
            ("steward", "dung@example.gov.vn", "Lê Dũng"),
            ("newcomer", "em@example.gov.vn", "Hoàng Em"),
            ("former", "giang@example.gov.vn", "Phạm Giang"),
        )
    }
    for role, right in (("editor", Role.EDITOR), ("approver", Role.APPROVER), ("former", Role.EDITOR)):
        join_agency(session, people[role].id, agencies["moi-truong"], right)
    set_active(session, people.pop("former"), is_active=False)
    return people


def _links(session: Session, people: dict[str, Person], agencies: dict[str, str]) -> dict[str, str]:
    """Secrets of invitations of each kind, and ids of what the steward's and editor's pages are about."""
    invited_by = people["steward"].id
    agency = agencies["moi-truong"]
    token, _secret = create_token(session, people["editor"].id, agency, "Nạp số liệu hằng đêm")
    return {
        "agency": agency,
        "token": token.id,
        "invitation": invite(
            session, invited_by=invited_by, email="moi@example.gov.vn", days=7, agency_id=agency, role=Role.EDITOR
        ),
        "invitation_of_a_member": invite(
            session, invited_by=invited_by, email="em@example.gov.vn", days=7, agency_id=agency, role=Role.APPROVER
        ),
        "invitation_of_a_steward": invite(
            session, invited_by=invited_by, email="quan.tri@example.gov.vn", days=7, makes_steward=True
        ),
        "password_link": link_to_new_password(session, people["approver"], made_by=invited_by, days=7),
        "approver": people["approver"].id,
    }


def _published(session: Session) -> dict[str, str]:
    """Ids of the public dataset of the editor's own agency."""
    dataset = session.exec(select(Dataset).where(Dataset.slug == "khong-khi")).one()
    resource = session.exec(select(Resource).where(Resource.dataset_id == dataset.id)).one()
    return {"dataset": dataset.id, "resource": resource.id, "version": str(resource.current_version_id)}


def _add_small_dataset(session: Session, portal: Portal, agency_id: str, number: int) -> None:
    """One of many, so that lists turn pages and facets have something to count."""
    theme = ("ENVI", "SOCI", "ECON", "GOVE", "HEAL", "EDUC", "TRAN", "AGRI", "REGI", "TECH")[number % 10]
    dataset = create_dataset(
        session,
        agency_id,
        parse_metadata(
            {
                "title_vi": f"Quan trắc nước sông, đợt {number + 1}",
                "title_en": f"River water readings, round {number + 1}",
                "description_vi": "Mẫu nước lấy tại các trạm, mỗi dòng một mẫu.",
                "description_en": "Water samples taken at the stations, one sample a row.",
                "theme": theme,
                "tags": ["nước", f"đợt {number + 1}"],
                "contact": "thongke@example.gov.vn",
            }
        ),
    )
    resource = create_resource(session, dataset, ResourceTitle("Mẫu", "Samples"), "mau")
    publish(session, portal, resource, AIR_SCHEMA, AIR_ROWS)


def _too_many_attempts(session: Session, settings: Settings) -> None:
    attempt = attempt_of(THROTTLED, "127.0.0.1", settings.signing_secret())
    session.add_all(SignInFailure(key=attempt.pair, at=now()) for _ in range(FREE_PER_PAIR + 20))


def _submissions(portal: Portal, of: Stage, steward: Principal) -> dict[str, str]:
    """A hand-in in each state, by the name of the state, each for a dataset of its own."""
    stages = {
        state: _stage_of_its_own(portal, of, f"Bụi mịn: {title_vi}", f"Fine dust: {title_en}")
        for state, title_vi, title_en in (
            ("ready", "sẵn sàng", "ready"),
            ("corrected", "đã chỉnh", "corrected"),
            ("mistyped", "sai kiểu", "mistyped"),
            ("refused", "bị giữ lại", "refused"),
            ("ragged", "dòng lệch", "ragged"),
            ("in_review", "chờ quyết định", "in review"),
            ("declined", "bị từ chối", "declined"),
            ("approved", "đã được duyệt", "approved"),
            ("blocked", "bị chặn", "blocked"),
            ("override_asked", "xin công khai", "asked about"),
            ("override_declined", "không được công khai", "not let be public"),
            ("gone", "tệp đã xoá", "its file deleted"),
            ("published", "đã công bố", "published"),
            ("decided", "được công khai", "let be public"),
            ("people", "người bệnh", "patients"),
            ("groups", "người bệnh theo nhóm", "groups of patients"),
            ("withdrawn", "đã thu hồi", "withdrawn"),
            ("failed", "không xong", "failed"),
            ("checking", "đang kiểm tra", "being checked"),
            ("received", "vừa nhận", "received"),
        )
    }
    found = {
        "ready": stages["ready"].hand_in(STATIONS),
        "corrected": stages["corrected"].hand_in(STATIONS),
        "mistyped": stages["mistyped"].hand_in(STATIONS),
        "refused": stages["refused"].hand_in(PERSONAL, LONG_NAME),
        "ragged": stages["ragged"].hand_in(RAGGED),
        "in_review": stages["in_review"].hand_in(DOUBTFUL),
        "declined": stages["declined"].hand_in(DOUBTFUL),
        "approved": stages["approved"].hand_in(DOUBTFUL),
        "blocked": stages["blocked"].hand_in(PHONES),
        "override_asked": stages["override_asked"].hand_in(PHONES),
        "override_declined": stages["override_declined"].hand_in(PHONES),
        "gone": stages["gone"].hand_in(STATIONS),
        "published": stages["published"].hand_in(STATIONS),
        "withdrawn": stages["withdrawn"].hand_in(STATIONS),
        "decided": stages["decided"].hand_in(DECIDED),
        "people": stages["people"].hand_in(PATIENTS),
        "groups": stages["groups"].hand_in(GROUPS),
    }
    of.work()
    with portal.database.writing() as session:
        submissions.add_steps(
            session, of.an, submissions.placed(session, found["groups"]).submission, (SetUnit("person"),)
        )
    _let_be_public(of, steward, found["decided"])
    with portal.database.writing() as session:
        at = {name: submissions.placed(session, found[name]).submission for name in found}
        submissions.add_steps(session, of.an, at["corrected"], (SetColumnType(column="pm25", type="string"),))
        submissions.add_steps(session, of.an, at["mistyped"], (SetColumnType(column="ten", type="integer"),))
        review.send_back(session, of.binh, at["declined"], REASON, at["declined"].run_key)
        review.approve(session, of.binh, at["approved"], APPROVAL, at["approved"].run_key)
        for name in ("override_asked", "override_declined"):
            where = submissions.placed(session, found[name])
            findings = [finding for _, finding in overridable(where)]
            request = overrides.ask(session, of.binh, where.submission, findings, PLEA)
            session.flush()
        overrides.decline(session, steward, at["override_declined"], request.id, REASON)
        originals.remove_original(session, at["gone"], of.an.person_id)
    originals.remove_bytes(portal, at["gone"])
    for name in ("published", "withdrawn", "decided"):
        stages[name].publish(found[name])
    with portal.database.writing() as session:
        submissions.withdraw(session, of.an, WithdrawnKind.RESOURCE, stages["withdrawn"].resource_id, "Nhầm bản nháp.")
    found["failed"] = stages["failed"].hand_in(STATIONS)
    with portal.database.writing() as session:
        pipeline.claim(session, Work.CHECK, "nobody", lease_seconds=1, max_attempts=0)
    found["checking"] = stages["checking"].hand_in(STATIONS)
    claimed = of.claim(Work.CHECK)
    assert claimed is not None
    pipeline.heartbeat(portal, claimed, "check", 0.4)
    found["received"] = stages["received"].hand_in(STATIONS)
    drafts = {f"{name}_dataset": stages[name].dataset_id for name in ("ready", "withdrawn")}
    return found | drafts


def _let_be_public(of: Stage, steward: Principal, submission_id: str) -> None:
    """The numbers of people go, and the telephones may stay; then it is ready."""
    with of.portal.database.writing() as session:
        submission = submissions.placed(session, submission_id).submission
        submissions.add_steps(session, of.an, submission, (DropColumn("so_cccd"), SetUnit("organisation")))
    of.work()
    with of.portal.database.writing() as session:
        where = submissions.placed(session, submission_id)
        findings = [finding for _, finding in overridable(where)]
        request = overrides.ask(session, of.binh, where.submission, findings, PLEA)
        session.flush()
        overrides.grant(session, steward, where.submission, request.id, REASON)
    of.work()


def _stage_of_its_own(portal: Portal, of: Stage, title_vi: str, title_en: str) -> Stage:
    with portal.database.writing() as session:
        metadata = parse_metadata(
            {
                "title_vi": title_vi,
                "title_en": title_en,
                "description_vi": "Nồng độ bụi mịn theo trạm, mỗi dòng một ngày.",
                "description_en": "Fine dust by station, one day a row.",
                "theme": "ENVI",
                "contact": "moitruong@example.gov.vn",
            }
        )
        dataset = create_dataset(session, of.agency_id, metadata)
        resource = create_resource(session, dataset, ResourceTitle(), "tram")
        return Stage(portal, of.an, of.binh, of.agency_id, dataset.id, resource.id)


def _lose_files(portal: Portal) -> None:
    """The tables of the last two small datasets lie on a broken disk: one is gone, one is not what it was."""
    with portal.database.reading() as session:
        gone, broken = (
            session.exec(
                select(Version.id)
                .join(Resource, col(Resource.id) == Version.resource_id)
                .join(Dataset, col(Dataset.id) == Resource.dataset_id)
                .where(Dataset.slug == f"quan-trac-nuoc-song-dot-{number}")
            ).one()
            for number in (MANY_DATASETS, MANY_DATASETS - 1)
        )
    portal.files.version(gone).unlink()
    portal.files.version(broken).write_bytes(b"not a table any more")
