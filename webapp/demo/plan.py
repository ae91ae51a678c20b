"""How large a demo firm is, and its initiatives."""

from typing import NamedTuple


class Plan(NamedTuple):
    """The numbers of one demo firm."""

    reps: int
    households: int
    contacts: int
    interactions: int
    claims: int
    accounts_per_household: float
    lines_per_account: int
    seed: int = 20_260
    is_large: bool = False


SMALL = Plan(
    reps=8,
    households=400,
    contacts=700,
    interactions=6_000,
    claims=140,
    accounts_per_household=1.3,
    lines_per_account=14,
)
LARGE = Plan(
    reps=160, households=60_000, contacts=100_000, interactions=1_000_000, claims=50_000, accounts_per_household=1.0,
    lines_per_account=3, is_large=True,
)  # fmt: skip


class InitiativePlan(NamedTuple):
    """An initiative of the demo firm; days are relative to today, amounts in minor units of the firm's currency."""

    slug: str
    name: str
    kind: str
    parent: str | None
    starts: int
    ends: int
    budget: int
    costs: tuple[tuple[str, int, int | None], ...]
    description: str
    weight: int


INITIATIVES = (
    InitiativePlan(
        "vintage-motor-sports", "Vintage motor sports", "sponsorship", None, -330, 40, 18_000_000,
        (("Sponsorship fee", 9_000_000, 9_000_000), ("Pit-lane hospitality", 4_500_000, 5_120_000), ("Printed programme", 400_000, 385_050)),
        "Three race weekends for clients who love old cars, with seats in the paddock.", 24,
    ),
    InitiativePlan(
        "mille-colline-rally", "Mille Colline rally weekend", "event", "vintage-motor-sports", -120, -117, 4_000_000,
        (("Hotel", 1_800_000, 1_934_500), ("Drivers' dinner", 900_000, 871_200)),
        "The second race weekend: drives through the hills, dinner with the drivers.", 12,
    ),
    InitiativePlan(
        "lakeside-golf-tournament", "Lakeside golf tournament", "event", None, -150, -149, 7_500_000,
        (("Course", 2_600_000, 2_600_000), ("Prizes", 450_000, 512_300), ("Catering", 1_900_000, 2_040_000)),
        "Eighteen holes, ninety guests, and a lunch that people remember.", 18,
    ),
    InitiativePlan(
        "symphony-night", "Symphony night", "event", None, -75, -75, 5_200_000,
        (("Boxes", 3_000_000, 3_000_000), ("Reception", 1_200_000, 1_148_700)),
        "An evening with the orchestra and a glass afterwards with the conductor.", 16,
    ),
    InitiativePlan(
        "museum-night", "Museum night", "event", None, -20, -20, 3_100_000,
        (("Rooms", 1_500_000, 1_500_000), ("Guides", 300_000, 276_000), ("Buffet", 800_000, None)),
        "The museum after closing time, with its curators as guides.", 14,
    ),
    InitiativePlan(
        "year-end-letter", "Year-end letter", "campaign", None, -25, 35, 900_000,
        (("Printing and post", 500_000, None),),
        "A personal letter with the year's figures and an invitation to talk.", 10,
    ),
)  # fmt: skip
