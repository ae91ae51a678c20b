"""A small HTTP/1.1 client: one kept-alive connection, a flat cookie jar, no redirects."""

import socket
from typing import NamedTuple
from urllib.parse import urlencode


class Answer(NamedTuple):
    """What came back: status, headers by lower-case name, body as sent (never compressed)."""

    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """One connection to a server on this machine."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.address = ("127.0.0.1", port)
        self.cookies = dict(cookies or {})
        self.socket: socket.socket | None = None
        self.buffer = b""

    def close(self) -> None:
        """Ends the connection; the next request opens another."""
        if self.socket:
            self.socket.close()
        self.socket, self.buffer = None, b""

    def get(self, path: str) -> Answer:
        """Sends a GET."""
        return self._send("GET", path, b"")

    def post(self, path: str, fields: dict[str, object]) -> Answer:
        """Sends a form."""
        return self._send("POST", path, urlencode(fields).encode())

    def _send(self, method: str, path: str, body: bytes) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.address[1]}", "Accept-Encoding: identity",
                 "Accept-Language: en"]  # fmt: skip
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        message = "\r\n".join([*lines, "", ""]).encode() + body
        is_fresh = self.socket is None
        try:
            return self._exchange(message)
        except ConnectionError:
            # A kept-alive connection may have been closed meanwhile; a fresh one that fails is an error.
            self.close()
            if is_fresh:
                raise
            return self._exchange(message)

    def _exchange(self, message: bytes) -> Answer:
        if self.socket is None:
            self.socket = socket.create_connection(self.address, timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(message)
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
            if name.lower() == "set-cookie":
                cookie, _, content = value.split(";", 1)[0].strip().partition("=")
                self.cookies[cookie] = content
        body = self._chunks() if "chunked" in headers.get("transfer-encoding", "") else self._take(
            int(headers.get("content-length", 0)))  # fmt: skip
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(first.split(" ", 2)[1]), headers, body)

    def _more(self) -> None:
        data = self.socket.recv(262_144) if self.socket else b""
        if not data:
            raise ConnectionError("closed by the server")
        self.buffer += data

    def _take(self, size: int) -> bytes:
        while len(self.buffer) < size:
            self._more()
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    def _chunks(self) -> bytes:
        parts = []
        while True:
            while b"\r\n" not in self.buffer:
                self._more()
            line, self.buffer = self.buffer.split(b"\r\n", 1)
            size = int(line.split(b";")[0], 16)
            parts.append(self._take(size))
            self._take(2)
            if not size:
                return b"".join(parts)
