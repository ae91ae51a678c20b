"""What is done with disputes: filed, talked about, decided, signed, withdrawn; and what is told of it."""

from webapp.disputes.service.deciding import decide, sign
from webapp.disputes.service.filing import file_about_line, file_missing
from webapp.disputes.service.handing_out import note_export
from webapp.disputes.service.talking import say, withdraw
from webapp.disputes.service.telling import TOPIC, remind, tell

__all__ = [
    "TOPIC",
    "decide",
    "file_about_line",
    "file_missing",
    "note_export",
    "remind",
    "say",
    "sign",
    "tell",
    "withdraw",
]
