"""Cases to argue about: which there are, whether they are spread fairly, and who speaks for whom.

What you will understand: a collection of cases is itself a choice. It can be counted whose stories it tells, and a
teacher who knows where it leans can say so.

Serves 12-cases. It deliberately judges no case: what a card says stands in ``data/cases``, and what somebody thinks of
it stays with them.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(
    __name__,
    {
        "cards": "choosing",
        "card": "choosing",
        "PATHS": "paths",
        "Path": "paths",
        "deal": "roles",
        "balance": "shares",
        "Share": "shares",
        "Balance": "shares",
    },
)
