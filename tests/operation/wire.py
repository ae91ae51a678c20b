"""One person's connection to the real server, without a browser: keeps its cookie and its connection open."""

import http.client
import re
from html import unescape
from urllib.parse import urlencode

HEADERS = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


class Wire:
    """A keep-alive connection; every call may raise what a dying server makes it raise."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
        self.cookie = cookie

    def ask(self, method: str, path: str, fields: dict | None = None) -> tuple[int, str, str]:
        """Status, the place that it leads to, and the text of the answer."""
        body = urlencode(fields) if fields else None
        self.connection.request(method, path, body, HEADERS | ({"Cookie": self.cookie} if self.cookie else {}))
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for header in answer.msg.get_all("Set-Cookie") or []:
            self.cookie = header.split(";")[0]
        return answer.status, answer.headers.get("Location", ""), text

    def hidden(self, path: str) -> dict[str, str]:
        """The hidden fields of the last form on a page."""
        status, _, text = self.ask("GET", path)
        assert status == 200, (path, status)
        pairs = re.findall(r'<input type="hidden" name="(csrf_token|idempotency_key|version)" value="([^"]*)"', text)
        return {name: unescape(value) for name, value in pairs}

    def sign_in(self, email: str, password: str) -> "Wire":
        """Signs in through the page."""
        fields = self.hidden("/sign-in")
        assert self.ask("POST", "/sign-in", {**fields, "email": email, "password": password})[0] == 303
        return self
