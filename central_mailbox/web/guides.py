"""办事指南 as citizens read them: those in force, by subject."""

from casework.cases.directory import GuideCase
from casework.event import Label
from casework.guides import SUBJECTS
from central_mailbox.centre import Centre

OTHER = Label("其他", "Other")
Group = tuple[Label, tuple[GuideCase, ...]]


class Guides:
    """The guides of one centre."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre

    def groups(self) -> tuple[Group, ...]:
        """Those in force by subject, in the order of the bureau's list."""
        directory, cases = self._centre.standing(("guide",))
        found = [one for one in cases.values() if isinstance(one, GuideCase) and _holds(one)]
        listed = directory.lists.get(SUBJECTS, ())
        known = {one.code for one in listed}
        groups = [(one.label, _by_title(found, one.code)) for one in listed]
        rest = sorted((one for one in found if one.record.subject not in known), key=_title)
        return tuple(group for group in (*groups, (OTHER, tuple(rest))) if group[1])

    def one(self, case: str) -> GuideCase | bool:
        """A guide; ``True`` where it holds no more, ``False`` where there is none."""
        found = self._centre.state(case)
        if not isinstance(found, GuideCase):
            return False
        return found if _holds(found) else True

    def unit(self, guide: GuideCase) -> str:
        """The name of the unit that keeps it."""
        known = self._centre.directory().roster.units.get(guide.record.unit)
        return known.name if known else ""


def _holds(guide: GuideCase) -> bool:
    return not guide.record.is_ended


def _title(guide: GuideCase) -> str:
    return guide.record.title


def _by_title(found: list[GuideCase], subject: str) -> tuple[GuideCase, ...]:
    return tuple(sorted((one for one in found if one.record.subject == subject), key=_title))
