"""What an answer must prove before any of it counts.  Pure: question and answer in.

Rules, in the order they are asked:

1. it speaks our version of the messages;
2. its tree head is signed by the centre this desk was enrolled at, and so is every notice
   of a restore;
3. the centre's log continues the one that this desk followed: it only grew (a restored one
   does after :func:`taking_back`);
4. the centre knows no event of this device that this desk does not have;
5. every outcome is of an event that was sent or asked for, each once, and every event
   sent that the centre says it knows has its outcome: nothing counts as synced by
   silence; what was sent is known afterwards, unless something before it is missing;
6. every record of the feed is proved at its place in the signed log, as what it says it
   is and with the stamp that it carries; the cursor moves only forwards;
7. every receipt was asked for, and holds under a head that this very answer proves;
8. no head that an agreed witness cosigned lies beside the centre's log.  Too few witnesses
   are no breach: the record goes on, and the desk says so (:class:`Standing`).

A breach raises; what is applied afterwards is the whole answer or nothing of it.
"""

import binascii
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from casework.audit import (
    RestoreNotice,
    TreeHead,
    Verify,
    follow,
    is_genuine,
    record_leaf,
    verify_places,
)
from casework.audit.notes import ED25519, NoteKey, read_checkpoint, read_note
from casework.audit.policy import NO_WITNESSES, Policy, Standing, standing
from casework.audit.receipt import check_receipt, read_receipt
from casework.errors import ForkError, MalformedError, RollBackError, SignatureError
from casework.event import Record, read_core
from casework.wire import AS_NAMED, PROTOCOL, Outcome, SyncRequest, SyncResponse
from desk_client.sync.errors import (
    AnswerError,
    CentreForkedError,
    CentreShrankError,
    CentreSignatureError,
    DeskRolledBackError,
    OutdatedError,
    WitnessContradictsError,
)


def verify_answer(
    verify: Verify,
    centre_key: bytes,
    kept: TreeHead | None,
    own_seq: int,
    request: SyncRequest,
    answer: SyncResponse,
    policy: Policy = NO_WITNESSES,
    restores: int = 0,
) -> Standing | None:
    """Raise unless the answer keeps every rule above; what its witnesses are worth.

    ``kept`` is the last tree head that this desk took; ``own_seq`` the number of its own
    last event when the question was asked.  ``restores``: how many notices it kept by then.
    """
    if answer.protocol != PROTOCOL:
        raise OutdatedError(f"the centre speaks version {answer.protocol}, we {PROTOCOL}")
    _check_log(verify, centre_key, kept, answer)
    if answer.known_seq > own_seq:
        raise DeskRolledBackError(f"the centre knows {answer.known_seq} events, we {own_seq}")
    _check_outcomes(request, answer)
    _check_feed(request, answer)
    return _witnessed(verify, policy, len(answer.notices) or restores, answer)


def completed(answer: SyncResponse, own: Mapping[int, Record]) -> SyncResponse:
    """The answer as if it brought this desk's own events whole: with what the desk has of them.

    Nothing is believed for it: they are proved like every record of the feed, so bytes that are
    not the ones in the log raise there.
    """
    if not answer.stamps:
        return answer
    if strangers := [one.seq for one in answer.stamps if one.seq not in own]:
        raise AnswerError(f"stamps of {len(strangers)} events that this desk does not have")
    known = ((own[one.seq], one.stamp) for one in answer.stamps)
    whole = (Record(record.core, record.sealed, stamp) for record, stamp in known)
    return replace(answer, feed=(*answer.feed, *whole), stamps=())


def in_full(kept: TreeHead | None, answer: SyncResponse) -> SyncResponse:
    """The answer with the head that was not told again: the log stands where the desk said."""
    if kept is None or answer.tree != AS_NAMED:
        return answer
    return replace(answer, tree=kept)


def taking_back(
    kept: TreeHead, known: Sequence[RestoreNotice], answer: SyncResponse
) -> tuple[RestoreNotice, ...]:
    """The notices that explain a log which does not continue ``kept``: none if none does.

    A notice explains once: what was taken back for it is not taken back for it again.  Its
    signature was checked before (rule 2).
    """
    news = tuple(notice for notice in answer.notices if notice not in known)
    return news if any(notice.size < kept.size for notice in news) else ()


def _witnessed(
    verify: Verify, policy: Policy, restores: int, answer: SyncResponse
) -> Standing | None:
    if answer.witnessed is None:
        return None
    try:
        return standing(verify, policy, restores, answer.witnessed, answer.tree)
    except ForkError as error:
        raise WitnessContradictsError(str(error), answer.witnessed, answer.tree) from error
    except (ValueError, binascii.Error) as error:
        raise AnswerError(f"the witnesses' proof is not made of hashes: {error}") from error


