"""Pages: a template in the reader's language, with what every page needs around it."""

import hashlib
import html
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import nh3
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.datastructures.state import State
from litestar.enums import MediaType
from litestar.utils.scope.state import ScopeState
from markdown_it import MarkdownIt
from markupsafe import Markup

from catalog.settings import Settings
from catalog.vocabulary import FREQUENCIES, LICENCES, THEMES
from catalog.web.i18n import LANGUAGE_COOKIE, LANGUAGES, SPEAKERS, Bilingual, Language, choose_language, day_of

PACKAGES = Path(__file__).parents[2]
TEMPLATES = (PACKAGES / "catalog" / "templates", PACKAGES / "publishers" / "templates")
STATIC = PACKAGES / "catalog" / "static"

REMEMBERED_SECONDS = 365 * 24 * 3600
"""How long a browser remembers the language that its reader chose."""

AnyRequest = Request[Any, Any, State]


def language_of(request: AnyRequest) -> Language:
    """The language this request is answered in."""
    return SPEAKERS[
        choose_language(
            request.query_params.get("lang"),
            request.cookies.get(LANGUAGE_COOKIE),
            request.headers.get("accept-language", ""),
        )
    ]


def form_token(request: AnyRequest) -> str:
    """What every form on the answer carries; where the framework did not set one, the browser's own goes on."""
    made = ScopeState.from_scope(request.scope).csrf_token
    if isinstance(made, str):
        return made
    csrf = request.app.csrf_config
    return "" if csrf is None else request.cookies.get(csrf.cookie_name, "")


class Pages:
    """Renders the templates of the site and of the publishers' part."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._environments = {code: self._environment(language) for code, language in SPEAKERS.items()}

    def render(self, request: AnyRequest, template: str, status_code: int = 200, **context: Any) -> Response[str]:
        """The page as an answer. Load what it shows before: templates reach no database."""
        language = language_of(request)
        page = (
            self._environments[language.code]
            .get_template(template)
            .render(
                **context,
                path=request.url.path,
                alternates={code: _address_in(request, code) for code in LANGUAGES},
                neutral_address=_address_in(request, None),
                csrf_token=form_token(request),
            )
        )
        cookies = []
        if request.query_params.get("lang", "").lower() == language.code != request.cookies.get(LANGUAGE_COOKIE):
            # She chose by the switch: later pages without `lang` follow.
            cookies.append(
                Cookie(
                    key=LANGUAGE_COOKIE,
                    value=language.code,
                    max_age=REMEMBERED_SECONDS,
                    secure=self.settings.secure_cookies,
                    samesite="lax",
                )
            )
        return Response(
            page,
            status_code=status_code,
            media_type=MediaType.HTML,
            cookies=cookies,
            headers={"Content-Language": language.code, "Vary": "Accept-Language, Cookie", "Cache-Control": "no-cache"},
        )

    def part(self, language_code: str, template: str, **context: Any) -> Markup:
        """A piece for a page, in a language of its own whatever the page's is."""
        piece = self._environments[language_code].get_template(template).render(**context)
        return Markup(piece)  # noqa: S704  # a template's own output, escaped where it was filled in

    def _environment(self, language: Language) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        environment.install_gettext_translations(language.messages, newstyle=True)  # type: ignore[attr-defined]
        environment.policies["ext.i18n.trimmed"] = True
        environment.globals |= {
            "base_url": self.settings.base_url.rstrip("/"),
            "lang": language.code,
            "language": language,
            "portal_title": language.pick({"vi": self.settings.title_vi, "en": self.settings.title_en}),
            "static": static_url,
            "themes": THEMES,
            "licences": LICENCES,
            "frequencies": FREQUENCIES,
        }
        environment.filters |= {
            "number": language.number,
            "percent": language.percent,
            "date": language.date,
            "day": day_of,
            "time": language.time,
            "size": language.size,
            "pick": language.pick,
            "term": lambda term: term.name(language.code),
            "lang_attr": lambda texts: lang_attribute(texts, language.code),
            "json": lambda value: msgspec.json.encode(value).decode(),
            "plain": msgspec.to_builtins,
            "markdown": markdown,
            "summary": summary,
        }
        return environment


@cache
def static_url(name: str) -> str:
    """Address of a static file; it changes with the content, so browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN_TAGS = {"p", "a", "em", "strong", "ul", "ol", "li", "code", "pre", "blockquote", "br"} | {
    "table", "thead", "tbody", "tr", "th", "td"
}  # fmt: skip


def markdown(text: str) -> Markup:
    """A description as safe HTML. No images, which load from elsewhere; no headings, which break the outline."""
    return Markup(nh3.clean(_MARKDOWN.render(text), tags=_MARKDOWN_TAGS, attributes={"a": {"href"}}))  # noqa: S704


def summary(text: str, length: int = 220) -> str:
    """The start of a description as plain words."""
    plain = " ".join(html.unescape(nh3.clean(_MARKDOWN.render(text), tags=set())).split())
    return plain if len(plain) <= length else plain[:length].rsplit(" ", 1)[0] + "…"


def lang_attribute(texts: Bilingual, code: str) -> Markup:
    """` lang="…"` where the text that `Language.pick` gives is in the other language, so that it is read out right."""
    if texts.get(code):
        return Markup("")
    other = next((other for other in LANGUAGES if texts.get(other)), code)
    return Markup("") if other == code else Markup(' lang="{}"').format(other)


def _address_in(request: AnyRequest, code: str | None) -> str:
    """This page in one language, or without one in whatever its reader prefers."""
    path = _readable_path(request)
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    if code is not None:
        asked.append(("lang", code))
    # Two slashes at the start would be another site's address.
    return "/" + quote(path.lstrip("/"), safe="/:@!$&'()*+,;=~") + (f"?{urlencode(asked)}" if asked else "")


def _readable_path(request: AnyRequest) -> str:
    """This path; for the answer to a form that is sent to a path of its own, the nearest above it that answers GET."""
    path, template = request.url.path, str(request.scope.get("path_template") or "")
    if request.method == "GET" or not template:
        return path
    readable = {route.path_format for route in request.app.routes if "GET" in getattr(route, "methods", ())}
    while template != "/" and template not in readable:
        template, path = (place.rpartition("/")[0] or "/" for place in (template, path))
    return path
