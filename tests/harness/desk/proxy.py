"""A machine between a desk and the real centre: it passes on, or does its misdeed.

Real sockets on both sides.  A request may reach the centre although the desk is never told:
then the centre has answered, and only its answer is lost.
"""

import socket
import ssl
from urllib.parse import urlsplit

from tests.harness.desk.hostile import HostileServer, Misdeed


class Proxy(HostileServer):
    """Stands before the centre at ``url``.

    ``misdeed`` is done to every answer while it is set; ``reaches``: whether the request gets to
    the centre all the same.
    """

    def __init__(self, url: str, tls: ssl.SSLContext | None = None) -> None:
        where = urlsplit(url)
        self._centre = (str(where.hostname), int(where.port or 0))
        self.bad: Misdeed | None = None
        self.reaches = False
        super().__init__(lambda connection, ended: None, tls)

    def _converse(self, connection: socket.socket) -> None:
        """Requests of one connection, until one of the two hangs up."""
        while (request := _message(connection)) is not None:
            self.asked += 1
            answer = self._carried(request) if self.reaches or self.bad is None else b""
            if self.bad is not None:
                self.bad(connection, self._ended)
                return
            connection.sendall(answer)

    def _carried(self, request: bytes) -> bytes:
        with socket.create_connection(self._centre, 5) as centre:
            centre.settimeout(10)
            centre.sendall(request)
            return _message(centre) or b""


def _message(connection: socket.socket) -> bytes | None:
    """One whole request or answer; ``None`` when the other side has hung up."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65_536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    while len(body) < int(fields.get(b"content-length", b"0")):
        piece = connection.recv(65_536)
        if not piece:
            return None
        body += piece
    return head + b"\r\n\r\n" + body
