"""The closed sets of values that documents, tables and the GraphQL schema share.

A member is written as its value and the sentence that explains it, to authors and to API clients alike. The values
stand in documents, in tables (CHECK constraints prove them) and in the GraphQL schema.
"""

from enum import StrEnum
from typing import Self


class Vocabulary(StrEnum):
    """A closed set; every member has a `description`, one English sentence."""

    description: str

    def __new__(cls, value: str, description: str) -> Self:
        """Make the member `value` with its sentence."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member


# ---- Conditions


class ConditionKind(Vocabulary):
    """What sort of entry a condition is in the classification of diseases."""

    DISEASE = "DISEASE", "A disease of its own."
    SYNDROME = "SYNDROME", "A set of signs that belong together."
    MALFORMATION = "MALFORMATION", "A malformation present from before birth."
    SUBTYPE = "SUBTYPE", "A form of another condition."
    GROUP = "GROUP", "A group of conditions under one name."


class Mechanism(Vocabulary):
    """What drives a condition in the body."""

    IMMUNE_MEDIATED = "IMMUNE_MEDIATED", "The immune system attacks the body's own tissue."
    GENETIC = "GENETIC", "A change in DNA."
    NEURODEGENERATIVE = "NEURODEGENERATIVE", "Progressive loss of nerve cells."
    METABOLIC = "METABOLIC", "A disturbance of metabolism."
    INFECTIOUS = "INFECTIOUS", "An infection."
    NEOPLASTIC = "NEOPLASTIC", "A tumour."
    TOXIC = "TOXIC", "A poison or a drug."
    VASCULAR = "VASCULAR", "The blood vessels."
    DEVELOPMENTAL = "DEVELOPMENTAL", "A disturbance of development."
    MULTIFACTORIAL = "MULTIFACTORIAL", "Several causes together."
    UNKNOWN = "UNKNOWN", "Sources say that it is not known."
    NOT_STATED = "NOT_STATED", "No source of ours says."


class SynonymScope(Vocabulary):
    """How a synonym relates to the name."""

    EXACT = "EXACT", "Means the same."
    BROAD = "BROAD", "Means more than the condition."
    NARROW = "NARROW", "Means a part of the condition."
    RELATED = "RELATED", "Means something close to it."
    ABBREVIATION = "ABBREVIATION", "A short form."
    UNSPECIFIED = "UNSPECIFIED", "The source does not say."


class CodeSystem(Vocabulary):
    """A terminology that gives conditions their codes."""

    MONDO = "MONDO", "Mondo Disease Ontology, seven digits: 0015247."
    ORPHA = "ORPHA", "Orphanet, a number: 1183."
    OMIM = "OMIM", "Online Mendelian Inheritance in Man, six digits."
    ICD10 = "ICD10", "ICD-10 of the World Health Organization: G25.3."
    ICD10CM = "ICD10CM", "ICD-10-CM of the United States: G61.0."
    ICD11 = "ICD11", "ICD-11 of the World Health Organization: 9C85.02."
    MESH = "MESH", "Medical Subject Headings: D053578."
    UMLS = "UMLS", "Unified Medical Language System: C0393626."
    GARD = "GARD", "Genetic and Rare Diseases Information Center, seven digits: 0010009."
    MEDGEN = "MEDGEN", "NCBI MedGen: 97955."
    NCIT = "NCIT", "NCI Thesaurus: C4686."
    DOID = "DOID", "Human Disease Ontology, a number."


class MappingRelation(Vocabulary):
    """What a code of another terminology means beside the condition."""

    EXACT = "EXACT", "The code means this condition."
    BROADER = "BROADER", "The code means more than this condition."
    NARROWER = "NARROWER", "The code means a part of this condition."
    RELATED = "RELATED", "The code means something close to it."
    NOT_STATED = "NOT_STATED", "The source does not say."


class FrequencyBand(Vocabulary):
    """How often a sign is seen among those who have the condition."""

    OBLIGATE = "OBLIGATE", "In all (100%)."
    VERY_FREQUENT = "VERY_FREQUENT", "In 80 to 99%."
    FREQUENT = "FREQUENT", "In 30 to 79%."
    OCCASIONAL = "OCCASIONAL", "In 5 to 29%."
    VERY_RARE = "VERY_RARE", "In 1 to 4%."
    EXCLUDED = "EXCLUDED", "In none: its presence speaks against the condition."
    NOT_STATED = "NOT_STATED", "No source of ours gives a band."


class OnsetPeriod(Vocabulary):
    """The period of life in which a condition begins, as its source uses the word."""

    ANTENATAL = "ANTENATAL", "Before birth."
    NEONATAL = "NEONATAL", "In the newborn."
    INFANCY = "INFANCY", "In infancy."
    CHILDHOOD = "CHILDHOOD", "In childhood."
    ADOLESCENCE = "ADOLESCENCE", "In adolescence."
    ADULT = "ADULT", "In adulthood."
    ELDERLY = "ELDERLY", "In old age."
    ALL_AGES = "ALL_AGES", "At any age."
    UNKNOWN = "UNKNOWN", "Sources say that it is not known."
    NOT_STATED = "NOT_STATED", "No source of ours says."


class PrevalenceMeasure(Vocabulary):
    """What a figure of epidemiology counts."""

    POINT_PREVALENCE = "POINT_PREVALENCE", "People living with the condition at one time."
    ANNUAL_INCIDENCE = "ANNUAL_INCIDENCE", "New cases in a year."
    BIRTH_PREVALENCE = "BIRTH_PREVALENCE", "Births with the condition."
    LIFETIME_PREVALENCE = "LIFETIME_PREVALENCE", "People who have it at any time in their lives."
    CASES_OR_FAMILIES = "CASES_OR_FAMILIES", "Cases or families reported so far."


class Validation(Vocabulary):
    """Whether the source says that it validated a figure."""

    VALIDATED = "VALIDATED", "The source says that the figure was validated."
    NOT_VALIDATED = "NOT_VALIDATED", "The source says that the figure was not validated."
    NOT_STATED = "NOT_STATED", "The source does not say."


# ---- Heredity


class HeredityAnswer(Vocabulary):
    """The answer to "is it genetic or hereditary?" in one value."""

    HEREDITARY = "HEREDITARY", "It is passed from parents to children."
    NOT_HEREDITARY = "NOT_HEREDITARY", "It is not passed from parents to children."
    SOMETIMES_HEREDITARY = "SOMETIMES_HEREDITARY", "Some forms are passed on, others are not."
    DISPUTED = "DISPUTED", "Sources contradict one another; the citations say which side each takes."
    UNKNOWN = "UNKNOWN", "Sources say that it is not known."
    NOT_STATED = "NOT_STATED", "No source of ours says."


class Answer(Vocabulary):
    """The answer to a question of yes or no."""

    YES = "YES", "Yes."
    NO = "NO", "No."
    PARTLY = "PARTLY", "In part, or for some."
    DISPUTED = "DISPUTED", "Sources contradict one another; the citations say which side each takes."
    UNKNOWN = "UNKNOWN", "Sources say that it is not known."
    NOT_STATED = "NOT_STATED", "No source of ours says."


class Applicability(Vocabulary):
    """Whether something applies to a condition at all."""

    APPLIES = "APPLIES", "It applies."
    DOES_NOT_APPLY = "DOES_NOT_APPLY", "The question does not arise for this condition."
    DISPUTED = "DISPUTED", "Sources contradict one another; the citations say which side each takes."
    UNKNOWN = "UNKNOWN", "Sources say that it is not known."
    NOT_STATED = "NOT_STATED", "No source of ours says."


class Recommendation(Vocabulary):
    """Whether sources recommend a procedure."""

    INDICATED = "INDICATED", "Recommended."
    CONDITIONAL = "CONDITIONAL", "Recommended in the circumstance that the statement names."
    NOT_INDICATED = "NOT_INDICATED", "Not recommended."
    UNKNOWN = "UNKNOWN", "Sources say that it is not known."
    NOT_STATED = "NOT_STATED", "No source of ours says."


class RecurrenceRisk(Vocabulary):
    """The risk that a child of an affected person, or of carriers, has the condition."""

    NOT_INCREASED = "NOT_INCREASED", "No higher than for anyone."
    INCREASED = "INCREASED", "Higher, without one figure."
    HALF = "HALF", "One in two."
    QUARTER = "QUARTER", "One in four."
    VARIABLE = "VARIABLE", "Depends on who carries the variant and on the child's sex."
    UNKNOWN = "UNKNOWN", "Sources say that it is not known."
    NOT_STATED = "NOT_STATED", "No source of ours says."


class InheritancePattern(Vocabulary):
    """A way in which a condition can be passed on."""

    AUTOSOMAL_DOMINANT = "AUTOSOMAL_DOMINANT", "One altered copy of a gene on a non-sex chromosome suffices."
    AUTOSOMAL_RECESSIVE = "AUTOSOMAL_RECESSIVE", "Both copies of a gene on a non-sex chromosome are altered."
    X_LINKED = "X_LINKED", "The gene lies on the X chromosome."
    X_LINKED_DOMINANT = "X_LINKED_DOMINANT", "One altered copy on an X chromosome suffices."
    X_LINKED_RECESSIVE = "X_LINKED_RECESSIVE", "Every copy on an X chromosome is altered."
    Y_LINKED = "Y_LINKED", "The gene lies on the Y chromosome."
    MITOCHONDRIAL = "MITOCHONDRIAL", "Through mitochondrial DNA, from the mother."
    MULTIFACTORIAL = "MULTIFACTORIAL", "Several genes and the environment together."
    OLIGOGENIC = "OLIGOGENIC", "A few genes together."
    SEMI_DOMINANT = "SEMI_DOMINANT", "One altered copy shows, two show more."


# ---- Triggers and diagnostic workup


class TriggerKind(Vocabulary):
    """What sort of thing sets a condition off."""

    PARANEOPLASTIC = "PARANEOPLASTIC", "A tumour, at a distance."
    VIRAL = "VIRAL", "A virus."
    BACTERIAL = "BACTERIAL", "A bacterium."
    VACCINE = "VACCINE", "A vaccine."
    DRUG = "DRUG", "A medicine or other drug."
    TOXIC = "TOXIC", "A poison."
    METABOLIC = "METABOLIC", "A state of metabolism."
    HORMONAL = "HORMONAL", "A hormonal state or change."
    PHYSICAL = "PHYSICAL", "A physical influence: cold, exertion, injury."
    OTHER = "OTHER", "Something else."


class TriggerEvidenceStatus(Vocabulary):
    """What is known of a condition's triggers as a whole."""

    RECOGNISED = "RECOGNISED", "At least one trigger is recognised."
    NONE_PROVEN = "NONE_PROVEN", "None is proven."
    DOES_NOT_APPLY = "DOES_NOT_APPLY", "The question does not arise: the cause is known and is no trigger."
    UNKNOWN = "UNKNOWN", "Sources say that it is not known."
    NOT_STATED = "NOT_STATED", "No source of ours says."


