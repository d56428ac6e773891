"""How learners answer: predictions, positions, the maker's pause, discussion, checks, judgements, cases, the clinic.

What you will understand: an answer is yours. It stays in a readable file where this notebook runs, nobody grades
it, and it is there again when you come back.

Serves every notebook. It deliberately keeps no score, no clock and no name, and sends nothing anywhere. Importing
it loads nothing; ipywidgets comes with the first question that is asked.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(
    __name__,
    {
        "begin": "answers",
        "where": "answers",
        "predict": "asking",
        "discuss": "asking",
        "pause": "rows",
        "positions": "rows",
        "claims": "trial",
        "file_of": "showing",
        "form": "forms",
        "judge": "judging",
        "reckon": "judged",
        "check": "checking",
        "verdict": "checking",
        "refused": "refusal",
        "case": "cards",
        "clinic": "kit.exercises.casework.shelf",
    },
)
