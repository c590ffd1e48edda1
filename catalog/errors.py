"""What can go wrong, as small values; `catalog.web.problems` turns them into answers in the reader's language."""

from collections.abc import Callable
from datetime import date
from typing import Protocol


def N_(message: str) -> str:  # noqa: N802 - the name by which message extraction knows it
    """Marks a message for translation where it is written; it is translated where it is read."""
    return message


class Message(str):
    """A parameter of an error that is a message itself, and so is said in the reader's language."""

    __slots__ = ()


class Speaker(Protocol):
    """A reader's language, such as `catalog.web.i18n.Language`."""

    def translate(self, message: str) -> str: ...

    def number(self, value: float) -> str: ...

    def date(self, value: date) -> str: ...


class CatalogError(Exception):
    """A failure that a reader can understand: `title` names it, `detail` says what to do next.

    `detail` is a `str.format` template over the keyword arguments; numbers, dates and messages among them are written
    as the reader's language does. `status` is the HTTP status at the edge and `slug` the stable last part of the
    problem's type.
    """

    status = 400
    slug = "bad-request"
    title = N_("The request cannot be answered")
    detail = ""

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.detail.format(**params))

    def explain(self, speaker: Speaker) -> tuple[str, str]:
        """Title and detail in the reader's language."""
        params = {name: _written(value, speaker) for name, value in self.params.items()}
        return speaker.translate(self.title), speaker.translate(self.detail).format(**params) if self.detail else ""


def _written(value: object, speaker: Speaker) -> object:
    match value:
        case Message():
            return speaker.translate(value)
        case int() | float():
            return speaker.number(value)
        case date():
            return speaker.date(value)
    return value


class BadSetting(CatalogError):
    slug = "bad-setting"
    detail = "{name}: {why}"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name=name, why=why)


class NotFound(CatalogError):
    status = 404
    slug = "not-found"
    title = N_("There is nothing at this address")
    detail = N_("Check the address, or search for what you are looking for.")


class Withdrawn(CatalogError):
    """What was published here is gone on purpose; the tombstone says when and why."""

    status = 410
    slug = "withdrawn"
    title = N_("Withdrawn by the publisher")
    detail = N_("Withdrawn on {date}. Reason: {reason}")

    def __init__(self, withdrawn_on: date | None, reason: str) -> None:
        self.withdrawn_on, self.reason = withdrawn_on, reason
        super().__init__(date=withdrawn_on or "–", reason=reason or "–")


class NotSignedIn(CatalogError):
    status = 401
    slug = "not-signed-in"
    title = N_("You are not signed in")
    detail = N_("Sign in, or send an API token in the header “Authorization: Bearer …”.")


class Forbidden(CatalogError):
    status = 403
    slug = "forbidden"
    title = N_("You may not do this")
    detail = N_("Ask an approver of your agency or the portal's steward.")


class Conflict(CatalogError):
    """The thing has moved on since the reader looked at it."""

    status = 409
    slug = "conflict"
    title = N_("This has changed in the meantime")
    detail = N_("Load the page again and look at its present state.")


class Invalid(CatalogError):
    """A form or body whose fields are wrong; `fields` maps each to its message."""

    status = 422
    slug = "invalid"
    title = N_("Some fields need your attention")

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        super().__init__()

    def __str__(self) -> str:
        return "; ".join(f"{name}: {message}" for name, message in self.fields.items())

    def in_words(self, translate: Callable[[str], str]) -> dict[str, str]:
        """Each wrong field's message in the language of `translate`."""
        return {name: translate(message) for name, message in self.fields.items()}

    def explain(self, speaker: Speaker) -> tuple[str, str]:
        return speaker.translate(self.title), " ".join(self.in_words(speaker.translate).values())


class TooLarge(CatalogError):
    status = 413
    slug = "too-large"
    title = N_("The file is too large")
    detail = N_("A file may hold at most {limit_megabytes} MB. Split it into several tables.")

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(limit_megabytes=round(limit_bytes / 1_000_000, 1))


class TooManyRequests(CatalogError):
    status = 429
    slug = "too-many-requests"
    title = N_("Too many attempts")
    detail = N_("Try again in {seconds} seconds.")

    def __init__(self, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(seconds=retry_after_seconds)
