"""The buttons under a proposal."""

from wtforms import Form, IntegerField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput


class ProposalForm(Form):
    """A button that acts on a proposal as it was shown."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, 2**31 - 1)])
