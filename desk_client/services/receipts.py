"""A receipt of a case: proof on paper, or in a telephone, that it stands in the record.

Rule kept: nothing is shown as proved that this desk has not checked itself; until the centre has
answered, the officer reads that it is on its way.
"""

from typing import Literal

from msgspec import Struct

from casework.audit.notes import note_lines, read_note
from casework.audit.policy import cosigners
from casework.audit.receipt import code_of, read_receipt
from casework.event import Label
from desk_client.services.desk import Session
from desk_client.signing import verify

Stage = Literal["not_there", "no_name", "to_ask", "asked", "here"]

WORDS: dict[Stage, Label] = {
    "not_there": Label(
        "此件还没有进入中心的日志,同步后才能出具存证",
        "This matter is not in the centre's log yet; it can be proved once it was sent",
    ),
    "no_name": Label(
        "本机还不知道中心日志的名称,下次同步后才能出具存证",
        "This desk does not know the name of the centre's log yet; it can be proved after the next "
        "sync",
    ),
    "to_ask": Label(
        "存证可离线证明此件在册:扫码即得全文,凭中心公布的公钥核验,不含个人信息",
        "A proof shows, with no line, that this matter stands in the record: the code holds all of "
        "it, the centre's published key checks it, and nothing personal is in it",
    ),
    "asked": Label(
        "正在向中心索取存证,同步后自动显示",
        "The centre is asked for the proof; it appears after the next sync",
    ),
    "here": Label(
        "存证已由本机核验,另有 {} 个见证方签认",
        "The proof was checked here; beside the log itself, {} witnesses signed it",
    ),
}


class Receipt(Struct, frozen=True):
    """How far it is, in words; its text and the text of its code once it is here."""

    stage: Stage
    words: Label
    text: str = ""
    code: str = ""


def receipt(session: Session, case: str) -> Receipt:
    """The receipt of a case that the officer may read, as far as it has come."""
    store = session.desk.store
    identity = store.identity
    position, text, is_wanted = store.receipt(case)
    if position is None or session.case(case) is None:
        return _at("not_there")
    if identity is None or not identity.policy.origin:
        return _at("no_name")
    if is_wanted:
        return _at("asked")
    if not text:
        return _at("to_ask")
    found = read_receipt(text)
    note = read_note(found.note)
    lines = note_lines(found.note)
    seen = len(cosigners(verify, identity.policy.witnesses, note.text, lines))
    words = WORDS["here"]
    said = Label(words.zh.format(seen), words.en.format(seen))
    return Receipt("here", said, text, code_of(text))


def ask(session: Session, case: str) -> Receipt:
    """Ask the centre for it, or for a newer one; it comes with the next sync."""
    position, _, _ = session.desk.store.receipt(case)
    if position is not None and session.case(case) is not None:
        session.desk.store.want_receipt(position)
        session.desk.try_sync()
    return receipt(session, case)


def _at(stage: Stage) -> Receipt:
    return Receipt(stage, WORDS[stage])
