"""Every page of the site in every state that looks different: what the sweep and the pictures go through.

A page is the answer to one method of one route. A route without a line fails the sweep, and so does a line without a
route; WITHOUT_A_PAGE names those that answer with a redirect or a file, and PROGRAMS what people do not look at.
Names in braces are filled from `World.places`.
"""

from __future__ import annotations

import re

import msgspec
from litestar import Litestar

from catalog.web.styleguide import COMPONENTS
from tests.pages.world import THROTTLED


class Page(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    """Names its pictures, and what is found on it."""
    route: str
    """Method and path of the route that answers, as the application writes it."""
    address: str = ""
    """Without one the route's own path."""
    by: str = "anyone"
    """Who looks: `anyone` is not signed in, else a person of `World.sessions`."""
    status: int = 200
    sent: dict[str, str] | None = None
    """Fields filled into the form whose answer the page is; those that the form has filled in itself stay."""
    form_at: str = ""
    """The page that has this form; without one, the page at the same address."""
    portal: str = "filled"
    has_foreign_title: bool = False
    """Its title is a record's, which is given in one language only."""

    @property
    def path(self) -> str:
        return self.address or self.route.partition(" ")[2]


def _get(name: str, route: str, address: str = "", **more: object) -> Page:
    return Page(name=name, route=f"GET {route}", address=address, **more)  # type: ignore[arg-type]


def _answer(name: str, route: str, sent: dict[str, str], address: str = "", **more: object) -> Page:
    status = more.pop("status", 422)
    return Page(name=name, route=f"POST {route}", address=address, sent=sent, status=status, **more)  # type: ignore[arg-type]


_DATASET, _TABLE = "/datasets/{dataset}", "/datasets/{dataset}/{name}"
_TABLE_PLACE = "/datasets/{dataset}/{resource}"
_CERTIFICATE = "/datasets/{dataset}/{resource}/privacy"
_SUBMISSION = "/publish/submissions/{submission_id}"
_WITHDRAW = "/publish/withdraw/{kind}/{record_id}"
_NO_METADATA = {"title_vi": "", "title_en": "", "contact": "nguyen.van.an.1985@gmail.com"}

READERS = (
    _get("home", "/"),
    _get("home-empty", "/", portal="empty"),
    _get("search", "/datasets"),
    _get("search-page-2", "/datasets", "/datasets?page=2"),
    _get("search-hits", "/datasets", "/datasets?q=ba+dinh"),
    _get("search-filtered", "/datasets", "/datasets?q=nuoc&theme=ENVI&theme=SOCI"),
    _get("search-nothing", "/datasets", "/datasets?q=zzzzqqqq&theme=ENVI"),
    _get("search-limited", "/datasets", "/datasets?q=d%C3%A2n+s%E1%BB%91", portal="limited"),
    _get("search-empty", "/datasets", portal="empty"),
    _get("dataset", _DATASET, "/datasets/dan-so"),
    _get("dataset-vietnamese", _DATASET, "/datasets/khong-khi", has_foreign_title=True),
    _get("dataset-withdrawn", _DATASET, "/datasets/da-thu-hoi", status=410),
    _get("dataset-unknown", _DATASET, "/datasets/khong-co", status=404),
    _get("table", _TABLE, "/datasets/dan-so/theo-tinh"),
    _get("table-filtered", _TABLE, "/datasets/dan-so/theo-tinh?tinh__contains=Kim&order_by=-dan_so"),
    _get("table-no-row", _TABLE, "/datasets/dan-so/theo-tinh?tinh=zzzz"),
    _get("table-wrong-filter", _TABLE, "/datasets/dan-so/theo-tinh?dan_so__gte=abc", status=400),
    _get("table-earlier-version", _TABLE, "/datasets/dan-so/theo-tinh?version=1"),
    _get("table-unknown-version", _TABLE, "/datasets/dan-so/theo-tinh?version=9", status=404),
    _get("table-wrong-cursor", _TABLE, "/datasets/dan-so/theo-tinh?cursor=abc", status=400),
    _get("table-version-withdrawn", _TABLE, "/datasets/dan-so/so-lieu-cu", status=410),
    _get("table-broken", _TABLE, "/datasets/quan-trac-nuoc-song-dot-21/mau", status=500),
    _get(
        "file-withdrawn", "/datasets/{dataset}/{resource}/v/{name}", "/datasets/dan-so/so-lieu-cu/v/1.csv", status=410
    ),
    _get("original-not-public", f"{_TABLE_PLACE}/original", "/datasets/dan-so/theo-tinh/original", status=404),
    _get(
        "original-withdrawn",
        f"{_TABLE_PLACE}/v/{{number}}/original",
        "/datasets/dan-so/so-lieu-cu/v/1/original",
        status=410,
    ),
    _get("certificate", _CERTIFICATE, "/datasets/bui-min-da-cong-bo/tram/privacy"),
    _get("certificate-decided", _CERTIFICATE, "/datasets/bui-min-duoc-cong-khai/tram/privacy"),
    _get("certificate-withdrawn", _CERTIFICATE, "/datasets/dan-so/so-lieu-cu/privacy", status=410),
    _get("agencies", "/agencies"),
    _get("agencies-empty", "/agencies", portal="empty"),
    _get("agency", "/agencies/{agency}", "/agencies/thong-ke"),
    _get("agency-page-2", "/agencies/{agency}", "/agencies/thong-ke?page=2"),
    _get("agency-unknown", "/agencies/{agency}", "/agencies/khong-co", status=404),
    _get("developers", "/developers"),
    _get("key", "/developers/key"),
    _get("problems", "/problems"),
    _get("problem", "/problems/{slug}", "/problems/bad-parameter"),
    _get("problem-without-details", "/problems/{slug}", "/problems/invalid"),
    _get("problem-unknown", "/problems/{slug}", "/problems/none-of-these", status=404),
    _get("developers-empty", "/developers", portal="empty"),
    _get("nowhere", "/", "/khong-co-trang-nay", status=404),
    _get("sign-in", "/sign-in"),
    _answer("sign-in-failed", "/sign-in", {"email": "ai.do@example.gov.vn", "password": "không phải mật khẩu"}),
    _answer("sign-in-too-often", "/sign-in", {"email": THROTTLED, "password": "không phải mật khẩu"}, status=429),
    _get("invitation", "/invitations/{secret}", "/invitations/{invitation}"),
    _get("invitation-member", "/invitations/{secret}", "/invitations/{invitation_of_a_member}"),
    _get("invitation-steward", "/invitations/{secret}", "/invitations/{invitation_of_a_steward}"),
    _get("invitation-spent", "/invitations/{secret}", "/invitations/mot-lien-ket-da-dung", status=410),
    _get("password-link", "/invitations/{secret}", "/invitations/{password_link}"),
    _answer("invitation-wrong", "/invitations/{secret}", {"name": "", "password": "ngắn"}, "/invitations/{invitation}"),
)

PUBLISHERS = (
    _get("desk", "/publish", by="editor"),
    _get("desk-steward", "/publish", by="steward"),
    _get("desk-newcomer", "/publish", by="newcomer"),
    _get("new", "/publish/new", by="editor"),
    _get("new-choosing", "/publish/new", by="steward"),
    _get("new-newcomer", "/publish/new", by="newcomer"),
    _answer("new-wrong", "/publish/new", _NO_METADATA, by="editor"),
    _get("own-dataset", "/publish/datasets/{dataset_id}", "/publish/datasets/{dataset}", by="editor"),
    _get("own-draft", "/publish/datasets/{dataset_id}", "/publish/datasets/{ready_dataset}", by="editor"),
    _get("own-table-withdrawn", "/publish/datasets/{dataset_id}", "/publish/datasets/{withdrawn_dataset}", by="editor"),
    _get("own-unknown", "/publish/datasets/{dataset_id}", "/publish/datasets/khong-co", by="editor", status=404),
    _get("edit", "/publish/datasets/{dataset_id}/edit", "/publish/datasets/{dataset}/edit", by="editor"),
    _answer(
        "edit-wrong",
        "/publish/datasets/{dataset_id}/edit",
        _NO_METADATA,
        "/publish/datasets/{dataset}/edit",
        by="editor",
    ),
    _get(
        "add-table",
        "/publish/datasets/{dataset_id}/resources/new",
        "/publish/datasets/{dataset}/resources/new",
        by="editor",
    ),
    _answer(
        "add-table-wrong",
        "/publish/datasets/{dataset_id}/resources/new",
        {"resource_title_vi": "Gọi 0912345678"},
        "/publish/datasets/{dataset}/resources/new",
        by="editor",
    ),
    _get("new-file", "/publish/resources/{resource_id}/file", "/publish/resources/{resource}/file", by="editor"),
    _answer(
        "new-file-wrong", "/publish/resources/{resource_id}/file", {}, "/publish/resources/{resource}/file", by="editor"
    ),
    *(
        _get(f"submission-{state.replace('_', '-')}", _SUBMISSION, f"/publish/submissions/{{{state}}}", by="editor")
        for state in (
            "received",
            "checking",
            "refused",
            "ragged",
            "mistyped",
            "in_review",
            "declined",
            "approved",
            "gone",
            "blocked",
            "override_asked",
            "override_declined",
            "people",
            "groups",
            "ready",
            "corrected",
            "published",
            "withdrawn",
            "failed",
        )
    ),
    _get("submission-to-decide", _SUBMISSION, "/publish/submissions/{in_review}", by="approver"),
    _get("submission-to-ask-about", _SUBMISSION, "/publish/submissions/{blocked}", by="approver"),
    _answer(
        "submission-asked-wrong",
        f"{_SUBMISSION}/override",
        {"reason": "Vì cần."},
        "/publish/submissions/{blocked}/override",
        form_at="/publish/submissions/{blocked}",
        by="approver",
    ),
    _get("submission-to-grant", _SUBMISSION, "/publish/submissions/{override_asked}", by="steward"),
    _answer(
        "submission-granted-wrong",
        f"{_SUBMISSION}/override/decision",
        {"reason": "Được."},
        "/publish/submissions/{override_asked}/override/decision",
        form_at="/publish/submissions/{override_asked}",
        by="steward",
    ),
    _get("submission-to-retry", _SUBMISSION, "/publish/submissions/{failed}", by="steward"),
    _answer(
        "submission-decided-wrong",
        f"{_SUBMISSION}/decision",
        {"reason": "Không."},
        "/publish/submissions/{in_review}/decision",
        form_at="/publish/submissions/{in_review}",
        by="approver",
    ),
    _answer(
        "submission-file-wrong",
        f"{_SUBMISSION}/file",
        {},
        "/publish/submissions/{refused}/file",
        form_at="/publish/submissions/{refused}",
        by="editor",
    ),
    _answer(
        "submission-schema-wrong",
        f"{_SUBMISSION}/schema",
        {"name-0": "", "minimum-1": "abc"},
        "/publish/submissions/{ready}/schema",
        form_at="/publish/submissions/{ready}",
        by="editor",
    ),
    _get("submission-people-to-ask-about", _SUBMISSION, "/publish/submissions/{people}", by="approver"),
    _answer(
        "submission-risk-wrong",
        f"{_SUBMISSION}/risk",
        {"k": "3"},
        "/publish/submissions/{people}/risk",
        form_at="/publish/submissions/{people}",
        by="editor",
    ),
    _answer(
        "submission-step-wrong",
        f"{_SUBMISSION}/recipe",
        {"row": "abc", "step": "header_row"},
        "/publish/submissions/{ragged}/recipe",
        form_at="/publish/submissions/{ragged}",
        by="editor",
    ),
    _get("withdraw-dataset", _WITHDRAW, "/publish/withdraw/dataset/{dataset}", by="editor"),
    _get("withdraw-table", _WITHDRAW, "/publish/withdraw/resource/{resource}", by="editor"),
    _get("withdraw-version", _WITHDRAW, "/publish/withdraw/version/{version}", by="editor"),
    _answer("withdraw-wrong", _WITHDRAW, {"reason": " "}, "/publish/withdraw/dataset/{dataset}", by="editor"),
    _get("tokens", "/publish/tokens", by="editor"),
    _get("tokens-newcomer", "/publish/tokens", by="newcomer"),
    _answer("token-wrong", "/publish/tokens", {"name": ""}, by="editor"),
    _answer("token-new", "/publish/tokens", {"name": "Kịch bản hằng đêm"}, by="editor", status=200),
    _get("people", "/publish/people", by="approver"),
    _get("people-steward", "/publish/people", by="steward"),
    _get("people-forbidden", "/publish/people", by="editor", status=403),
    _answer(
        "invite-wrong",
        "/publish/people/invitations",
        {"email": "không phải địa chỉ"},
        form_at="/publish/people",
        by="approver",
    ),
    _answer(
        "invitation-made",
        "/publish/people/invitations",
        {"email": "phuong@example.gov.vn"},
        form_at="/publish/people",
        by="approver",
        status=200,
    ),
    _answer(
        "password-link-made",
        "/publish/people/{person_id}/password-link",
        {},
        "/publish/people/{approver}/password-link",
        form_at="/publish/people?agency=moi-truong",
        by="steward",
        status=200,
    ),
    _get("manage-agencies", "/publish/agencies", by="steward"),
    _get("new-agency", "/publish/agencies/new", by="steward"),
    _answer("new-agency-wrong", "/publish/agencies/new", {"name_vi": "", "slug": "Không Hợp Lệ!"}, by="steward"),
    _get("edit-agency", "/publish/agencies/{agency_id}", "/publish/agencies/{agency}", by="steward"),
    _answer(
        "edit-agency-wrong",
        "/publish/agencies/{agency_id}",
        {"name_vi": ""},
        "/publish/agencies/{agency}",
        by="steward",
    ),
    _get("account", "/account", by="editor"),
    _answer(
        "account-wrong",
        "/account/password",
        {"present_password": "sai", "password": "ngắn"},
        form_at="/account",
        by="approver",
    ),
    _get("log", "/publish/log", by="steward"),
    _get("log-older", "/publish/log", "/publish/log?before=20", by="steward"),
    _get("log-empty", "/publish/log", by="steward", portal="empty"),
    _get("desk-empty", "/publish", by="steward", portal="empty"),
    _get("new-empty", "/publish/new", by="steward", portal="empty"),
    _get("tokens-empty", "/publish/tokens", by="steward", portal="empty"),
    _get("people-empty", "/publish/people", by="steward", portal="empty"),
    _get("manage-agencies-empty", "/publish/agencies", by="steward", portal="empty"),
)

STYLEGUIDE = (
    _get("styleguide", "/styleguide"),
    *(
        _get(f"styleguide-{component.name}", "/styleguide/{component}", f"/styleguide/{component.name}")
        for component in COMPONENTS
    ),
)

PAGES = {"readers": READERS, "publishers": PUBLISHERS, "styleguide": STYLEGUIDE}
"""In parts that can be gone through side by side."""

WITHOUT_A_PAGE = {
    # What is done is shown by the page that the browser is sent to.
    "POST /sign-out",
    "POST /publish/people/{person_id}/role",
    "POST /publish/people/{person_id}/deactivate",
    "POST /publish/people/{person_id}/reactivate",
    "POST /publish/tokens/{token_id}/revoke",
    f"POST {_SUBMISSION}/undo",
    f"POST {_SUBMISSION}/publish",
    f"POST {_SUBMISSION}/retry",
    f"POST {_SUBMISSION}/original/remove",
    f"GET {_SUBMISSION}/errors.csv",
    f"GET {_SUBMISSION}/left-out.csv",
}

PROGRAMS = re.compile(r"/(api|static)/|/(healthz|readyz)$")
"""Paths of what answers programs alone."""


def routes_of_pages(app: Litestar) -> set[str]:
    """Every method and route of the application that people look at the answer of."""
    return {
        f"{method} {path}"
        for route in app.routes
        for method in route.methods
        if method not in ("OPTIONS", "HEAD") and not PROGRAMS.match(path := re.sub(r":\w+}", "}", route.path))
    }
