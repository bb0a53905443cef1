"""Two versions of the content -> what changed in meaning, safety first.

    version.py   a version: what its Documents tell, and the logic of its charts
    texts.py     two texts: the same, the same in other words, or something else
    routes.py    a chart before and after: who is now sent elsewhere
    sayings.py   what a Document told and tells, thing by thing
    changes.py   all of it as changes, each cause once
"""

from generator.releases.comparing.changes import compare
from generator.releases.comparing.version import ContentVersion, version_told

__all__ = ["ContentVersion", "compare", "version_told"]
