"""A channel outside: an app's server, as its makers would write it from docs/protocol.md.

``python -m tests.harness.centre.channel URL NAME letters '{"id": "7", …}'`` with the key in
``CHANNEL_KEY`` sends one message and prints the answer.  Standard library and httpx; nothing
of the mailbox is imported.
"""

import hashlib
import hmac
import json
import os
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import httpx


class OtherChannel:
    """Whoever runs the app: signs its messages, and sends them again when in doubt."""

    def __init__(
        self, url: str, name: str, key: str, clock: Callable[[], float] = time.time
    ) -> None:
        self.name, self.key, self.clock = name, bytes.fromhex(key), clock
        self._http = httpx.Client(base_url=url, timeout=20, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def send(self, what: str, message: object) -> httpx.Response:
        """``letters`` hands one in, ``status`` asks how it stands."""
        path = f"/v1/channels/{self.name}/{what}"
        body = json.dumps(message, ensure_ascii=False).encode()
        return self.send_bytes(path, body, self.headers(path, body))

    def headers(self, path: str, body: bytes) -> dict[str, str]:
        """The time, and the signature over time, path and body."""
        now = str(int(self.clock()))
        signed = hmac.new(self.key, f"{now}\n{path}\n".encode() + body, hashlib.sha256)
        return {"x-mailbox-time": now, "x-mailbox-signature": signed.hexdigest()}

    def send_bytes(self, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """A message as it stands."""
        said = {"content-type": "application/json"} | headers
        return self._http.post(path, content=body, headers=said)

    def letter(self, id: str, **changes: Any) -> httpx.Response:
        """An ordinary letter."""
        return self.send("letters", LETTER | {"id": id} | changes)

    def status(self, id: str) -> httpx.Response:
        """How it stands."""
        return self.send("status", {"id": id})


LETTER = {
    "type": "HELP",
    "title": "路灯不亮",
    "content": "柳园小区北门的路灯三天不亮。",
    "name": "钱小燕",
    "phone": "13900001111",
    "place": "柳园小区北门",
}


def main(url: str, name: str, what: str, message: str) -> int:
    """Send one message."""
    with OtherChannel(url, name, os.environ["CHANNEL_KEY"]) as channel:
        answer = channel.send(what, json.loads(message))
    print(answer.text)
    return 0 if answer.is_success else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
