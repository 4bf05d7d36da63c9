"""How everybody can check that the record was not falsified.  Pure: bytes in, verdict out.

=============  =================================================================
module         keeps
=============  =================================================================
``merkle``     the tree of RFC 6962: roots, proofs, their verification
``places``     one proof for many records of the log
``heads``      what devices and the centre sign; following the centre's log
``notes``      heads as signed notes and checkpoints, for everybody's tools
``tiles``      the log as files that anybody can copy
``receipt``    one text that proves offline that a matter stands in the record
``policy``     which witnesses must have cosigned a head before it is believed
``chain``      a device's hash chain; taking in a batch
``runs``       which numbers were seen, as runs of neighbours
``trail``      a whole chain or log against its heads: what was done to it, where
``daybook``    the rows that stand beside the trails against what was written down of them
=============  =================================================================

What is proved by whom, and until when it is not: docs/integrity.md.
"""

from casework.audit.chain import (
    Link,
    Tip,
    branch,
    chain_next,
    chain_over,
    chain_start,
    origin,
    verify_batch,
)
from casework.audit.daybook import (
    Entry,
    Line,
    Row,
    RowFinding,
    digest,
    next_line,
    origin_of_daybook,
    tip_of_daybook,
    verify_daybook,
)
from casework.audit.heads import (
    RestoreNotice,
    Sign,
    SignedHead,
    TreeHead,
    Verify,
    follow,
    head_message,
    is_genuine,
    sign_head,
    sign_restore,
    sign_tree_head,
    tree_head_message,
)
from casework.audit.merkle import (
    Frontier,
    Node,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from casework.audit.places import places_proof, verify_places
from casework.audit.trail import (
    Finding,
    Reason,
    Verdict,
    log_leaf,
    record_leaf,
    verify_chain,
    verify_log,
)

__all__ = [
    "Entry",
    "Finding",
    "Frontier",
    "Line",
    "Link",
    "Node",
    "Reason",
    "RestoreNotice",
    "Row",
    "RowFinding",
    "Sign",
    "SignedHead",
    "Tip",
    "TreeHead",
    "Verdict",
    "Verify",
    "branch",
    "chain_next",
    "chain_over",
    "chain_start",
    "consistency_proof",
    "digest",
    "follow",
    "head_message",
    "inclusion_proof",
    "is_genuine",
    "leaf_hash",
    "log_leaf",
    "next_line",
    "node_hash",
    "origin",
    "origin_of_daybook",
    "places_proof",
    "record_leaf",
    "root",
    "sign_head",
    "sign_restore",
    "sign_tree_head",
    "tip_of_daybook",
    "tree_head_message",
    "verify_batch",
    "verify_chain",
    "verify_consistency",
    "verify_daybook",
    "verify_inclusion",
    "verify_log",
    "verify_places",
]
