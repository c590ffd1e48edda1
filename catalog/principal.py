"""Who is asking: a plain value that every layer may look at."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What a person may do for one agency; an approver may also do all an editor may."""

    EDITOR = "editor"
    APPROVER = "approver"


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in person, or the person behind an API token.

    A token acts for one agency only and never as approver or steward.
    """

    person_id: str
    name: str
    is_steward: bool = False
    roles: dict[str, Role] = {}
    """Role by agency id."""
    via_token: bool = False

    def may_edit(self, agency_id: str) -> bool:
        return self.is_steward or agency_id in self.roles

    def may_approve(self, agency_id: str) -> bool:
        return self.is_steward or self.roles.get(agency_id) == Role.APPROVER
