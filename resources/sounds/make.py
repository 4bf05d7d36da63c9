#!/usr/bin/env python3
"""Makes the sound of a new letter: for developers, after changing how it sounds.

    python resources/sounds/make.py

Two strokes of a bell, the second lower: heard in a room at night, and no alarm of a machine. Made
from sines, so that nobody has a right in it.
"""

import math
import struct
import wave
from collections.abc import Iterator
from pathlib import Path

RATE, LOUD = 22_050, 12_000
STROKES = ((880.0, 0.45), (698.46, 0.75))
"""How high and for how long."""
OVERTONES = ((1.0, 1.0), (2.0, 0.35), (2.76, 0.2), (5.4, 0.05))


def main() -> None:
    """Write the file."""
    samples = [one for stroke in STROKES for one in _stroke(*stroke)]
    with wave.open(str(Path(__file__).with_name("new-letter.wav")), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))


def _stroke(height: float, seconds: float) -> Iterator[int]:
    whole = sum(share for _, share in OVERTONES)
    for place in range(int(RATE * seconds)):
        at = place / RATE
        fading = min(1.0, at / 0.005) * math.exp(-5 * at) * min(1.0, (seconds - at) / 0.02)
        heard = sum(
            share * math.exp(-3 * times * at) * math.sin(2 * math.pi * height * times * at)
            for times, share in OVERTONES
        )
        yield int(LOUD * fading * heard / whole)


if __name__ == "__main__":
    main()
