"""The HTTP interface: parse, call, render; nothing else."""

from central_mailbox.routes.enrol import enrol
from central_mailbox.routes.health import health
from central_mailbox.routes.log import log_consistency, log_head, log_proof
from central_mailbox.routes.papers import paper, paper_piece, paper_ways
from central_mailbox.routes.published import checkpoint, tile
from central_mailbox.routes.releases import release_file
from central_mailbox.routes.snapshot import snapshot
from central_mailbox.routes.sync import sync

# What an address allows is told first, where two share it: else the framework tells of one.
HANDLERS = (
    *(sync, snapshot, enrol, log_head, log_proof, log_consistency, checkpoint, tile, health),
    *(release_file, paper_ways, paper, paper_piece),
)

__all__ = ["HANDLERS"]
