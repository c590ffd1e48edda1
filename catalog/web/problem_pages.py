"""A page for each kind of problem, at the address that answers of the API name as its `type`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from catalog.errors import BadSetting, CatalogError, NotFound
from catalog.web.i18n import Language
from catalog.web.page import AnyRequest, Pages, language_of
from catalog.web.problems import PROBLEM_TYPE

ELLIPSIS = "…"
"""Stands where an answer names what it is about."""


class ProblemKind(msgspec.Struct, frozen=True, kw_only=True):
    slug: str
    status: int
    title: str
    details: tuple[str, ...]
    """What answers of this kind say, what they name left open."""

    @property
    def address(self) -> str:
        return PROBLEM_TYPE + self.slug


def problem_kinds(language: Language) -> dict[str, ProblemKind]:
    """Every kind of problem by its slug, in this language: made of the errors themselves, so none can be missing."""
    errors: dict[str, list[type[CatalogError]]] = defaultdict(list)
    for error in _descendants(CatalogError):
        if error is not BadSetting:  # ends the start of a process, and so is no answer
            errors[error.slug].append(error)
    return {
        slug: ProblemKind(
            slug=slug,
            status=kinds[0].status,
            title=language.translate(kinds[0].title),
            details=tuple(dict.fromkeys(_left_open(language.translate(kind.detail)) for kind in kinds if kind.detail)),
        )
        for slug, kinds in sorted(errors.items())
    }


def _descendants(error: type[CatalogError]) -> Iterator[type[CatalogError]]:
    """The error and all that are special cases of it, the more general first."""
    yield error
    for kind in error.__subclasses__():
        yield from _descendants(kind)


class _Open(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ELLIPSIS


def _left_open(detail: str) -> str:
    return detail.format_map(_Open())


@get("/problems", sync_to_thread=True, include_in_schema=False)
def problems_page(request: AnyRequest, pages: NamedDependency[Pages]) -> Response[str]:
    kinds = problem_kinds(language_of(request))
    return pages.render(request, "browse/problems.html", kinds=list(kinds.values()))


@get("/problems/{slug:str}", sync_to_thread=True, include_in_schema=False)
def problem_page(request: AnyRequest, pages: NamedDependency[Pages], slug: FromPath[str]) -> Response[str]:
    kind = problem_kinds(language_of(request)).get(slug)
    if kind is None:
        raise NotFound()
    return pages.render(request, "browse/problem.html", kind=kind)


routes = [problems_page, problem_page]
