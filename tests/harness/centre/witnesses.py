"""Witnesses in a test's hand: real ones, asked without a line, and keys that sign anything."""

from hashlib import sha256
from pathlib import Path

from casework.audit.notes import Checkpoint, cosign
from casework.audit.policy import Policy
from casework.audit.policy import Witness as Named
from casework.outside import Outside
from central_mailbox.centre import Centre
from central_mailbox.cosigning import Answer, Ask, collect
from central_mailbox.keys import CentreKey
from central_mailbox.store.witness_book import WitnessBook
from central_mailbox.witness import Witness


class Panel:
    """``count`` witnesses, of which ``quorum`` must have cosigned; some may be away."""

    def __init__(self, folder: Path, count: int, quorum: int, outside: Outside) -> None:
        self.outside = outside
        self.keys = [CentreKey(sha256(f"witness {n}".encode()).digest()) for n in range(count)]
        self.witnesses = [
            Witness(f"witness.example/{n}", key, WitnessBook(folder / f"{n}.db", "w"), self.outside)
            for n, key in enumerate(self.keys)
        ]
        named = tuple(Named(one.key.vkey) for one in self.witnesses)
        self.policy = Policy(witnesses=named, quorum=quorum)
        self.away: set[int] = set()

    def join(self, centre: Centre) -> None:
        """The centre is told of them, and they of its log."""
        centre.policy = self.policy
        for one in self.witnesses:
            one.follow(centre.log_key)

    def collect(self, centre: Centre, *, again: bool = False) -> list[bool]:
        """Put the newest head before each; who has cosigned it now."""
        return [
            collect(centre, named, self._line(number), again=again)
            for number, named in enumerate(self.policy.witnesses)
        ]

    def _line(self, number: int) -> Ask:
        def ask(url: str, body: bytes) -> Answer:
            if number in self.away:
                return Answer(0)
            said = self.witnesses[number].add_checkpoint(body)
            return Answer(said.status, said.body)

        return ask

    def sign_anything(self, number: int, said: Checkpoint, at: int = 1_800_000_000) -> str:
        """A false witness's line: under whatever he is shown."""
        return cosign(self.keys[number].sign, self.witnesses[number].key, said.text, at)

    def close(self) -> None:
        """Give the books back."""
        for one in self.witnesses:
            one.close()
