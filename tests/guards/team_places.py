"""What is refused about places in teams: moves without a day, places beside a person's team, and other pasts."""

from tests.guards.statements import Violation

MOVES = "Whoever moves to another team does so from a day on, which lies in no period that is closed."
BEGINS = "A place in a team follows from the team of the person."
ENDS = "A place in a team ends with a move to another one, and stays as it was."
STAYS = "A place in a team stays on the record."
MOVE = "UPDATE app_user SET team_id = {{south}}, placed_on = {} WHERE id = {{ada}}"
BEGIN = "INSERT INTO team_place (user_id, team_id, starts_on, ends_on) VALUES ({{{}}}, {{{}}}, '{{today}}', {})"
MOVED = MOVE.format("'{today}'")

VIOLATIONS = (
    Violation("person_moves", MOVES, MOVE.format("NULL")),
    Violation("person_moves", MOVES, MOVE.format("'2001-01-31'")),
    Violation("person_moves", MOVES, MOVE.format("'2019-12-31'")),
    Violation("team_place_begins", BEGINS, BEGIN.format("ada", "north", "NULL")),
    Violation("team_place_begins", BEGINS, BEGIN.format("mo", "north", "NULL")),
    Violation("team_place_begins", BEGINS, BEGIN.format("mo", "north", "'{today}'")),
    Violation("team_place_moves", ENDS, "UPDATE team_place SET ends_on = '{today}' WHERE user_id = {ada}"),
    Violation("team_place_moves", ENDS, "UPDATE team_place SET starts_on = '2020-01-02' WHERE user_id = {ada}"),
    Violation(
        "team_place_moves", ENDS, "UPDATE team_place SET ends_on = NULL WHERE user_id = {ada} AND ends_on IS NOT NULL",
        (MOVED,),
    ),
    Violation("team_place_goes", STAYS, "DELETE FROM team_place WHERE user_id = {ada}"),
    Violation("team_place_goes", STAYS, "DELETE FROM team_place WHERE team_id = {north}", (MOVED,)),
)  # fmt: skip
OWN = (Violation("team_place_keep_all", "Places in teams are never emptied.", "TRUNCATE team_place"),)
