"""What a refused form carried: forms of one page are forgotten with it, and no file goes along."""

import gc
import io
import weakref

from flask import Request
from werkzeug.test import EnvironBuilder
from wtforms import Form, StringField

from webapp import typed


def test_a_form_of_one_page_goes_with_it():
    form = type("OnePage", (Form,), {"only_here": StringField("Only here")})
    assert "only_here" in typed.names_in_forms().shown
    gone = weakref.ref(form)
    del form
    gc.collect()
    assert gone() is None


def test_nothing_is_carried_where_any_of_several_files_was_chosen():
    for contents, carried in (((b"",), [("note", "x")]), ((b"", b"x"), [])):
        files = [(io.BytesIO(content), "b.txt" if content else "", "text/plain") for content in contents]
        sent = EnvironBuilder(
            "/", method="POST", data={"note": "x", "papers": files}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert typed.carried(Request(sent.get_environ())) == carried
