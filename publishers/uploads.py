"""Files on their way in: streamed to quarantine, and remembered while a form is being corrected."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import AsyncIterator
from pathlib import PurePosixPath

import msgspec

from catalog.errors import N_, CatalogError
from catalog.portal import Portal
from catalog.store.columns import new_id
from validation.privacy.scan import personal_spans_of_name


class EmptyUpload(CatalogError):
    status = 422
    slug = "empty-upload"
    title = N_("No file arrived")
    detail = N_("Choose a file that is not empty, and send it again.")


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A whole file in quarantine that no submission refers to yet; the sweep takes it if none ever does."""

    id: str
    name: str
    sha256: str
    size_bytes: int


async def receive(portal: Portal, chunks: AsyncIterator[bytes], name: str) -> Upload:
    """Stream a file into quarantine. Raises TooLarge at the limit and EmptyUpload for nothing; keeps no half file."""
    upload_id = new_id()
    stored = await portal.files.receive(chunks, upload_id, portal.settings.max_upload_bytes)
    if stored.size_bytes == 0:
        portal.files.remove(portal.files.quarantined(upload_id))
        raise EmptyUpload()
    return Upload(id=upload_id, name=clean_name(name), sha256=stored.sha256, size_bytes=stored.size_bytes)


def clean_name(name: str) -> str:
    """The last part of a file name as a browser or script sent it, without signs that nobody sees, and without what is
    personal in it: a name is kept longer than its file."""
    last = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    return (_without_personal_parts(visible).strip() or "file")[-255:]


def _without_personal_parts(name: str) -> str:
    spans = personal_spans_of_name(name)
    for span in reversed(spans):
        name = name[: span.start] + name[span.end :]
    if not spans:
        return name
    joined = re.sub(r"[ _-]+(?=[ _-]|\.|$)|^[ _-]+", "", name)
    return f"file{joined}" if joined.startswith(".") else joined


def seal(upload: Upload, person_id: str, secret: str) -> str:
    """`upload` as a form field that only the same person can hand back unchanged."""
    content = msgspec.json.encode(upload).hex()
    return f"{content}.{_signature(content, person_id, secret)}"


def unseal(sealed: str, person_id: str, secret: str) -> Upload | None:
    """The upload of an earlier try of the form; None when the field is empty or was tampered with."""
    content, _, signature = sealed.partition(".")
    if not hmac.compare_digest(signature, _signature(content, person_id, secret)):
        return None
    return msgspec.json.decode(bytes.fromhex(content), type=Upload)


def _signature(content: str, person_id: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"upload.{person_id}.{content}".encode(), hashlib.sha256).hexdigest()
