"""The desk's secrets: the database key, the device's signing seed, the centre's token.

Rules kept (invariant 8):

* they lie in the system key store, under one entry, so that they change together; the
  back end is named here and never chosen by what happens to be installed, and never one
  that keeps secrets in a plain file;
* where there is no key store, or it stays shut, nothing is opened and nothing is written:
  the officer may choose a passphrase instead, and the secrets lie beside the database,
  wrapped under a key that Argon2id makes of it (AES-256-GCM);
* a key is never made for a database that already has one: that would only hide the loss.

::

    CredentialsError
    ├── KeyStoreError           the surroundings: the system key store
    │   ├── KeyStoreMissingError    there is none: use a passphrase
    │   ├── KeyStoreLockedError     it is locked and was not unlocked
    │   └── KeyStoreDismissedError  its prompt was dismissed, or it cannot start
    ├── WrongPassphraseError    the person: another passphrase
    ├── WeakPassphraseError     the person: too short
    ├── KeyFileError            the surroundings: a file here cannot be written or read
    └── KeyLostError            the database is there and its key is not
"""

from __future__ import annotations

import base64
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec
from msgspec import Struct

from casework.event import Label
from desk_client import signing
from desk_client.errors import DeskError
from desk_client.files import write_private
from desk_client.later import later

if TYPE_CHECKING:
    from argon2 import exceptions as hashing
    from argon2 import low_level as argon2
    from cryptography import exceptions as cipher_errors
    from cryptography.hazmat.primitives.ciphers import aead
    from keyring import errors as key_store_errors
else:
    hashing = later("argon2.exceptions")
    argon2 = later("argon2.low_level")
    cipher_errors = later("cryptography.exceptions")
    aead = later("cryptography.hazmat.primitives.ciphers.aead")
    key_store_errors = later("keyring.errors")
# One back end for each system, by name: keyring's own choice could be a plain file.
_MODULE, _CLASS = {
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
    "darwin": ("keyring.backends.macOS", "Keyring"),
}.get(sys.platform, ("keyring.backends.SecretService", "Keyring"))
_back_ends = later(_MODULE)

SERVICE = "precinct-desk"
KEY_BYTES = 32
SHORTEST_PASSPHRASE = 12

T = TypeVar("T")


class CredentialsError(DeskError):
    """Root of what can go wrong with the desk's secrets."""

    default = Label("无法取得本机密钥", "The key of this desk cannot be had")

    def __init__(self, detail: str = "") -> None:
        super().__init__(self.default)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.say.en} [{self.detail}]" if self.detail else self.say.en


class KeyStoreError(CredentialsError):
    """The system key store does not give what it keeps."""


class KeyStoreMissingError(KeyStoreError):
    """There is no system key store in this session."""

    default = Label(
        "这个系统没有可用的密钥库。请设置一个口令短语来保护本机数据,以后每次启动时输入",
        "This system has no key store to use. Choose a passphrase to protect the data of this "
        "desk; it is asked for at every start",
    )


class KeyStoreLockedError(KeyStoreError):
    """The key store is locked and was not unlocked."""

    default = Label(
        "系统密钥库已锁定,没有打开本机数据库。请解锁密钥库(通常是登录口令),再启动一次",
        "The system key store is locked, so the database was not opened. Unlock it (usually with "
        "your login password) and start again",
    )


class KeyStoreDismissedError(KeyStoreError):
    """The prompt of the key store was dismissed, or could not be shown."""

    default = Label(
        "系统密钥库的提示被取消或无法显示,没有打开本机数据库。请再启动一次并在提示中确认,"
        "或联系管理员改用口令短语",
        "The key store's prompt was dismissed or could not be shown, so the database was not "
        "opened. Start again and confirm it, or ask the administrator for a passphrase instead",
    )


class WrongPassphraseError(CredentialsError):
    """The passphrase does not open the wrapped secrets."""

    default = Label(
        "口令短语不对,请再输入一次(注意大小写和输入法)",
        "The passphrase is not right. Enter it again (mind capitals and the input method)",
    )


class WeakPassphraseError(CredentialsError):
    """The passphrase is too short to protect anything."""

    default = Label(
        f"口令短语至少要 {SHORTEST_PASSPHRASE} 个字符",
        f"A passphrase has at least {SHORTEST_PASSPHRASE} characters",
    )


