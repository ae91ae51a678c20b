"""What is done with interactions."""

from webapp.interactions.service.bulk import Past, log_many
from webapp.interactions.service.change import Changes, change
from webapp.interactions.service.log import Logged, log_interaction
from webapp.interactions.service.undo import undo

__all__ = ["Changes", "Logged", "Past", "change", "log_interaction", "log_many", "undo"]
