"""The certificate of a version: what was checked, what was changed, who let what pass on which legal basis.

Its facts are written down with the version when it is published. Nothing is worked out again later, for other rules
would say other things; only the words are made when somebody reads it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlmodel import Session

from catalog.errors import N_, NotFound
from catalog.queries import DatasetView, ResourceView, Texts, VersionView
from catalog.web.address import Addresses
from catalog.web.i18n import SPEAKERS, Language
from publishers.audit import Event, entries_of
from publishers.models import AuditEntry, Submission
from publishers.review import BASES
from publishers.risk_part import UNITS
from publishers.submissions import Capacity
from validation.fix.follow import NOTES as OF_FIXES
from validation.inspect import Inspection
from validation.messages import kind_words, words
from validation.partial import OF_ROWS_LEFT_OUT
from validation.privacy import (
    d15_hidden,
    r1_uniqueness,
    r2_combinations,
    r3_homogeneity,
    r4_small_counts,
    r5_dominance,
)
from validation.privacy.overrides import LegalBasis
from validation.privacy.scan import RULES
from validation.report import Finding, Gate, Severity
from validation.risk.assess import Risk
from validation.risk.unit import OF_PEOPLE, Unit

STATEMENT = "certificate"
"""Where it stands among the statements of a version."""


class Result(StrEnum):
    """What a rule said in the end."""

    NOT_ASKED = "does not apply"
    NOTHING = "nothing found"
    NOTED = "noted"
    APPROVED = "approved"
    OVERRIDDEN = "overridden"


RESULTS = {
    Result.NOT_ASKED: N_("does not apply to this table"),
    Result.NOTHING: N_("nothing found"),
    Result.NOTED: N_("found, and told to readers"),
    Result.APPROVED: N_("looked at and approved by a second person"),
    Result.OVERRIDDEN: N_("public on a legal basis"),
}

CAPACITIES = {
    Capacity.SUBMITTER: N_("whoever handed the file in"),
    Capacity.APPROVER: N_("an approver of the agency"),
    Capacity.STEWARD: N_("the portal's steward"),
}
SECOND_PERSON = N_("a second person")
"""Who decided, where the log does not say in what capacity."""

CHECKS_PASSED = N_("Checks passed")


class CheckedRule(msgspec.Struct, frozen=True):
    code: str
    result: Result
    count: int = 0
    """Places that it found; of several findings, of all."""


class Alike(msgspec.Struct, frozen=True, kw_only=True):
    """What a row stands for, and of people how many agree in what others may know of them."""

    unit: Unit
    is_declared: bool
    """Whether the officer said so; else the table does."""
    quasi_identifiers: tuple[str, ...] = ()
    """Names of columns."""
    asked: int = 0
    """The k that was asked for; 0 where a row is no person."""
    reached: int = 0
    """The k of the published table: rows of the smallest group."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What people let pass: all that is in review by one approval, each blocked finding by an override."""

    rules: tuple[str, ...]
    """Codes."""
    column: str | None = None
    basis: LegalBasis
    citation: str = ""
    asked_as: str = ""
    """A `Capacity`; empty in certificates from before approvals named one."""
    decided_as: str
    """A `Capacity`; empty where the log does not say."""
    decided_at: datetime | None = None


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down with a version beside its other statements."""

    input_sha256: str
    input_rows: int
    rules: tuple[CheckedRule, ...]
    decisions: tuple[Decision, ...]
    alike: Alike | None = None
    log_sha256: str
    """Of the last entry of the log about it before it became public: the log holds all of this, and cannot be changed
    without a trace."""


class RuleOut(msgspec.Struct, frozen=True):
    """A rule, and what it said."""

    code: str
    name: Texts
    """What it looks for."""
    result: Result
    said: Texts
    count: int
    """Places that it found."""


class DecisionOut(msgspec.Struct, frozen=True, kw_only=True):
    """What people let pass, and why. It names offices, never persons."""

    rules: list[str]
    about: Texts
    basis: str
    basis_said: Texts
    citation: str
    asked_by: Texts | None
    decided_by: Texts
    decided_at: datetime | None


class AlikeOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a row stands for, and of people how many agree in what others may know of them."""

    unit: str
    unit_said: Texts
    is_declared: bool
    """Whether the officer said so; else the table does."""
    quasi_identifiers: list[str]
    """Columns that others may know of somebody; none where a row is no person."""
    k_asked: int | None
    k_reached: int | None
    """Rows of the smallest group that is alike in all these columns."""


