"""What may be chosen for a field: what its description says, else what the directory knows."""

from casework.asking import Asking, units
from casework.asking import officers as as_choices
from casework.event import Label
from casework.fields import Choice, Meaning, Slot
from casework.state import State


def choices(slot: Slot, asking: Asking[State | None]) -> tuple[Choice, ...] | None:
    """What may be chosen for a field; ``None`` where it is typed."""
    if slot.field.among is not None:
        return tuple(slot.field.among(asking))
    roster, directory = asking.roster, asking.context.directory
    if slot.meaning is Meaning.CODE:
        return tuple(Choice(code.value, code.label) for code in slot.kind)
    if slot.meaning is Meaning.UNIT:
        return units(roster.units.values())
    if slot.meaning is Meaning.OFFICER:
        return as_choices(one for one in roster.officers.values() if one.is_active)
    if slot.meaning is Meaning.PARTY:
        return units(roster.units.values()) + as_choices(roster.officers.values())
    if slot.meaning is Meaning.RECEIVER:
        bodies = sorted(directory.receivers.values(), key=lambda one: one.code)
        return tuple(
            Choice(one.id, Label(one.name, one.name)) for one in bodies if not one.is_ended
        )
    if slot.meaning is Meaning.LISTED:
        listed = [
            item
            for name, items in directory.lists.items()
            if name.startswith(slot.field.source)
            for item in items
        ]
        return tuple(Choice(item.code, item.label) for item in listed) or None
    return None
