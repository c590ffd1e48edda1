"""What the officer is asked about the people in her table, and what the figures say for each answer.

The figures come with the inspection: nothing here looks at the file, so that the page is as quick as without them.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from catalog.errors import N_, Invalid
from catalog.web.i18n import SPEAKERS
from publishers.views import FindingOut, finding_out
from validation.inspect import Inspection
from validation.recipe import Recipe, SetK, SetQuasiIdentifiers, SetUnit, Step
from validation.report import Finding, Gate, Severity
from validation.risk.assess import DEFAULT_K, Risk
from validation.risk.unit import OF_PEOPLE, Unit

UNITS = {
    Unit.PERSON: N_("One person"),
    Unit.HOUSEHOLD: N_("One household"),
    Unit.ORGANISATION: N_("One organisation, such as a school or a company"),
    Unit.EVENT: N_("One event, such as a flood or a meeting"),
    Unit.AGGREGATE: N_("A figure about many, such as the people of a ward"),
}
"""What a row may stand for, as it is chosen."""

LEAST_K, MOST_K = 5, 50
"""As `validation.recipe.SetK` takes it."""
OPEN = (Severity.BLOCK, Severity.REVIEW)

NO_UNIT = N_("Choose what one row stands for.")
NO_QUASI_IDENTIFIERS = N_("Choose at least one column: something about people is always known to others.")
NO_K = N_("Write a whole number from 5 to 50.")


class ColumnChoice(msgspec.Struct, frozen=True):
    """A column that others may know of somebody."""

    name: str
    label: str
    is_chosen: bool


class RiskPart(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a submission's page about disclosure risk."""

    sentence: str
    is_blocked: bool
    unit: str
    is_declared: bool
    is_sure: bool
    of_people: bool
    columns: tuple[ColumnChoice, ...]
    k: int
    says: tuple[str, ...]
    """What each k from `LEAST_K` to `MOST_K` would mean; empty where a row is no person."""
    findings: tuple[FindingOut, ...]


def is_risk(finding: Finding) -> bool:
    """Whether a rule about the table as a whole waits for somebody."""
    return finding.gate is Gate.PRIVACY and finding.severity in OPEN and finding.code.startswith(RULES)


RULES = ("r1-", "r2-", "r3-", "r4-", "r5-", "r-unit-", "r-facts-")
"""Beginnings of the codes of rules about the table as a whole."""


def risk_part(inspection: Inspection | None, language: str) -> RiskPart | None:
    """None where nothing speaks of people, and nobody has said that a row is one."""
    if inspection is None or inspection.risk is None or inspection.table_schema is None:
        return None
    risk = inspection.risk
    found = [finding for finding in inspection.findings if is_risk(finding)]
    chosen = set(risk.quasi_identifiers)
    return RiskPart(
        sentence=_sentence(risk, found, language),
        is_blocked=any(finding.severity is Severity.BLOCK for finding in found),
        unit=risk.unit.value,
        is_declared=risk.unit_is_declared,
        is_sure=risk.unit_is_sure,
        of_people=_is_measured(risk),
        columns=tuple(
            ColumnChoice(field["name"], field.get("title") or field["name"], field["name"] in chosen)
            for field in inspection.table_schema["fields"]
        ),
        k=risk.k or DEFAULT_K,
        says=tuple(_says(risk, k, language) for k in range(LEAST_K, MOST_K + 1)) if _is_measured(risk) else (),
        findings=tuple(finding_out(finding, language) for finding in found),
    )


def declared_steps(inspection: Inspection, values: Mapping[str, str]) -> Recipe:
    """What a form says otherwise than the inspection knows. Raises Invalid."""
    assert inspection.risk is not None  # noqa: S101 - the form is shown for tables with figures only
    risk = inspection.risk
    if values.get("unit") not in set(UNITS):
        raise Invalid({f"unit-{risk.unit.value}": NO_UNIT})
    steps: list[Step] = []
    if values["unit"] != risk.unit or not risk.unit_is_declared:
        steps.append(SetUnit(values["unit"]))
    if _is_measured(risk) and values["unit"] in OF_PEOPLE:
        steps += _quasi_identifiers(inspection, risk, values)
        steps += _k(risk, values)
    return tuple(steps)


def _quasi_identifiers(inspection: Inspection, risk: Risk, values: Mapping[str, str]) -> list[Step]:
    names = [field["name"] for field in (inspection.table_schema or {}).get("fields", ())]
    sent = {value for name, value in values.items() if name.startswith("quasi-")}
    chosen = tuple(name for name in names if name in sent)
    if not chosen:
        raise Invalid({"quasi-0": NO_QUASI_IDENTIFIERS})
    is_known = set(chosen) == set(risk.quasi_identifiers)
    return [] if is_known and risk.quasi_identifiers_are_declared else [SetQuasiIdentifiers(chosen)]


def _k(risk: Risk, values: Mapping[str, str]) -> list[Step]:
    try:
        step = msgspec.convert({"k": values.get("k", "")}, SetK, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid({"k": NO_K}) from error
    return [] if step.k == risk.k else [step]


def _is_measured(risk: Risk) -> bool:
    """Whether its rows were taken for people, and figures say how many agree."""
    return bool(risk.rows_below)


def _sentence(risk: Risk, found: list[Finding], language: str) -> str:
    """The one that is read first."""
    for finding in found:
        if finding.severity is Severity.BLOCK:
            return finding_out(finding, language).what
    said = SPEAKERS[language]
    if _is_measured(risk) and risk.smallest_class >= risk.k:
        text = said.translate(N_("Everybody in this file has the same {facts} as at least {others} others."))
        return text.format(facts=", ".join(risk.quasi_identifiers), others=said.number(risk.smallest_class - 1))
    return finding_out(found[0], language).what if found else ""


def _says(risk: Risk, k: int, language: str) -> str:
    said = SPEAKERS[language]
    below = risk.rows_below_k(k)
    text = said.translate(N_("With k = {k}, {below} of {all} rows ({share}) are in groups that are too small."))
    share = said.percent(below / risk.row_count if risk.row_count else 0)
    figures = text.format(k=k, below=said.number(below), all=said.number(risk.row_count), share=share)
    if k >= risk.least_k:
        return figures
    lowered = said.translate(N_("The rules ask for {least}; only a steward of the portal may allow less."))
    return f"{figures} {lowered.format(least=risk.least_k)}"


def context(inspection: Inspection | None, language: str) -> dict[str, Any]:
    """What the template needs of it."""
    return {
        "risk": risk_part(inspection, language),
        "units": [(unit.value, label) for unit, label in UNITS.items()],
        "k_limits": (LEAST_K, MOST_K),
    }
