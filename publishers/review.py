"""The second person: approves what is in review, on a legal basis and after asking what somebody could do with it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlmodel import Session

from catalog.errors import N_, Conflict, Invalid
from catalog.principal import Principal
from catalog.store.columns import now
from publishers.audit import Event, text_hash
from publishers.forms import Paragraphs, read_form
from publishers.models import Submission, SubmissionState
from publishers.submissions import capacity_of, note, require_second_person, require_state
from validation.privacy.overrides import LegalBasis
from validation.privacy.scan import personal_spans

MIN_REASON_LENGTH = 80
"""Characters of a written reason: enough that it has to say something."""
MIN_ANSWER_LENGTH = 20
MIN_WORDS_LENGTH = 20
"""Of what is said to somebody whose wish is not granted."""
CHARACTERS_PER_WORD = 10
"""A text has one word of its own for so many characters at least; signs typed to fill a field have none."""

BASES = {
    LegalBasis.STATUTORY_REGISTER: N_("A law makes this register public"),
    LegalBasis.OFFICIALS: N_("Officials, in their public role"),
    LegalBasis.OFFICES: N_("Addresses and telephones of offices"),
    LegalBasis.CONSENT: N_("The people have agreed in writing, and it can be shown"),
    LegalBasis.NOT_PERSONAL: N_("It only looks so: nothing here is about a person"),
    LegalBasis.OTHER: N_("Another basis, written below"),
}
"""Each legal basis as it is chosen."""

QUESTIONS = {
    "singled_out": N_("Whom could a neighbour, colleague or relative pick out in this table, and by what?"),
    "joined": N_("What else is public that could be laid beside it, and what would the two tell together?"),
    "harm": N_("If somebody were recognised, what could happen to her?"),
}
"""What somebody curious and able would try: after the motivated intruder test of the ICO's anonymisation guidance."""

NO_REASON = N_("Write at least 80 characters: what you looked at, and why the table may be public.")
NO_ANSWER = N_("Answer in a sentence of at least 20 characters; “nobody, because …” is an answer too.")
NO_CITATION = N_("Name the law or document with its article, or where the consents are kept.")
NO_WORDS = N_("Write at least 20 characters, so that your colleague knows what to do.")
PERSONAL = N_("A telephone or identity number or a private e-mail address stands in this. Take it out.")


class Approval(msgspec.Struct, frozen=True):
    """What an approver says; the database keeps it with the submission, and its hashes are in the log."""

    reason: Paragraphs
    basis: LegalBasis
    singled_out: Paragraphs
    joined: Paragraphs
    harm: Paragraphs
    citation: Paragraphs = ""

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in QUESTIONS)


class Plea(msgspec.Struct, frozen=True):
    """Why something may be public, and on what basis."""

    reason: Paragraphs
    basis: LegalBasis
    citation: Paragraphs = ""


class Reply(msgspec.Struct, frozen=True):
    """What somebody is told whose wish is not granted, or with what words it is."""

    reason: Paragraphs


def read_approval(values: Mapping[str, Any]) -> Approval:
    """Raises Invalid with a message for each field that does not say enough."""
    approval = read_form(Approval, values)
    problems = plea_problems(approval)
    problems |= {name: NO_ANSWER for name in QUESTIONS if not _says(getattr(approval, name), MIN_ANSWER_LENGTH)}
    _require_none(problems | personal_problems(approval))
    return approval


def read_plea(values: Mapping[str, Any]) -> Plea:
    """Raises Invalid, as `read_approval` does."""
    plea = read_form(Plea, values)
    _require_none(plea_problems(plea) | personal_problems(plea))
    return plea


def read_reply(values: Mapping[str, Any]) -> str:
    """Raises Invalid where it is too short to help, or holds something personal."""
    reply = read_form(Reply, values)
    problems = {} if _says(reply.reason, MIN_WORDS_LENGTH) else {"reason": NO_WORDS}
    _require_none(problems | personal_problems(reply))
    return reply.reason


def _says(text: str, least: int) -> bool:
    """Whether a text is long enough, and made of words."""
    return len(text) >= least and len(set(text.casefold().split())) >= least // CHARACTERS_PER_WORD


def plea_problems(said: Approval | Plea) -> dict[str, str]:
    problems = {}
    if not _says(said.reason, MIN_REASON_LENGTH):
        problems["reason"] = NO_REASON
    if not said.citation and said.basis is not LegalBasis.NOT_PERSONAL:
        problems["citation"] = NO_CITATION
    return problems


def personal_problems(said: msgspec.Struct) -> dict[str, str]:
    """Fields in which something stands that may be one person's: these words stay, and some of them are public."""
    return {name: PERSONAL for name, text in msgspec.structs.asdict(said).items() if personal_spans(str(text))}


def approve(session: Session, principal: Principal, submission: Submission, approval: Approval, run_key: str) -> None:
    """Let a submission in review pass; it holds for the run `run_key` only, so for its file, recipe and ruleset.

    Raises OwnSubmission for whoever handed the file in or corrected it, steward or not, and Conflict where another
    run than the one she looked at is in review by now.
    """
    _decide(session, principal, submission, approval.reason, run_key)
    submission.decision_basis, submission.decision_citation = approval.basis.value, approval.citation
    submission.decision_answers = list(approval.answers)
    submission.decided_run_key = submission.run_key
    submission.state = SubmissionState.READY
    facts = {
        "run_key": submission.run_key,
        "capacity": capacity_of(session, principal, submission).value,
        "basis": approval.basis.value,
        "citation_sha256": text_hash(approval.citation),
        "reason_sha256": text_hash(approval.reason),
        "answers_sha256": [text_hash(answer) for answer in approval.answers],
    }
    note(session, submission, Event.APPROVED, principal.person_id, facts)


def send_back(session: Session, principal: Principal, submission: Submission, reason: str, run_key: str) -> None:
    """Refuse what is in review, with a reason that the submitter sees. Raises as `approve` does."""
    _decide(session, principal, submission, reason, run_key)
    submission.decision_basis = submission.decision_citation = submission.decided_run_key = ""
    submission.decision_answers = []
    submission.state = SubmissionState.REFUSED
    facts = {"run_key": submission.run_key, "reason_sha256": text_hash(reason)}
    note(session, submission, Event.DECLINED, principal.person_id, facts)


def _decide(session: Session, principal: Principal, submission: Submission, reason: str, run_key: str) -> None:
    require_state(submission, SubmissionState.IN_REVIEW)
    if run_key != submission.run_key:
        raise Conflict()
    require_second_person(session, principal, submission)
    submission.decided_by = principal.person_id
    submission.decision_reason = reason
    submission.changed_at = now()


def _require_none(problems: dict[str, str]) -> None:
    if problems:
        raise Invalid(problems)
