"""What scorecards are made of: figures of the record, scores with weights, and when they may be given."""

from webapp.scorecards.rules.figures import KINDS, Due, Entry, Figures, figures, kind_of_task, kinds_of_entry, read
from webapp.scorecards.rules.scoring import LOOKS_FOR, WHOLE, Reasoned, Weighed, may_be_scored, part, weighted

__all__ = [
    "KINDS",
    "LOOKS_FOR",
    "WHOLE",
    "Due",
    "Entry",
    "Figures",
    "Reasoned",
    "Weighed",
    "figures",
    "kind_of_task",
    "kinds_of_entry",
    "may_be_scored",
    "part",
    "read",
    "weighted",
]
