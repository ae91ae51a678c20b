"""A line is one claim's money: claims that want the same line share it by how well it fits each."""

from collections.abc import Mapping, Sequence

ROUNDS = 20
SETTLED = 0.001


def shares(wants: Sequence[Mapping[int, int]], none: int) -> list[dict[int, float]]:
    """How much of each line is each claim's, from 0 to 1 (claim by claim: line id → part).

    `wants` are the points of each claim's lines, `none` those of there being no line for a claim yet. In turn every
    claim divides itself over its lines by their odds, and every line that is wanted for more than one whole claim is
    divided among those who want it.
    """
    held = [{line: 10 ** (points / 10) for line, points in want.items()} for want in wants]
    nothing = [10 ** (none / 10)] * len(held)
    for _ in range(ROUNDS):
        wanted: dict[int, float] = {}
        for place, mine in enumerate(held):
            whole = sum(mine.values()) + nothing[place]
            nothing[place] /= whole
            for line in mine:
                mine[line] /= whole
                wanted[line] = wanted.get(line, 0) + mine[line]
        moved = 0.0
        for mine in held:
            for line in mine:
                if wanted[line] > 1:
                    moved = max(moved, mine[line] * (1 - 1 / wanted[line]))
                    mine[line] /= wanted[line]
        if moved < SETTLED:
            break
    return held
