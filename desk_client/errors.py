"""Root of the desk's errors: what happened and what to do, in both languages.

Each package below has its own tree under this root, split by who is at fault: the
person, the surroundings (disk, network, key store), or us.
"""

from casework.event import Label


class DeskError(Exception):
    """An error that is shown to a person: ``say`` is the cause and what to do."""

    def __init__(self, say: Label) -> None:
        super().__init__(say.en)
        self.say = say
