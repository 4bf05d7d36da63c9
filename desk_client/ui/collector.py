"""What is in cycles and used no more is let go on the GUI thread, and on no other.

Python's collector runs on whatever thread happens to allocate. A page that is no longer used stands
in cycles with its slots; collected on a thread of the pool, its widgets would be destroyed there,
which Qt does not allow: the program hangs, or ends without a word.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 500


class Collector(QObject):
    """Takes the collector over for as long as it lives. Make it on the GUI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        # What was imported stays; it need not be looked through again and again.
        gc.freeze()
        timer = QTimer(self)
        timer.timeout.connect(self.collect)
        timer.start(PAUSE_MS)

    def collect(self) -> None:
        """Collect the oldest generation that is due, by the thresholds that Python has."""
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        generations = [number for number, (count, most) in enumerate(due) if count > most]
        if generations:
            gc.collect(generations[-1])
