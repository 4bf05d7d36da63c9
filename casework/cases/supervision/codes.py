"""Code lists of supervision orders (domain 2.6, 11.1)."""

from casework.codes import Coded


class Colour(Coded):
    """How urgent an order is; it only ever goes up, one step at a time."""

    BLUE = "BLUE", "提醒", "Reminder"
    YELLOW = "YELLOW", "警示", "Warning"
    RED = "RED", "督办", "Supervision"
    TALK = "TALK", "约谈", "Called in"

    @property
    def next(self) -> "Colour | None":
        """The next one up; ``None`` at the top."""
        ladder = tuple(Colour)
        place = ladder.index(self) + 1
        return ladder[place] if place < len(ladder) else None


class OrderKind(Coded):
    """What kind of order it is."""

    DAILY = "DAILY", "日常", "Daily"
    LISTED = "LISTED", "挂牌", "Listed"
    TALK = "TALK", "约谈", "By talk"
    CHIEF = "CHIEF", "局长督办", "Director's"