class TriggerRole(Vocabulary):
    """What a source says a trigger does for a condition."""

    CAUSE = "CAUSE", "It causes the condition."
    PRECIPITANT = "PRECIPITANT", "It brings out an episode in someone who has the condition."
    RISK_FACTOR = "RISK_FACTOR", "It makes the condition more likely."
    ASSOCIATION = "ASSOCIATION", "It is associated with the condition."
    NOT_STATED = "NOT_STATED", "The source names it without saying what it does."


class ProcedureKind(Vocabulary):
    """What sort of examination a procedure is."""

    IMAGING = "IMAGING", "Pictures of the body's inside."
    LABORATORY = "LABORATORY", "A test of blood, urine, cerebrospinal fluid or the like."
    GENETIC_TEST = "GENETIC_TEST", "A test of DNA."
    ELECTROPHYSIOLOGY = "ELECTROPHYSIOLOGY", "A record of electrical activity of nerve, muscle or brain."
    BIOPSY = "BIOPSY", "An examination of a tissue sample."
    CLINICAL_EXAMINATION = "CLINICAL_EXAMINATION", "An examination by a clinician."
    COUNSELLING = "COUNSELLING", "A conversation that informs decisions."
    SCREENING = "SCREENING", "A test offered to people without signs."


class NegativeResult(Vocabulary):
    """What a negative result says of its subject."""

    EXCLUDES = "EXCLUDES", "It rules the subject out."
    DOES_NOT_EXCLUDE = "DOES_NOT_EXCLUDE", "It does not rule the subject out."
    DOES_NOT_APPLY = "DOES_NOT_APPLY", "The procedure has no negative result that could say anything of the subject."
    UNKNOWN = "UNKNOWN", "Sources say that it is not known."
    NOT_STATED = "NOT_STATED", "No source of ours says."


