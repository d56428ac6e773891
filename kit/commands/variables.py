"""What every program that is started from here inherits from this process's environment."""

import os

# They would send an installation, or the interpreter itself, somewhere else than into .venv. Proxies,
# certificates and package indexes (PIP_INDEX_URL, PIP_FIND_LINKS, ...) stay as the user set them.
DROPPED = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PYTHONHOME", "__PYVENV_LAUNCHER__")

# Small pictures lose time when several threads share them, and sums in another order print other
# last digits: one thread, for every program that is started from here.
ONE_THREAD = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)


def clean_variables():
    """This process's environment without what would misdirect an installation, on one thread."""
    variables = {name: value for name, value in os.environ.items() if name not in DROPPED}
    variables.update(dict.fromkeys(ONE_THREAD, "1"))
    return variables
