"""Numbers and days that can be typed into an address, but that no database and no calendar holds."""

import pytest

HUGE = "9" * 30
LAST_DAY, FIRST_DAY = "9999-12-31", "0001-01-01"
BEFORE_ALL_TIME = "0001-01-01T00:00:00%2B14:00"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("ada", f"/tasks?after={HUGE}"),
        ("ada", f"/tasks/new?contact={HUGE}"),
        ("ada", f"/tasks/new?household={HUGE}"),
        ("ada", f"/imports?before={HUGE}"),
        ("ada", f"/interactions?until={LAST_DAY}"),
        ("ada", f"/interactions?since={FIRST_DAY}"),
        ("ada", f"/contacts?sort=last&after=1.{BEFORE_ALL_TIME}"),
        ("cora", f"/claims?after={BEFORE_ALL_TIME}~5"),
        ("cora", f"/claims/queue?after={BEFORE_ALL_TIME}~5"),
        ("mo", f"/audit?until={LAST_DAY}"),
        ("mo", f"/audit?since={FIRST_DAY}"),
    ],
)
def test_what_cannot_be_is_no_fault_of_ours(browser, cast, name, address):
    browser.sign_in(getattr(cast, name))
    status = browser.client.get(address).status_code
    assert status < 500, f"{address}: {status}"
