"""Failures as answers: RFC 9457 problem+json for programs, a page for people, both in the reader's language."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import msgspec
import structlog
from litestar import Response
from litestar.exceptions import HTTPException, PermissionDeniedException, ValidationException
from litestar.response import Redirect
from sqlalchemy.exc import DataError

from catalog.errors import N_, CatalogError, Invalid, NotFound, NotSignedIn, Speaker, TooManyRequests
from catalog.queries import Moved
from catalog.tables.select.engine import Busy
from catalog.web.address import is_api, is_file
from catalog.web.conditions import RangeNotSatisfiable
from catalog.web.limits import TooMuch
from catalog.web.options import allow_header
from catalog.web.page import AnyRequest, Pages, language_of

PROBLEM_JSON = "application/problem+json"
PROBLEM_TYPE = "/problems/"
"""Stable start of every problem's `type`; the rest is the error's slug."""

log = structlog.get_logger("catalog.web")


class Unexpected(CatalogError):
    status = 500
    slug = "internal-error"
    title = N_("Something went wrong on our side")
    detail = N_("Nothing of yours is lost. Try again; if it happens again, tell the steward this number: {request_id}")


class MethodNotAllowed(CatalogError):
    status = 405
    slug = "method-not-allowed"
    title = N_("This address does not take that method")
    detail = N_("It takes: {allow}")

    def __init__(self, allow: str) -> None:
        self.allow = allow
        super().__init__(allow=allow)


class UnsupportedMediaType(CatalogError):
    """A body that says it is something else than what the address takes."""

    status = 415
    slug = "unsupported-media-type"
    title = N_("This address takes another kind of body")
    detail = N_("Send JSON, and say so in the header “Content-Type: application/json”.")


class NotUnderstood(CatalogError):
    """What the framework itself refuses: a malformed body, a missing or mistyped parameter."""

    slug = "not-understood"
    title = N_("The request cannot be understood")
    detail = N_("What is wrong: {what}")

    def __init__(self, *refusals: tuple[str, str]) -> None:
        """Each refusal is the name of what is refused, which may be empty, and what the framework says of it."""
        self.refusals = refusals
        super().__init__(what=self._what(lambda message: message))

    def explain(self, speaker: Speaker) -> tuple[str, str]:
        what = self._what(speaker.translate)
        return speaker.translate(self.title), speaker.translate(self.detail).format(what=what)

    def _what(self, translate: Callable[[str], str]) -> str:
        said = [(name, _refusal_in_words(refusal, translate)) for name, refusal in self.refusals]
        return " ".join(f"{name}: {text}" if name else text for name, text in said)


REFUSALS = (
    (r"Expected `(int|float|int \| null|float \| null)`, got", N_("Write a number.")),
    (r"Expected `(bool|bool \| null)`, got", N_("Write true or false.")),
    (r"Expected `(str|str \| null)`, got", N_("Write a text.")),
    (r"Expected `(array|array \| null)`, got", N_("Write a list.")),
    (r"Expected `(object|object \| null)`, got", N_("Write an object with named fields.")),
    (r"Expected `(int|float)` >= (?P<bound>\S+)", N_("Write {bound} or more.")),
    (r"Expected `(int|float)` <= (?P<bound>\S+)", N_("Write {bound} or less.")),
    (r"Expected `array` of length <= (?P<bound>\d+)", N_("Give at most {bound} of them.")),
    (r"Expected `str` of length <= (?P<bound>\d+)", N_("Use at most {bound} characters.")),
    (r"Invalid enum value '(?P<value>.*)'", N_("There is no choice “{value}”.")),
    (r"Object missing required field `(?P<value>.*?)`", N_("The field {value} is missing.")),
    (r"Object contains unknown field `(?P<value>.*?)`", N_("There is no field {value}.")),
    (r"Missing required (?P<place>\w+ )?parameter '(?P<value>.*?)'", N_("The parameter {value} is missing.")),
    (r"(JSON is malformed|Input data was truncated)", N_("This is not valid JSON.")),
)
"""What the framework says, as patterns, and how we say it. Anything else is passed on as it is."""


def _refusal_in_words(refusal: str, translate: Callable[[str], str]) -> str:
    for pattern, message in REFUSALS:
        if found := re.match(pattern, refusal):
            return translate(message).format(**found.groupdict())
    return refusal


class FormOutdated(CatalogError):
    """A form without the token that shows it was ours: an old page, a browser without cookies, or another site."""

    status = 403
    slug = "form-outdated"
    title = N_("This form can no longer be sent")
    detail = N_(
        "Nothing was changed. Go back, load the page again and send the form once more. "
        "If that does not help, allow cookies for this site."
    )


class UnfitValue(NotUnderstood):
    """The database refuses to compare with it: PostgreSQL's text, for one, holds no NUL character."""

    detail = N_("The address or a field holds a character or number that no record can have.")


