"""The buttons under a proposal."""

from wtforms import Form, IntegerField, StringField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import HiddenInput


class ProposalForm(Form):
    """A button that acts on a proposal as it was shown."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, 2**31 - 1)])
    # The digest of what was read before it is confirmed.
    shown = StringField(widget=HiddenInput(), validators=[Optional(), Length(max=64)])