def receipts_in(
    verify: Verify,
    centre_key: bytes,
    origin: str,
    request: SyncRequest,
    answer: SyncResponse,
) -> dict[int, str]:
    """The receipts of an answer by position; raises for one that does not hold (rule 7).

    ``origin`` is what the log is called now.
    """
    log, found = NoteKey(origin, ED25519, centre_key), dict[int, str]()
    heads = {(answer.tree.size, answer.tree.root)}
    if answer.witnessed is not None:
        heads.add((answer.witnessed.size, answer.witnessed.root))
    for text in answer.receipts:
        try:
            receipt = read_receipt(text)
            proven = check_receipt(verify, log, (), receipt)
            said = read_checkpoint(read_note(receipt.note).text)
        except (MalformedError, SignatureError) as error:
            raise AnswerError(f"a receipt: {error}") from error
        if proven.position not in request.receipts or (said.size, said.root.hex()) not in heads:
            raise AnswerError("a receipt of something else")
        found[proven.position] = text
    return found


def _check_log(
    verify: Verify, centre_key: bytes, kept: TreeHead | None, answer: SyncResponse
) -> None:
    if not all(is_genuine(verify, centre_key, notice) for notice in answer.notices):
        raise CentreSignatureError("a notice of a restore is not signed by the centre")
    check_growth(verify, centre_key, kept, answer.tree, answer.consistency)


def check_growth(
    verify: Verify,
    centre_key: bytes,
    kept: TreeHead | None,
    offered: TreeHead,
    consistency: Sequence[str],
) -> None:
    """Raise unless the centre signed ``offered``, and its log continues that of ``kept``."""
    try:
        proof = [bytes.fromhex(node) for node in consistency]
        follow(verify, centre_key, kept, offered, proof)
    except SignatureError as error:
        raise CentreSignatureError(str(error)) from error
    except RollBackError as error:
        raise CentreShrankError(str(error), kept, offered) from error
    except ForkError as error:
        raise CentreForkedError(str(error), kept, offered) from error
    except (ValueError, binascii.Error) as error:
        raise AnswerError(f"the proof is not made of hashes: {error}") from error


def _check_outcomes(request: SyncRequest, answer: SyncResponse) -> None:
    sent = [read_core(record.core) for record in request.batch]
    said = [outcome.id for outcome in answer.outcomes]
    if len(set(said)) < len(said):
        raise AnswerError("two outcomes for one event")
    if strangers := set(said) - {core.id for core in sent} - set(request.asks):
        raise AnswerError(f"{len(strangers)} outcomes of events that were not sent")
    if sent and sent[0].seq <= answer.known_seq + 1 <= sent[-1].seq:
        raise AnswerError(f"sent up to {sent[-1].seq}, known up to {answer.known_seq}")
    known = {core.id for core in sent if core.seq <= answer.known_seq}
    if silent := known - set(said):
        raise AnswerError(f"no outcome for {len(silent)} events that the centre has")
    for outcome in answer.outcomes:
        _check_outcome(outcome, answer.tree.size)


def _check_outcome(outcome: Outcome, size: int) -> None:
    if outcome.result == "accepted":
        if outcome.position is None or not 1 <= outcome.position <= size:
            raise AnswerError(f"accepted at {outcome.position} in a log of {size}")
    elif outcome.result == "refused" and outcome.refusal is None:
        raise AnswerError("refused without a reason")


def _check_feed(request: SyncRequest, answer: SyncResponse) -> None:
    check_places(answer.feed, answer.tree, answer.proof)
    if answer.parts and (not request.parts or answer.feed or answer.cursor != request.cursor):
        raise AnswerError("parts of a snapshot that were not asked for, or a feed beside them")
    is_standing = answer.has_more and not answer.parts and answer.cursor == request.cursor
    if answer.cursor < request.cursor or is_standing:
        raise AnswerError(f"the feed goes from {request.cursor} to {answer.cursor}")


def check_places(records: Iterable[Record], tree: TreeHead, proof: bytes) -> None:
    """Raise unless every record is proved at its place under the head."""
    size, leaves = tree.size, dict[int, bytes]()
    for record in records:
        stamp = record.stamp
        if stamp is None or not 1 <= stamp.position <= size:
            raise AnswerError(f"a record that does not stand in a log of {size}")
        leaf = record_leaf(record)
        if leaves.setdefault(stamp.position - 1, leaf) != leaf:
            raise AnswerError(f"two records at {stamp.position}")
    if not verify_places(leaves, size, proof, bytes.fromhex(tree.root)):
        raise AnswerError(f"{len(leaves)} records are not proved in the log of {size}")
