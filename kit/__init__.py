"""Face Value: a teaching kit on the ethics of synthetic media.

Other projects are called ``kit`` too. The setup cell of each notebook and ``doctor`` look at
``__title__`` to know that they found this one. Nothing is imported here, and the file parses on old
Pythons, so that the door (``python3 -m kit``) can say in a sentence that one is too old.
"""

__title__ = "Face Value"
__version__ = "0.1.0"