class CertificateOut(msgspec.Struct, frozen=True, kw_only=True):
    """The checks that one version of a table has passed. It says nothing of what no rule looks for."""

    statement: Texts
    dataset: str
    """Address of the dataset in this API."""
    table: str
    """Address of the table in this API."""
    page: str
    version: int
    published_at: datetime
    agency: Texts
    ruleset_version: str
    input_sha256: str
    """Of the file that was handed in. It may have held personal data and is not public then."""
    parquet_sha256: str
    """Of the published table as Parquet."""
    input_rows: int
    row_count: int
    rules: list[RuleOut]
    changes: list[Texts]
    """What is otherwise than in the file that was handed in."""
    decisions: list[DecisionOut]
    rows_are: AlikeOut | None
    """Null where nothing in the table speaks of people."""
    notes: list[Texts]
    """What was found and is no reason to hold the table back."""
    log_sha256: str
    """Of the entry in the portal's log of decisions that came before publication."""


def certify(session: Session, submission: Submission, inspection: Inspection) -> Certificate:
    """What is to be written down with the version that the submission becomes."""
    log = entries_of(session, submission.id)
    return Certificate(
        input_sha256=submission.input_sha256,
        input_rows=inspection.input_rows,
        rules=(
            *(_checked(code, inspection.findings) for code in _codes()),
            *(_checked(code, inspection.findings, applies=applies) for code, applies in _of_tables(inspection.risk)),
        ),
        alike=None if inspection.risk is None else _alike(inspection.risk),
        decisions=(*_approvals(submission, inspection, log), *_overrides(submission, inspection.findings, log)),
        log_sha256=log[-1].sha256 if log else "",
    )


def certificate_out(
    dataset: DatasetView, resource: ResourceView, version: VersionView, addresses: Addresses
) -> CertificateOut:
    """For readers, in both languages. Raises NotFound where a version has none, as those from before there were any."""
    if STATEMENT not in version.statements:
        raise NotFound()
    kept = msgspec.convert(version.statements[STATEMENT], Certificate)
    notes = msgspec.convert(version.statements["notes"], list[Finding])
    of_changes = (*OF_FIXES, *OF_ROWS_LEFT_OUT)
    names = ("datasets", dataset.slug, resource.slug)
    return CertificateOut(
        statement=_both(lambda language: language.translate(CHECKS_PASSED)),
        dataset=addresses.api("datasets", dataset.slug),
        table=addresses.api(*names),
        page=f"{addresses.page(*names, 'privacy')}?version={version.number}",
        version=version.number,
        published_at=version.published_at,
        agency=dataset.agency.name,
        ruleset_version=version.statements["ruleset_version"],
        input_sha256=kept.input_sha256,
        parquet_sha256=version.parquet_sha256,
        input_rows=kept.input_rows,
        row_count=version.row_count,
        rules=[_rule_out(rule) for rule in kept.rules],
        changes=[_what(note) for note in notes if note.code in of_changes],
        decisions=[_decision_out(decision) for decision in kept.decisions],
        rows_are=None if kept.alike is None else _alike_out(kept.alike),
        notes=[
            _what(note)
            for note in notes
            if note.gate is Gate.PRIVACY and note.code not in of_changes and "basis" not in note.params
        ],
        log_sha256=kept.log_sha256,
    )


def _codes() -> Sequence[str]:
    """Of every rule that the privacy gate has at present."""
    return (*(rule.code for rule in RULES), d15_hidden.CODE)


def _of_tables(risk: Risk | None) -> Iterator[tuple[str, bool]]:
    """The rules about a table as a whole, and whether they have anything to say of rows like these."""
    is_known = risk is not None and risk.unit_is_sure
    of_people = risk is not None and is_known and risk.unit in OF_PEOPLE
    for rule in (r1_uniqueness, r2_combinations, r3_homogeneity):
        yield rule.CODE, of_people
    for rule in (r4_small_counts, r5_dominance):
        yield rule.CODE, is_known and not of_people


def _alike(risk: Risk) -> Alike:
    return Alike(
        unit=risk.unit,
        is_declared=risk.unit_is_declared,
        quasi_identifiers=risk.quasi_identifiers,
        asked=risk.k,
        reached=risk.smallest_class if risk.quasi_identifiers else 0,
    )


