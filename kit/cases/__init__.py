"""Cases to argue about, and ways of judging them: cards, laws, rules, lenses and professional codes.

What you will understand: there is more than one good question to ask about a case, and no rule answers all of them. And
a collection of cases is itself a choice: it can be counted whose stories it tells, and said where it leans.

In lesson order: `cards` and `card` choose, `PATHS` are ways through them, `deal` gives out roles, and `balance` counts
countries and camps. `lenses` are five ways of asking what is right; `codes` say what professions ask of their own
people; `laws` is a dated table, grouped by what a law does, and `laws_are_old` says when somebody should look again;
`rules` tries four rules on the same cases, which `tried` tells. Each of the four has rows for a table. The files:
`choosing`, `paths`, `roles`, `shares`, `lensing`, `professions`, `lawbook` and `rulelab`.

Serves 12-cases. It deliberately judges no case: what a card says stands in ``data/cases``, and what somebody thinks of
it stays with them.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(__name__, {
    "cards": "choosing", "card": "choosing",
    "PATHS": "paths", "Path": "paths",
    "deal": "roles",
    "balance": "shares", "Share": "shares", "Balance": "shares",
    "lenses": "lensing", "Lens": "lensing", "Reading": "lensing", "lens_rows": "lensing", "LENS_HEADINGS": "lensing",
    "codes": "professions", "Code": "professions", "code_rows": "professions", "CODE_HEADINGS": "professions",
    "laws": "lawbook", "Law": "lawbook", "law_rows": "lawbook", "LAW_HEADINGS": "lawbook", "KINDS": "lawbook",
    "laws_are_old": "lawbook", "laws_checked": "lawbook",
    "rules": "rulelab", "Rule": "rulelab", "Cell": "rulelab", "rule_rows": "rulelab", "reach_rows": "rulelab",
    "RULE_HEADINGS": "rulelab", "REACHES": "rulelab", "tried": "rulelab", "Tried": "rulelab",
})  # fmt: skip