class KeyFileError(CredentialsError):
    """The disk does not give or take the small files beside the database."""

    default = Label(
        "数据目录里的密钥文件不能读写,什么都没有改变。请检查磁盘空间和权限,再试一次",
        "The key file in the data folder cannot be read or written; nothing was changed. See the "
        "free space and the permissions, then try again",
    )


class KeyLostError(CredentialsError):
    """There is a database, and its key is in no place where it could be."""

    default = Label(
        "本机数据库还在,但它的密钥不在系统密钥库里(可能换了系统用户,或密钥库被重置)。"
        "请用原来的用户登录,或联系管理员;不要删除数据文件",
        "The database is there but its key is not in the key store (another system user, or the "
        "store was reset). Sign in as the former user or call the administrator; delete no data",
    )


class Secrets(Struct, frozen=True):
    """What only this desk knows.  ``token`` and ``device`` are empty until it is enrolled."""

    database_key: bytes
    device_seed: bytes
    token: str = ""
    device: str = ""

    def sign(self, message: bytes) -> bytes:
        """The device's signature."""
        return signing.signer(self.device_seed)(message)

    @property
    def public_key(self) -> bytes:
        """What the centre knows the device by."""
        return signing.public_key(self.device_seed)

    def __repr__(self) -> str:
        return "Secrets(...)"


def fresh() -> Secrets:
    """New secrets, from the system's own randomness."""
    return Secrets(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(signing.SEED_BYTES))


# ------------------------------------------------------------------- system key store


class KeyStore(Protocol):
    """As much of a keyring back end as is used."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...


def system_key_store() -> KeyStore:
    """The one back end of this system; :class:`KeyStoreMissingError` if it cannot work here."""
    named = back_end()
    if not named.viable:
        raise KeyStoreMissingError(named.__module__)
    made: KeyStore = named()
    return made


def back_end() -> Any:
    """The class of the system's key store."""
    return getattr(_back_ends, _CLASS)


def _asked(question: Callable[[], T]) -> T:
    """The key store's errors as ours."""
    try:
        return question()
    except key_store_errors.KeyringLocked as error:
        raise KeyStoreLockedError(str(error)) from error
    except key_store_errors.InitError as error:
        raise KeyStoreDismissedError(str(error)) from error
    except key_store_errors.NoKeyringError as error:
        raise KeyStoreMissingError(str(error)) from error
    except key_store_errors.KeyringError as error:
        raise KeyStoreLockedError(str(error)) from error
    except CredentialsError:
        raise
    except Exception as error:
        raise KeyStoreMissingError(f"{type(error).__name__}: {error}") from error


# --------------------------------------------------------------- wrapped by a passphrase


class Wrapped(Struct, frozen=True):
    """Secrets under a passphrase, as they lie in the file."""

    memory_kib: int
    rounds: int
    lanes: int
    salt: bytes
    nonce: bytes
    box: bytes
    version: int = 1


MEMORY_KIB, ROUNDS, LANES = 64 * 1024, 3, 4
"""Argon2id as RFC 9106 §4 recommends where memory is short."""

MOST_MEMORY_KIB, MOST_ROUNDS, MOST_LANES = 1024 * 1024, 16, 16
"""What a file may ask for: a changed one cannot stop the machine."""


