"""Letting a new machine in: a one-time code, its own key pair, a token for its requests.

The device id and the key exist before the centre is asked.  A code is good once, whoever
comes: when the answer is lost on the way, this machine asks again with a new code, and is
the same device to the centre.  A database that lost who it is does not make the machine
another one: the key store knows, and the centre then says what is missing.
"""

from casework.outside import Outside, new_id
from casework.wire import EnrolRequest, SyncPort
from desk_client.credentials import Credentials, Secrets
from desk_client.store import Identity, Store


class Enrolment:
    """One machine on its way in; made anew for each try to start the program."""

    def __init__(
        self,
        store: Store,
        credentials: Credentials,
        kept: Secrets,
        outside: Outside,
        passphrase: str | None = None,
    ) -> None:
        self._store = store
        self._credentials = credentials
        self._kept = kept
        self._passphrase = passphrase
        self._device = kept.device or new_id(outside)

    def enrol(self, port: SyncPort, code: str) -> Secrets:
        """Use the code; the secrets with the token that the centre gave.

        Raises ``sync`` errors (wrong, old or used code; no connection), key store and
        store errors.  Until the store knows who it is, the machine is not enrolled and
        may ask again, with a new code where the first one was used up.
        """
        request = EnrolRequest(code.strip(), self._device, self._kept.public_key)
        answer = port.enrol(request)
        kept = self._credentials.with_token(
            self._kept, answer.token, self._device, self._passphrase
        )
        self._store.enrol(
            Identity(
                self._device,
                answer.unit,
                answer.short,
                answer.centre_key,
                answer.zone,
                answer.policy,
            )
        )
        return kept
