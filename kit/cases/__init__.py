"""Ways of judging a case: laws, rules, lenses and professional codes.

What you will understand: there is more than one good question to ask about a case, and no rule answers all of them.

In lesson order: `lenses` are five ways of asking what is right; `codes` say what professions ask of their own people;
`laws` is a dated table, grouped by what a law does, and `laws_are_old` says when somebody should look again; `rules`
tries four rules on the same four cases. Each has rows for a table. The files: `lensing`, `professions`, `lawbook` and
`rulelab`.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(__name__, {
    "lenses": "lensing", "Lens": "lensing", "Reading": "lensing", "lens_rows": "lensing", "LENS_HEADINGS": "lensing",
    "codes": "professions", "Code": "professions", "code_rows": "professions", "CODE_HEADINGS": "professions",
    "laws": "lawbook", "Law": "lawbook", "law_rows": "lawbook", "LAW_HEADINGS": "lawbook", "KINDS": "lawbook",
    "laws_are_old": "lawbook", "laws_checked": "lawbook",
    "rules": "rulelab", "Rule": "rulelab", "Cell": "rulelab", "rule_rows": "rulelab", "reach_rows": "rulelab",
    "RULE_HEADINGS": "rulelab",
})  # fmt: skip
