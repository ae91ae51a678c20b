"""What higher floors have put on an interaction: what grew out of it, and whether it can still be taken back."""

from collections.abc import Callable
from typing import Any, NamedTuple

from webapp.policy import Viewer


class Grown(NamedTuple):
    """Something that grew out of an interaction: its name and what is said of it, where it is, and its state's pill."""

    name: str
    note: str
    url: str
    pill: tuple[Any, str, str]


# Features above add a callable(viewer, interaction_id) to each.
on_what_stands: list[Callable[[Viewer, int], bool]] = []
on_what_grew: list[Callable[[Viewer, int], list[Grown]]] = []


def carries_more(viewer: Viewer, interaction_id: int) -> bool:
    """Whether something that is never taken back, such as a claim, refers to the interaction."""
    return any(stands(viewer, interaction_id) for stands in on_what_stands)


def grown(viewer: Viewer, interaction_id: int) -> list[Grown]:
    """What this person may see of all that grew out of an interaction, such as a claim."""
    return [one for found in on_what_grew for one in found(viewer, interaction_id)]