# ---- Questions and communities


class Topic(Vocabulary):
    """What a question is about."""

    HEREDITY = "HEREDITY", "Genes and inheritance."
    CAUSES = "CAUSES", "What causes or triggers it."
    SYMPTOMS = "SYMPTOMS", "How it shows."
    DIAGNOSIS = "DIAGNOSIS", "How it is found."
    TREATMENT = "TREATMENT", "What can be done."
    PROGNOSIS = "PROGNOSIS", "How it goes on."
    PREVALENCE = "PREVALENCE", "How many people have it."
    LIVING_WITH = "LIVING_WITH", "Daily life."
    HISTORY = "HISTORY", "How it came to be known."


class Verdict(Vocabulary):
    """A question's answer in one value."""

    YES = "YES", "Yes."
    NO = "NO", "No."
    PARTLY = "PARTLY", "In part, or for some."
    DEPENDS = "DEPENDS", "It depends on what the answer names."
    UNKNOWN = "UNKNOWN", "Sources say that it is not known."
    DISPUTED = "DISPUTED", "Sources contradict one another."
    OPEN_QUESTION = "OPEN_QUESTION", "The question is not one of yes or no."


class CountPrecision(Vocabulary):
    """How exact a published member count is."""

    EXACT = "EXACT", "The exact count, which the source itself publishes."
    ROUNDED = "ROUNDED", "Rounded to the nearest 5."
    FEWER_THAN = "FEWER_THAN", "Only an upper bound is published; there may be none."


# ---- Provenance


class Stance(Vocabulary):
    """Which side a source takes of the statement that cites it."""

    SUPPORTS = "SUPPORTS", "The source says so."
    DISPUTES = "DISPUTES", "The source says otherwise."


class SourceKind(Vocabulary):
    """What sort of publication a source is."""

    ARTICLE = "ARTICLE", "An article in a journal."
    GUIDELINE = "GUIDELINE", "A guideline or consensus statement."
    DATASET = "DATASET", "A data set."
    WEB_PAGE = "WEB_PAGE", "A page on the web."


class ReviewStatus(Vocabulary):
    """Who has looked over a text of ours."""

    MEDICALLY_REVIEWED = "MEDICALLY_REVIEWED", "A named medical reviewer has looked it over."
    EDITORIAL = "EDITORIAL", "Written by editors from cited sources; nobody has reviewed it medically."
    IMPORTED = "IMPORTED", "Taken over from a data set without review."
