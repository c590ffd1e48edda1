"""A form with a file in it, read as it streams: fields to memory, the file straight to quarantine."""

import hmac
from collections.abc import AsyncGenerator, AsyncIterator

import msgspec
from litestar.exceptions import PermissionDeniedException
from litestar.middleware.csrf import CSRF_SECRET_LENGTH, generate_csrf_hash
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser, parse_options_header

from catalog.errors import N_, CatalogError
from catalog.portal import Portal
from catalog.web.page import AnyRequest
from publishers.uploads import Upload, receive

CSRF_FIELD = "_csrf_token"
MAX_FIELD_BYTES = 256 * 1024
MAX_SEGMENTS = 60


class BrokenUpload(CatalogError):
    slug = "broken-upload"
    title = N_("The upload broke off")
    detail = N_("The file did not arrive whole, and nothing of it was kept. Send it again.")


class FormTooLarge(CatalogError):
    status = 413
    slug = "form-too-large"
    title = N_("The form holds more than it may")
    detail = N_("Shorten the texts. Only the file may be large.")


class NotAForm(CatalogError):
    status = 415
    slug = "not-a-form"
    title = N_("This is not a form with a file")
    detail = N_("Send it as multipart/form-data, as the form on the page does.")


class Form(msgspec.Struct, frozen=True):
    values: dict[str, str]
    """Text fields; of a field given several times, the last."""
    upload: Upload | None
    """None where no file was chosen."""


async def read_form(request: AnyRequest, portal: Portal) -> Form:
    """Read a multipart form while it arrives.

    The framework's own check would load the whole file to find the token in the form, so it is done here, on the
    field that stands before the file: no byte of a forged form is stored. Raises NotAForm, FormTooLarge, BrokenUpload,
    TooLarge and EmptyUpload.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != "multipart/form-data" or "boundary" not in options:
        raise NotAForm()
    parser = PushMultipartParser(options["boundary"], max_segment_count=MAX_SEGMENTS, header_charset="utf-8")
    events = _events(request, parser)
    values: dict[str, str] = {}
    upload: Upload | None = None
    try:
        async for event in events:
            if not isinstance(event, MultipartSegment):
                continue
            if not event.filename:
                values[event.name] = await _text(events)
                continue
            _verify(request, values)
            if upload is not None:
                portal.files.remove(portal.files.quarantined(upload.id))
            upload = await receive(portal, _content(events), event.filename)
    except MultipartError as error:
        if upload is not None:
            portal.files.remove(portal.files.quarantined(upload.id))
        raise (FormTooLarge() if isinstance(error, ParserLimitReached) else BrokenUpload()) from error
    _verify(request, values)
    return Form(values, upload)


async def _events(
    request: AnyRequest, parser: PushMultipartParser
) -> AsyncGenerator[MultipartSegment | bytes | bytearray | None, None]:
    async for chunk in request.stream():
        if chunk:
            for event in parser.parse(chunk):
                yield event
    parser.close()  # raises where the last part is missing


async def _content(
    events: AsyncIterator[MultipartSegment | bytes | bytearray | None],
) -> AsyncIterator[bytes]:
    async for event in events:
        if event is None:
            return
        yield bytes(event)


async def _text(events: AsyncIterator[MultipartSegment | bytes | bytearray | None]) -> str:
    content = b""
    async for part in _content(events):
        content += part
        if len(content) > MAX_FIELD_BYTES:
            raise FormTooLarge()
    return content.decode(errors="replace")


def _verify(request: AnyRequest, values: dict[str, str]) -> None:
    """As the framework does it: the field equals the cookie, and the cookie is one that this portal signed."""
    csrf = request.app.csrf_config
    given, cookie = values.get(CSRF_FIELD, ""), "" if csrf is None else request.cookies.get(csrf.cookie_name, "")
    token, signature = cookie[:CSRF_SECRET_LENGTH], cookie[CSRF_SECRET_LENGTH:]
    if (
        csrf is None
        or not hmac.compare_digest(given.encode(), cookie.encode())
        or not hmac.compare_digest(generate_csrf_hash(token, csrf.secret).encode(), signature.encode())
    ):
        raise PermissionDeniedException("CSRF token verification failed")
