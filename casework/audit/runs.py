"""Which numbers were seen, as runs of neighbours: a trail in order is one run, however long."""

from bisect import bisect_right


class Runs:
    """A set of whole numbers that grows; what it takes is the number of its gaps."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def add(self, number: int) -> bool:
        """Take a number in; whether it was not there yet."""
        at = bisect_right(self._firsts, number)
        if at and number <= self._lasts[at - 1]:
            return False
        touches_left = bool(at) and self._lasts[at - 1] == number - 1
        touches_right = at < len(self._firsts) and self._firsts[at] == number + 1
        if touches_left and touches_right:
            self._lasts[at - 1] = self._lasts.pop(at)
            del self._firsts[at]
        elif touches_left:
            self._lasts[at - 1] = number
        elif touches_right:
            self._firsts[at] = number
        else:
            self._firsts.insert(at, number)
            self._lasts.insert(at, number)
        return True

    def spans(self) -> list[tuple[int, int]]:
        """The first and the last of each run, in order."""
        return list(zip(self._firsts, self._lasts, strict=True))
