"""An administrator at work."""

import pytest


@pytest.fixture
def admin(browser, root):
    return browser.sign_in(root)
