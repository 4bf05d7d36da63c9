"""A loopback line that can be split: nothing passes any more, and nobody is told."""

import contextlib
import socket
import threading

PIECE = 65_536


class Relay:
    """Passes everything to ``target``, until it is cut."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._is_cut = False
        self._lock = threading.Lock()
        self._open = set[socket.socket]()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """From now on bytes go nowhere, as in a network that was split."""
        self._is_cut = True

    def mend(self) -> None:
        """Pass again; whoever was on the line meanwhile dials anew."""
        self._is_cut = False
        self._hang_up()

    def close(self) -> None:
        """No line at all."""
        self._listener.close()
        self._hang_up()

    def _hang_up(self) -> None:
        with self._lock:
            lines, self._open = self._open, set()
        for line in lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._dial(near)

    def _dial(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self._target), timeout=2)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        with self._lock:
            self._open |= {near, far}
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(PIECE):
                if not self._is_cut:
                    other.sendall(data)
        with self._lock:
            self._open -= {one, other}
        for line in (one, other):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