def wrap(kept: Secrets, passphrase: str) -> bytes:
    """Secrets under a passphrase."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise WeakPassphraseError
    empty = Wrapped(
        MEMORY_KIB, ROUNDS, LANES, secrets.token_bytes(16), secrets.token_bytes(12), b""
    )
    box = _cipher(empty, passphrase).encrypt(empty.nonce, msgspec.json.encode(kept), _head(empty))
    return msgspec.json.encode(msgspec.structs.replace(empty, box=box))


def unwrap(data: bytes, passphrase: str) -> Secrets:
    """The secrets; :class:`WrongPassphraseError` if these bytes do not open with it."""
    try:
        wrapped = msgspec.json.decode(data, type=Wrapped)
        if not (
            8 * wrapped.lanes <= wrapped.memory_kib <= MOST_MEMORY_KIB
            and 1 <= wrapped.rounds <= MOST_ROUNDS
            and 1 <= wrapped.lanes <= MOST_LANES
        ):
            raise KeyLostError("the file beside the database asks for the impossible")
        cipher = _cipher(wrapped, passphrase)
        opened = cipher.decrypt(wrapped.nonce, wrapped.box, _head(wrapped))
    except cipher_errors.InvalidTag as error:
        raise WrongPassphraseError from error
    except (msgspec.DecodeError, hashing.HashingError, ValueError) as error:
        raise KeyLostError("the file beside the database is damaged") from error
    return msgspec.json.decode(opened, type=Secrets)


def _cipher(wrapped: Wrapped, passphrase: str) -> aead.AESGCM:
    return aead.AESGCM(
        argon2.hash_secret_raw(
            passphrase.encode("utf-8", "surrogatepass"),
            wrapped.salt,
            time_cost=wrapped.rounds,
            memory_cost=wrapped.memory_kib,
            parallelism=wrapped.lanes,
            hash_len=KEY_BYTES,
            type=argon2.Type.ID,
        )
    )


def _head(wrapped: Wrapped) -> bytes:
    """All but the box: it is authenticated together with it."""
    return msgspec.json.encode(msgspec.structs.replace(wrapped, box=b""))


# -------------------------------------------------------------------------- the desk's


class Credentials:
    """The secrets of the desk whose data lies in ``folder``.

    The first start decides where they are kept: in the system key store, or, when that is
    not to be had, under a passphrase.  Ask ``needs_passphrase`` first.  A random name in
    ``desk.id`` tells several desks of one user apart.
    """

    def __init__(self, folder: Path, key_store: Callable[[], KeyStore] = system_key_store) -> None:
        self._wrapped = folder / "desk.key"
        self._name = folder / "desk.id"
        self._key_store = key_store

    @property
    def needs_passphrase(self) -> bool:
        """Whether this desk was set up with a passphrase."""
        return self._wrapped.exists()

    def load(self) -> Secrets | None:
        """The secrets from the system key store; ``None`` if it has none for this desk."""
        if not self._name.exists():
            return None
        kept = _asked(lambda: self._key_store().get_password(SERVICE, self._account()))
        return None if kept is None else _decode(kept)

    def load_or_make(self, *, has_database: bool) -> Secrets:
        """The secrets from the system key store, made at the first start.

        With a database there must be a key already: :class:`KeyLostError` otherwise.
        """
        kept = self.load()
        if kept is not None:
            return kept
        if has_database:
            raise KeyLostError
        made = fresh()
        self._keep_in_system(made)
        return made

    def make_with_passphrase(self, passphrase: str, *, has_database: bool) -> Secrets:
        """New secrets under a passphrase, where there is no key store."""
        if has_database or self._wrapped.exists():
            raise KeyLostError
        made = fresh()
        _write(self._wrapped, wrap(made, passphrase))
        return made

    def unlock(self, passphrase: str) -> Secrets:
        """The secrets that lie under a passphrase."""
        try:
            data = self._wrapped.read_bytes()
        except FileNotFoundError as error:
            raise KeyLostError("desk.key is gone") from error
        except OSError as error:
            raise KeyFileError(type(error).__name__) from error
        return unwrap(data, passphrase)

    def with_token(
        self, kept: Secrets, token: str, device: str, passphrase: str | None = None
    ) -> Secrets:
        """Keep the token that the centre gave a device; with the passphrase where one is used."""
        changed = msgspec.structs.replace(kept, token=token, device=device)
        if passphrase is not None:
            _write(self._wrapped, wrap(changed, passphrase))
        else:
            self._keep_in_system(changed)
        return changed

    def _keep_in_system(self, kept: Secrets) -> None:
        """Write, and read back: a store that forgets is found before anything depends on it."""
        text = base64.b64encode(msgspec.json.encode(kept)).decode()
        account = self._account()
        store = _asked(self._key_store)
        _asked(lambda: store.set_password(SERVICE, account, text))
        if _asked(lambda: store.get_password(SERVICE, account)) != text:
            raise KeyStoreMissingError("the key store does not keep what it is given")

    def _account(self) -> str:
        """What this desk is called in the key store: random, not secret."""
        if not self._name.exists():
            _write(self._name, secrets.token_hex(16).encode())
        try:
            return self._name.read_text().strip()
        except OSError as error:
            raise KeyFileError(type(error).__name__) from error


def _write(path: Path, data: bytes) -> None:
    try:
        write_private(path, data)
    except OSError as error:
        raise KeyFileError(type(error).__name__) from error


def _decode(text: str) -> Secrets:
    try:
        return msgspec.json.decode(base64.b64decode(text, validate=True), type=Secrets)
    except (ValueError, msgspec.DecodeError) as error:
        raise KeyLostError("the key store's entry is not ours") from error
