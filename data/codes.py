"""Codes of other terminologies: the local part in the authority's own writing."""

import re
from collections.abc import Mapping

from data.vocabulary import CodeSystem, MappingRelation

PREFIXES: Mapping[CodeSystem, tuple[str, ...]] = {
    CodeSystem.MONDO: ("MONDO:", "MONDO_"),
    CodeSystem.ORPHA: ("ORPHA:", "ORPHANET:", "ORPHA_", "ORPHANET_", "ORPHANET", "ORPHA"),
    CodeSystem.OMIM: ("OMIM:", "MIM:"),
    CodeSystem.ICD10: ("ICD10:", "ICD-10:"),
    CodeSystem.ICD10CM: ("ICD10CM:", "ICD-10-CM:"),
    CodeSystem.ICD11: ("ICD11:", "ICD-11:"),
    CodeSystem.MESH: ("MESH:",),
    CodeSystem.UMLS: ("UMLS:",),
    CodeSystem.GARD: ("GARD:",),
    CodeSystem.MEDGEN: ("MEDGEN:",),
    CodeSystem.NCIT: ("NCIT:",),
    CodeSystem.DOID: ("DOID:",),
}
DIGITS: Mapping[CodeSystem, int] = {CodeSystem.MONDO: 7, CodeSystem.GARD: 7}
FORMS: Mapping[CodeSystem, re.Pattern[str]] = {
    CodeSystem.MONDO: re.compile(r"[0-9]{7}"),
    CodeSystem.ORPHA: re.compile(r"[1-9][0-9]*"),
    CodeSystem.OMIM: re.compile(r"[0-9]{6}"),
    CodeSystem.ICD10: re.compile(r"[A-Z][0-9][0-9](\.[0-9]+)?"),
    CodeSystem.ICD10CM: re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"),
    CodeSystem.ICD11: re.compile(r"[0-9A-Z]{4}(\.[0-9A-Z]{1,2})?"),
    CodeSystem.MESH: re.compile(r"[A-Z][0-9]+"),
    CodeSystem.UMLS: re.compile(r"C[0-9]{7}"),
    CodeSystem.GARD: re.compile(r"[0-9]{7}"),
    CodeSystem.MEDGEN: re.compile(r"[A-Z]*[0-9]+"),
    CodeSystem.NCIT: re.compile(r"C[0-9]+"),
    CodeSystem.DOID: re.compile(r"[0-9]+"),
}
# Which mapping answers first where several conditions bear the same code.
PREFERENCE: Mapping[MappingRelation, int] = {
    MappingRelation.EXACT: 0,
    MappingRelation.NOT_STATED: 1,
    MappingRelation.NARROWER: 2,
    MappingRelation.BROADER: 3,
    MappingRelation.RELATED: 4,
}


def local_part(system: CodeSystem, code: str) -> str:
    """Write `code` as its authority does: without prefix, in capitals, with its leading zeros."""
    value = code.strip().upper()
    for prefix in PREFIXES[system]:
        if value.startswith(prefix):
            value = value.removeprefix(prefix).strip()
            break
    return value.zfill(DIGITS[system]) if value.isdecimal() and system in DIGITS else value


def is_well_formed(system: CodeSystem, value: str) -> bool:
    """Tell whether `value`, a local part, has the form of the system's codes."""
    return FORMS[system].fullmatch(value) is not None
