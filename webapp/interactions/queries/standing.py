"""What higher floors have put on an interaction, so that it can no longer be taken back."""

from collections.abc import Callable

from webapp.policy import Viewer

# Features above add a callable(viewer, interaction_id).
on_what_stands: list[Callable[[Viewer, int], bool]] = []


def carries_more(viewer: Viewer, interaction_id: int) -> bool:
    """Whether something that is never taken back, such as a claim, refers to the interaction."""
    return any(stands(viewer, interaction_id) for stands in on_what_stands)