class FieldProblem(msgspec.Struct, frozen=True):
    field: str
    detail: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong, as RFC 9457 writes it. `title` and `detail` are in the reader's language."""

    type: str
    """Stable: programs tell problems apart by it."""
    title: str
    status: int
    detail: str
    """What happened here and what to do next."""
    instance: str
    """The address that was asked."""
    request_id: str
    """Tell the portal's steward this number when you ask about the problem."""
    errors: list[FieldProblem] = []


def answer_moved(request: AnyRequest, moved: Moved) -> Redirect:
    """The same address below the record's present slug; the former one stays good for ever."""
    given = {**request.path_params, "dataset": moved.slug, "agency": moved.slug}
    path = re.sub(
        r"{(\w+)(?::\w+)?}",
        lambda parameter: quote(str(given[parameter[1]]), safe=""),
        str(request.scope["path_template"]),
    )
    query = f"?{request.url.query}" if request.url.query else ""
    return Redirect(path + query, status_code=308, headers={"Cache-Control": "no-cache"})


def answer_error(request: AnyRequest, error: Exception) -> Response[Any]:
    """The one exception handler: every error becomes a CatalogError, and that an answer."""
    problem = _as_catalog_error(request, error)
    if is_program(request):
        return _problem_json(request, problem)
    if isinstance(problem, NotSignedIn) and request.method == "GET":
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return Redirect(f"/sign-in?next={quote(here, safe='')}")
    title, detail = problem.explain(language_of(request))
    pages: Pages = request.app.state.pages
    page = pages.render(
        request, "error.html", status_code=problem.status, title=title, detail=detail, status=problem.status
    )
    page.headers.update(_headers(problem))
    if is_file(request.url.path):
        # Programs get the problem as JSON.
        page.headers["Vary"] = f"Accept, {page.headers['Vary']}"
    return page


def is_program(request: AnyRequest) -> bool:
    """A browser that follows a link to a file shows a page when it fails; a program wants to know why."""
    path = request.url.path
    return is_api(path) or (is_file(path) and "text/html" not in request.headers.get("accept", ""))


def _problem_json(request: AnyRequest, problem: CatalogError) -> Response[bytes]:
    language = language_of(request)
    title, detail = problem.explain(language)
    fields = problem.in_words(language.translate) if isinstance(problem, Invalid) else {}
    body = Problem(
        type=PROBLEM_TYPE + problem.slug,
        title=title,
        status=problem.status,
        detail=detail,
        instance=request.url.path,
        request_id=request.scope.get("state", {}).get("request_id", ""),
        errors=[FieldProblem(name, message) for name, message in fields.items()],
    )
    return Response(
        msgspec.json.encode(body),
        status_code=problem.status,
        media_type=PROBLEM_JSON,
        headers={
            "Content-Language": language.code,
            "Vary": "Accept, Accept-Language, Cookie",
            "Cache-Control": "no-store",
            **_headers(problem),
        },
    )


def _headers(problem: CatalogError) -> dict[str, str]:
    match problem:
        case TooMuch():
            return {"Retry-After": str(problem.standing.wait_seconds), **problem.standing.headers}
        case TooManyRequests() | Busy():
            return {"Retry-After": str(problem.retry_after_seconds)}
        case NotSignedIn():
            return {"WWW-Authenticate": "Bearer"}
        case MethodNotAllowed():
            return {"Allow": problem.allow}
        case RangeNotSatisfiable():
            return {"Content-Range": f"bytes */{problem.size_bytes}"}
    return {}


def _as_catalog_error(request: AnyRequest, error: Exception) -> CatalogError:
    match error:
        case CatalogError():
            return error
        case ValidationException():
            return NotUnderstood(*_refusals(error))
        case PermissionDeniedException():
            # We refuse with errors of our own; the framework does so only where form protection finds no token.
            return FormOutdated()
        case HTTPException(status_code=404):
            return NotFound()
        case HTTPException(status_code=405):
            return MethodNotAllowed(allow_header(filter(None, (error.headers or {}).get("allow", "").split(", "))))
        case DataError():
            return UnfitValue()
        case HTTPException() if error.status_code < 500:
            problem = NotUnderstood(("", error.detail))
            problem.status = error.status_code
            return problem
    request_id = request.scope.get("state", {}).get("request_id", "")
    log.error("unexpected", request_id=request_id, path=request.url.path, exc_info=error)
    return Unexpected(request_id=request_id)


def _refusals(error: ValidationException) -> list[tuple[str, str]]:
    if isinstance(error.extra, list) and error.extra:
        return [(str(item.get("key", "")), str(item.get("message", ""))) for item in error.extra]
    return [("", error.detail)]