def _checked(code: str, findings: Iterable[Finding], *, applies: bool = True) -> CheckedRule:
    found = [finding for finding in findings if finding.code == code]
    results = [_result(finding) for finding in found]
    none = Result.NOTHING if applies else Result.NOT_ASKED
    heaviest = max(results, key=list(Result).index, default=none)
    return CheckedRule(code, heaviest, sum(finding.count for finding in found))


def _result(finding: Finding) -> Result:
    """Of a finding that did not hold the table back."""
    if finding.severity is Severity.REVIEW:
        return Result.APPROVED
    return Result.OVERRIDDEN if "basis" in finding.params else Result.NOTED


def _approvals(submission: Submission, inspection: Inspection, log: Sequence[AuditEntry]) -> tuple[Decision, ...]:
    reviewed = dict.fromkeys(
        finding.code
        for finding in inspection.findings
        if finding.severity is Severity.REVIEW and finding.gate is Gate.PRIVACY
    )
    if not reviewed:
        return ()
    entry = _last(log, Event.APPROVED, lambda facts: facts.get("run_key") == submission.run_key)
    return (
        Decision(
            rules=tuple(reviewed),
            basis=LegalBasis(submission.decision_basis),
            citation=submission.decision_citation,
            asked_as=Capacity.SUBMITTER,
            decided_as=_capacity(entry),
            decided_at=None if entry is None else entry.at,
        ),
    )


def _overrides(submission: Submission, findings: Iterable[Finding], log: Sequence[AuditEntry]) -> tuple[Decision, ...]:
    decisions = []
    for finding in findings:
        if finding.severity is not Severity.NOTE or "basis" not in finding.params:
            continue
        is_about = _is_about(submission.gate_key, finding.code)
        granted = _last(log, Event.OVERRIDE_GRANTED, is_about)
        decisions.append(
            Decision(
                rules=(finding.code,),
                column=finding.column,
                basis=LegalBasis(finding.params["basis"]),
                citation=finding.params.get("citation", ""),
                asked_as=_capacity(_last(log, Event.OVERRIDE_ASKED, is_about)),
                decided_as=_capacity(granted),
                decided_at=None if granted is None else granted.at,
            )
        )
    return tuple(decisions)


def _is_about(gate_key: str, code: str) -> Callable[[dict[str, Any]], bool]:
    return lambda facts: facts.get("gate_key") == gate_key and code in facts.get("findings", ())


def _last(log: Sequence[AuditEntry], event: Event, fits: Callable[[dict[str, Any]], bool]) -> AuditEntry | None:
    return next((entry for entry in reversed(log) if entry.event == event and fits(entry.facts)), None)


def _capacity(entry: AuditEntry | None) -> str:
    return "" if entry is None else str(entry.facts.get("capacity", ""))


def _rule_out(rule: CheckedRule) -> RuleOut:
    return RuleOut(
        rule.code,
        _both(lambda language: kind_words(rule.code, language.code)),
        rule.result,
        _both(lambda language: language.translate(RESULTS[rule.result])),
        rule.count,
    )


def _alike_out(alike: Alike) -> AlikeOut:
    return AlikeOut(
        unit=alike.unit.value,
        unit_said=_both(lambda language: language.translate(UNITS[alike.unit])),
        is_declared=alike.is_declared,
        quasi_identifiers=list(alike.quasi_identifiers),
        k_asked=alike.asked or None,
        k_reached=alike.reached or None,
    )


def _decision_out(decision: Decision) -> DecisionOut:
    def about(language: Language) -> str:
        what = ", ".join(kind_words(code, language.code) for code in decision.rules)
        if decision.column is None:
            return what
        return language.translate(N_("column “{column}”: {what}")).format(column=decision.column, what=what)

    return DecisionOut(
        rules=list(decision.rules),
        about=_both(about),
        basis=decision.basis.value,
        basis_said=_both(lambda language: language.translate(BASES[decision.basis])),
        citation=decision.citation,
        asked_by=_office(decision.asked_as) if decision.asked_as else None,
        decided_by=_office(decision.decided_as),
        decided_at=decision.decided_at,
    )


def _office(capacity: str) -> Texts:
    said = CAPACITIES[Capacity(capacity)] if capacity else SECOND_PERSON
    return _both(lambda language: language.translate(said))


def _what(finding: Finding) -> Texts:
    return _both(lambda language: words(finding, language.code).what)


def _both(say: Callable[[Language], str]) -> Texts:
    return Texts(**{code: say(language) for code, language in SPEAKERS.items()})
