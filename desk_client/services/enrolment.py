"""Letting a new machine in: a one-time code, its own key pair, a token for its requests.

The device id and the key exist before the centre is asked.  A code is good once, whoever
comes: when the answer is lost on the way, this machine asks again with a new code, and is
the same device to the centre.  A database that lost who it is does not make the machine
another one: the key store knows, and the centre then says what is missing.

Where the centre is comes with the code, in an enrolment string, or is entered by hand; what
cannot be is said here, before anybody is asked.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from casework.address import SAY, may_be_a_centre
from casework.errors import MalformedError
from casework.event import Label
from casework.hand_written import text_of
from casework.invitation import Invitation, certificates_in, pem_of, read
from casework.outside import Outside, new_id
from casework.wire import EnrolRequest, SyncPort
from desk_client.credentials import Credentials, Secrets
from desk_client.errors import DeskError
from desk_client.later import later
from desk_client.store import Identity, Store
from desk_client.sync.errors import CertificateError, NotOursError, OfflineError

if TYPE_CHECKING:
    import ssl
else:
    ssl = later("ssl")

MOST_FILE = 1_000_000
NO_CERTIFICATE = Label(
    "这里没有证书机构的证书。请选择 PEM 文件(-----BEGIN CERTIFICATE----- 开头),或粘贴其全文",
    "There is no certificate of an authority in it. Choose a PEM file (it begins with "
    "-----BEGIN CERTIFICATE-----), or paste the whole of its text",
)


NOT_REACHED = Label(
    "连不上中心,本机还没有登记。请核对中心地址、网线和网络,再试一次;登记码没有用掉的仍可使用",
    "The centre cannot be reached, and this desk is not enrolled yet. See its address, the cable "
    "and the network, then try again; a code that was not used up is still good",
)


class InvitationError(DeskError):
    """The person: a string, an address or an authority that cannot be used as it stands."""


class NotReachedError(DeskError):
    """The surroundings: nobody answers, and a machine that is not let in cannot work meanwhile."""


def told(error: Exception) -> Exception:
    """What went wrong, in words for a machine that is not let in yet."""
    is_answered = isinstance(error, CertificateError | NotOursError)
    if isinstance(error, OfflineError) and not is_answered:
        return NotReachedError(NOT_REACHED)
    return error


def invitation_in(typed: str) -> Invitation:
    """What an enrolment string holds, once all of it can be used."""
    found = read(typed)
    if isinstance(found, Label):
        raise InvitationError(found)
    centre_at(found.centre_url)
    if found.authority:
        _check_certificates(found.authority)
    return found


def centre_at(typed: str) -> str:
    """The address of a centre as a person typed it."""
    address = typed.strip().rstrip("/")
    if not may_be_a_centre(address):
        raise InvitationError(SAY)
    return address


def authority_at(typed: str) -> tuple[bytes, ...]:
    """The certificates of a file, or of its text; none where nothing was typed."""
    if not typed.strip():
        return ()
    found = certificates_in(typed) or certificates_in(_file(Path(typed.strip()).expanduser()))
    _check_certificates(found)
    return found


def _file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return text_of(file.read(MOST_FILE))
    except MalformedError as error:
        raise InvitationError(NO_CERTIFICATE) from error
    except (OSError, ValueError) as error:
        raise InvitationError(_unread(str(path), type(error).__name__)) from error


def _check_certificates(certificates: tuple[bytes, ...]) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem_of(certificates))
    except (ssl.SSLError, ValueError) as error:
        raise InvitationError(NO_CERTIFICATE) from error


def _unread(path: str, kind: str) -> Label:
    return Label(
        f"不能读取证书文件 {path}({kind})。请核对路径和权限,或粘贴证书全文",
        f"The certificate file {path} cannot be read ({kind}). See its path and permissions, or "
        "paste its text",
    )


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
