"""Who may see which case: asked by every list, count and search of an officer.

The centre sends a desk only what its house may see; on the desk itself two rules remain
(domain §8): a named respondent's house sees nothing of the matter, which matters here
until the centre has withdrawn it, and an auxiliary officer sees no complaint.
"""

from casework.cases.ledger.state import LedgerItem
from casework.codes import Ledger
from casework.context import Directory
from casework.officers import Officer
from casework.state import State
from desk_client.store.database import Connection


def may_see(officer: Officer, state: State, directory: Directory) -> bool:
    """Whether the officer may see the case at all."""
    if officer.is_aux and isinstance(state, LedgerItem) and state.ledger is Ledger.COMPLAINT:
        return False
    return not directory.roster.is_walled(officer, state.respondents)


def condition(
    conn: Connection, officer: Officer, directory: Directory
) -> tuple[str, tuple[str, ...]]:
    """The same as SQL over table ``cases``, with its parameters.

    Few cases have respondents, so the wall is a short list of cases.
    """
    walled = tuple(
        case
        for case, respondents in conn.execute(
            "SELECT case_id, respondents FROM cases WHERE respondents <> ''"
        )
        if directory.roster.is_walled(officer, respondents.split())
    )
    sql = f"case_id NOT IN ({','.join('?' * len(walled))})"
    if officer.is_aux:
        return f"{sql} AND ledger <> ?", (*walled, Ledger.COMPLAINT.value)
    return sql, walled
