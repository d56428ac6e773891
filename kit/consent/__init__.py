"""Who agreed to what: records, purposes, and the refusal when nobody agreed.

What you will understand: consent is not one yes. It names a purpose, an audience, a period and a way out, and a
swap needs two of them: one from the side that lends a face, one from the side that receives it.

Serves every notebook, 01-consent most. It cannot check that a record is true: a record is somebody's word. It
has no override: what no record grants is refused, and only a face that depicts nobody can ever be lent.

Sources: field names follow ISO/IEC TS 27560:2023 as retold by the W3C Data Privacy Vocabularies Community Group,
"Consent Records and Receipts as per ISO/IEC TS 27560:2023 using DPV" (2024), where they fit. The specification
speaks of data processing, not of faces that are changed, so `basis`, `audience` and the purposes are ours.
"""

from kit.consent.asking import (
    fingerprint,
    matches,
    record,
    refusals,
    register,
    require,
    require_score,
    restore,
    rests_on_opened_file,
    withdraw,
)
from kit.consent.forms import read
from kit.consent.records import (
    AUDIENCES,
    BASES,
    MOST_A_BASIS_GRANTS,
    NEVER_LENT,
    OPENED_HERE,
    POINT_SETS,
    PURPOSES,
    SCHEMA_VERSION,
    ConsentError,
    Record,
    today,
)

__all__ = [
    "AUDIENCES",
    "BASES",
    "MOST_A_BASIS_GRANTS",
    "NEVER_LENT",
    "OPENED_HERE",
    "POINT_SETS",
    "PURPOSES",
    "SCHEMA_VERSION",
    "ConsentError",
    "Record",
    "fingerprint",
    "matches",
    "read",
    "record",
    "refusals",
    "register",
    "require",
    "require_score",
    "restore",
    "rests_on_opened_file",
    "today",
    "withdraw",
]
