"""How the tables of a release lie on the disk, as far as statements make use of it."""

# Rows lie in the order of every list of them, by the row that has them and by position, and there is no other index
# that they could be read by: whoever reads them one after another reads them in order.
CLUSTERED = frozenset(
    {
        "affected_site",
        "attribution",
        "care",
        "citation",
        "course",
        "finding",
        "identifier",
        "json_ld",
        "negative_result_statement",
        "onset_statement",
        "prevalence_statement",
        "section",
        "share",
        "sign_statement",
        "statistics.citation",
        "synonym",
        "workup_step_looks_for",
        "workup_step_rules_out",
    }
)

# Rows have no `key` and another index beside their order: the link tables that say who cites what, for one.
KEYLESS = frozenset(
    {"condition_source", "inheritance_statement", "procedure_source", "question_source", "trigger_source"}
)
KEY = "key"  # what every other row is found by
