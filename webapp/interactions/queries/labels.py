"""Channels and directions in words."""

from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _

from webapp.reader import reader

_CHANNELS = {
    "phone": (_("Phone"), "phone"),
    "in-person": (_("In person"), "handshake"),
    "video": (_("Video"), "video"),
    "email": (_("E-mail"), "mail"),
    "message": (_("Message"), "message-circle"),
    "post": (_("Post"), "file-text"),
    "web": (_("Web"), "globe"),
    "social": (_("Social media"), "at-sign"),
}
_DIRECTIONS = {"outbound": _("We reached out"), "inbound": _("They reached us")}


def channel_labels() -> dict[str, Any]:
    """Every channel with its name, the most used first."""
    return {channel: label for channel, (label, _icon) in _CHANNELS.items()}


def channel_icon(channel: str) -> str:
    """The icon of a channel."""
    return _CHANNELS[channel][1]


def direction_labels() -> dict[str, Any]:
    """Both directions in words."""
    return dict(_DIRECTIONS)


def channel_label(channel: str) -> str:
    """A channel in the reader's words."""
    return _in_words(channel, reader().language)


def direction_label(direction: str) -> str:
    """A direction in the reader's words."""
    return _in_words(direction, reader().language)


@lru_cache(maxsize=256)
def _in_words(name: str, _language: str) -> str:
    return str(_CHANNELS[name][0] if name in _CHANNELS else _DIRECTIONS[name])
