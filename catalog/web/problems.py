"""Failures as answers: RFC 9457 problem+json under /api/, a page elsewhere, both in the reader's language."""

from typing import Any
from urllib.parse import quote

import msgspec
import structlog
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.response import Redirect

from catalog.errors import N_, CatalogError, Invalid, NotFound, NotSignedIn, TooManyRequests
from catalog.web.page import AnyRequest, Pages, language_of

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
    detail = N_("The API reference lists the methods of each address.")


class NotUnderstood(CatalogError):
    """What the framework itself refuses: a malformed body, a missing or mistyped parameter."""

    slug = "not-understood"
    title = N_("The request cannot be understood")
    detail = N_("What is wrong: {what}")


def answer_error(request: AnyRequest, error: Exception) -> Response[Any]:
    """The one exception handler: every error becomes a CatalogError, and that an answer."""
    problem = _as_catalog_error(request, error)
    if request.url.path.startswith("/api/"):
        return _problem_json(request, problem)
    if isinstance(problem, NotSignedIn) and request.method == "GET":
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return Redirect(f"/sign-in?next={quote(here, safe='')}")
    title, detail = problem.explain(language_of(request).translate)
    if isinstance(problem, Invalid):
        detail = str(problem)
    pages: Pages = request.app.state.pages
    page = pages.render(
        request, "error.html", status_code=problem.status, title=title, detail=detail, status=problem.status
    )
    page.headers.update(_headers(problem))
    return page


def _problem_json(request: AnyRequest, problem: CatalogError) -> Response[bytes]:
    language = language_of(request)
    title, detail = problem.explain(language.translate)
    body: dict[str, Any] = {
        "type": PROBLEM_TYPE + problem.slug,
        "title": title,
        "status": problem.status,
        "detail": detail,
        "instance": request.url.path,
        "request_id": request.scope.get("state", {}).get("request_id", ""),
    }
    if isinstance(problem, Invalid):
        body["detail"] = str(problem)
        body["errors"] = [{"field": name, "detail": message} for name, message in problem.fields.items()]
    return Response(
        msgspec.json.encode(body),
        status_code=problem.status,
        media_type="application/problem+json",
        headers={"Content-Language": language.code, "Cache-Control": "no-store", **_headers(problem)},
    )


def _headers(problem: CatalogError) -> dict[str, str]:
    if isinstance(problem, TooManyRequests):
        return {"Retry-After": str(problem.retry_after_seconds)}
    return {"WWW-Authenticate": "Bearer"} if isinstance(problem, NotSignedIn) else {}


def _as_catalog_error(request: AnyRequest, error: Exception) -> CatalogError:
    match error:
        case CatalogError():
            return error
        case ValidationException():
            return NotUnderstood(what=_what_is_wrong(error))
        case HTTPException(status_code=404):
            return NotFound()
        case HTTPException(status_code=405):
            return MethodNotAllowed()
        case HTTPException() if error.status_code < 500:
            problem = NotUnderstood(what=error.detail)
            problem.status = error.status_code
            return problem
    request_id = request.scope.get("state", {}).get("request_id", "")
    log.error("unexpected", request_id=request_id, path=request.url.path, exc_info=error)
    return Unexpected(request_id=request_id)


def _what_is_wrong(error: ValidationException) -> str:
    if isinstance(error.extra, list) and error.extra:
        return "; ".join(f"{item.get('key', '')}: {item.get('message', '')}" for item in error.extra)
    return error.detail
