"""Codes of other terminologies: however they are written, they are kept as their authority writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codes import DIGITS, FORMS, PREFERENCE, PREFIXES, is_well_formed, local_part
from data.vocabulary import CodeSystem, MappingRelation

WRITTEN = [
    (CodeSystem.MONDO, "0015247", "0015247"),
    (CodeSystem.MONDO, "MONDO:0015247", "0015247"),
    (CodeSystem.MONDO, "mondo_0015247", "0015247"),
    (CodeSystem.MONDO, "15247", "0015247"),
    (CodeSystem.MONDO, "MONDO:15247", "0015247"),
    (CodeSystem.ORPHA, "1183", "1183"),
    (CodeSystem.ORPHA, "ORPHA:1183", "1183"),
    (CodeSystem.ORPHA, "Orphanet:1183", "1183"),
    (CodeSystem.ORPHA, "ORPHA1183", "1183"),
    (CodeSystem.ORPHA, " orpha: 1183 ", "1183"),
    (CodeSystem.OMIM, "MIM:143100", "143100"),
    (CodeSystem.OMIM, "omim:143100", "143100"),
    (CodeSystem.ICD10, "g25.3", "G25.3"),
    (CodeSystem.ICD10, "ICD-10:G25.3", "G25.3"),
    (CodeSystem.ICD10CM, "ICD-10-CM:G61.0", "G61.0"),
    (CodeSystem.ICD10CM, "icd10cm:c92.a1", "C92.A1"),
    (CodeSystem.ICD11, "ICD11:9c85.02", "9C85.02"),
    (CodeSystem.MESH, "MeSH:D053578", "D053578"),
    (CodeSystem.UMLS, "umls:c0393626", "C0393626"),
    (CodeSystem.GARD, "GARD:10009", "0010009"),
    (CodeSystem.MEDGEN, "MedGen:97955", "97955"),
    (CodeSystem.MEDGEN, "c4083008", "C4083008"),
    (CodeSystem.NCIT, "NCIT:C4686", "C4686"),
    (CodeSystem.DOID, "DOID:14250", "14250"),
]
MALFORMED = [
    (CodeSystem.MONDO, "015247"),
    (CodeSystem.MONDO, "00015247"),
    (CodeSystem.MONDO, "001524X"),
    (CodeSystem.ORPHA, "01183"),
    (CodeSystem.ORPHA, "ORPHA:1183"),
    (CodeSystem.OMIM, "#143100"),
    (CodeSystem.OMIM, "14310"),
    (CodeSystem.ICD10, "G2"),
    (CodeSystem.ICD10, "G25."),
    (CodeSystem.ICD10, "g25.3"),
    (CodeSystem.ICD10CM, "G61.00000"),
    (CodeSystem.ICD11, "9C8"),
    (CodeSystem.MESH, "053578"),
    (CodeSystem.UMLS, "C039362"),
    (CodeSystem.GARD, "10009"),
    (CodeSystem.MEDGEN, "C"),
    (CodeSystem.NCIT, "4686"),
    (CodeSystem.DOID, "14250\n"),
]
SYSTEMS = st.sampled_from(CodeSystem)


@pytest.mark.parametrize(("system", "written", "kept"), WRITTEN)
def test_a_code_is_found_under_any_writing_of_it(system: CodeSystem, written: str, kept: str) -> None:
    assert local_part(system, written) == kept
    assert is_well_formed(system, kept)


@pytest.mark.parametrize(("system", "value"), [*MALFORMED, *((system, "") for system in CodeSystem)])
def test_what_has_not_the_form_of_the_systems_codes_is_none(system: CodeSystem, value: str) -> None:
    assert not is_well_formed(system, value)


def test_every_system_has_an_example_a_prefix_and_a_form() -> None:
    assert {system for system, _, _ in WRITTEN} == set(CodeSystem) == set(PREFIXES) == set(FORMS)
    assert {system for system, _ in MALFORMED} == set(CodeSystem)


@given(data=st.data(), system=SYSTEMS)
@pytest.mark.slow
def test_prefix_case_space_and_leading_zeros_make_no_difference(data: st.DataObject, system: CodeSystem) -> None:
    code = data.draw(st.from_regex(FORMS[system], fullmatch=True, alphabet=st.characters(codec="ascii")))
    assert local_part(system, code) == code
    written = code.lstrip("0") if system in DIGITS and code.strip("0") else code
    written = data.draw(st.sampled_from(["", *PREFIXES[system]])) + data.draw(st.sampled_from(["", " "])) + written
    written = data.draw(st.sampled_from([str.lower, str.upper, str.title]))(written)
    assert local_part(system, f" {written}\t") == code


def test_where_several_conditions_bear_a_code_the_exact_mapping_answers_first() -> None:
    order = sorted(MappingRelation, key=lambda relation: PREFERENCE[relation])
    assert order == ["EXACT", "NOT_STATED", "NARROWER", "BROADER", "RELATED"]
    assert len(set(PREFERENCE.values())) == len(MappingRelation)
