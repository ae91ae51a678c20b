"""A household of Ada's and one of Eva's, and small files of every kind."""

import io
import shutil
import zipfile

import pytest

from tests import factories
from webapp import uploads

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6300010000000500010d0a2db40000000049454e44ae426082"
)
PHOTO = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


def office(*parts):
    """An archive with such parts, as word processors write them."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return raw.getvalue()


@pytest.fixture(autouse=True)
def empty(in_app):
    """No file of an earlier test lies about."""
    shutil.rmtree(uploads.folder(), ignore_errors=True)


@pytest.fixture
def home(cast):
    return factories.household("Rossi family", covered_by=cast.ada)


@pytest.fixture
def strange(cast):
    return factories.household("Stranger family", covered_by=cast.eva)
