"""What can go wrong, as small values; `catalog.web.problems` turns them into answers."""


class CatalogError(Exception):
    """A failure that a reader can understand: `title` names it, `str(error)` says what to do next.

    `status` is the HTTP status at the edge and `slug` the stable last part of the problem's type.
    """

    status = 400
    slug = "bad-request"
    title = "The request cannot be answered"


class BadSetting(CatalogError):
    slug = "bad-setting"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


class NotFound(CatalogError):
    status = 404
    slug = "not-found"
    title = "There is nothing at this address"


class Withdrawn(CatalogError):
    """What was published here is gone on purpose; the tombstone says when and why."""

    status = 410
    slug = "withdrawn"
    title = "Withdrawn by the publisher"

    def __init__(self, what: str, withdrawn_at: str, reason: str) -> None:
        self.what, self.withdrawn_at, self.reason = what, withdrawn_at, reason
        super().__init__(f"The {what} was withdrawn on {withdrawn_at}: {reason}")


class Forbidden(CatalogError):
    status = 403
    slug = "forbidden"
    title = "You may not do this"


class NotSignedIn(CatalogError):
    status = 401
    slug = "not-signed-in"
    title = "Sign in or send a token"


class Conflict(CatalogError):
    """The thing has moved on since the reader looked at it."""

    status = 409
    slug = "conflict"
    title = "This has changed in the meantime"


class Invalid(CatalogError):
    """A form or body whose fields are wrong; `fields` maps each to its message."""

    status = 422
    slug = "invalid"
    title = "Some fields need your attention"

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        super().__init__("; ".join(f"{name}: {message}" for name, message in fields.items()))


class TooLarge(CatalogError):
    status = 413
    slug = "too-large"
    title = "The file is too large"

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        super().__init__(
            f"A file may hold at most {limit_bytes:,} bytes. Split it, or compress it before handing it in."
        )


class TooManyRequests(CatalogError):
    status = 429
    slug = "too-many-requests"
    title = "Too many requests"

    def __init__(self, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(f"Try again in {retry_after_seconds} seconds.")
