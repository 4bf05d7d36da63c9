"""下限: whoever is shut out of a matter, somebody stays who can read it and decide it.

The rule it keeps (domain rule 4; docs/adr/0029): an exclusion (a respondent named, an officer who
steps back) never takes a matter away from everybody. The top of the bureau is not shut out, so
that the supervision there reads whatever lies below; and a head at the owner's level or above
stays free. What is against the top itself leaves by an exit that the refusal names.
"""

from casework.event import Label, Refusal
from casework.officers import Officer, Roster
from casework.state import State

NOBODY_LEFT = Refusal(
    "floor.nobody",
    Label(
        "这样此件就没有人能查看和决定了:涉及最高一级本级,或能决定的负责人都已回避的,"
        "不列被反映对象先登记,由监督部门“报上级处理”(省厅、12389 或纪检监察机关)",
        "Nobody would be left to read this matter and decide on it: what is against the top unit "
        "itself, or has no free head left, is entered without naming them, and the supervision "
        "hands it to the level above (the provincial department, 12389, the discipline inspection)",
    ),
)


def deciders(state: State, roster: Roster) -> tuple[Officer, ...]:
    """The heads at the owner's level or above who may read a matter and did not step back."""
    walled = roster.walled_stations(state.respondents)
    stations = dict.fromkeys(map(roster.station, roster.upward(state.unit)))
    return tuple(
        one
        for station in stations
        if station not in walled
        for one in roster.station_of(station)
        if not one.is_aux
        and one.id not in (*state.recused, *state.shut_out)
        and not set(roster.chief_roles(station)).isdisjoint(one.roles)
    )


def has_floor(state: State, roster: Roster) -> bool:
    """Whether somebody can read a matter and decide it, and the top is not shut out."""
    top = roster.upward(state.unit)[-1:]
    is_open = roster.walled_stations(state.respondents).isdisjoint(top)
    return is_open and bool(deciders(state, roster))
