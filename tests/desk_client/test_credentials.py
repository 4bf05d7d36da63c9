"""The desk's secrets, with the real key store of the system in each of its states.

Every probe runs in a D-Bus session of its own, so that a test neither needs nor touches
the session of whoever runs it.
"""

import os
import stat
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from desk_client import credentials
from desk_client.credentials import (
    Credentials,
    CredentialsError,
    KeyFileError,
    KeyLostError,
    KeyStore,
    KeyStoreMissingError,
    Secrets,
    WeakPassphraseError,
    WrongPassphraseError,
    fresh,
    unwrap,
    wrap,
)

ROOT = Path(__file__).parents[2]
KEY_STORE = ROOT / "installer" / "key-store-session"
PASSPHRASE = "钟楼下的第七块青砖是松的"

PROBE = """
import sys
from pathlib import Path
from desk_client.credentials import Credentials, CredentialsError, KeyStoreError

here = Credentials(Path(sys.argv[1]))

def told(work):
    try:
        return work()
    except CredentialsError as error:
        assert error.say.zh and error.say.en
        return type(error).__name__
"""


def probe(folder: Path, script: str, *session: str, **environment: str) -> list[str]:
    """What a script prints in a D-Bus session; ``session`` are commands around it."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DBUS_", "DISPLAY", "WAYLAND"))
    }
    done = subprocess.run(
        [*session, sys.executable, "-c", PROBE + script, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=inherited | environment,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return [line for line in done.stdout.splitlines() if not line.startswith("GNOME_")]


def with_key_store(folder: Path, script: str) -> list[str]:
    """In a session with a real, unlocked key store."""
    return probe(folder, script, "dbus-run-session", "--", str(KEY_STORE))


def test_secrets_made_at_the_first_start_are_there_at_the_next(tmp_path: Path) -> None:
    lines = with_key_store(
        tmp_path,
        """
first = here.load_or_make(has_database=False)
again = Credentials(Path(sys.argv[1])).load_or_make(has_database=True)
print(first == again, len(first.database_key), len(first.device_seed))
changed = here.with_token(first, "token-1", "device-1")
print(here.load() == changed, changed.token, changed.database_key == first.database_key)
""",
    )
    assert lines == ["True 32 32", "True token-1 True"]
    assert not (tmp_path / "desk.key").exists()
    [name] = tmp_path.iterdir()
    assert stat.S_IMODE(name.stat().st_mode) == 0o600


def test_two_desks_of_one_user_have_their_own_secrets(tmp_path: Path) -> None:
    lines = with_key_store(
        tmp_path,
        """
other = Path(sys.argv[1]) / "other"
other.mkdir()
one = here.load_or_make(has_database=False)
two = Credentials(other).load_or_make(has_database=False)
print(one.database_key != two.database_key, here.load() == one)
""",
    )
    assert lines == ["True True"]


def test_locked_key_store_is_said_to_be_locked(tmp_path: Path) -> None:
    lines = with_key_store(
        tmp_path,
        """
here.load_or_make(has_database=False)
import secretstorage
collection = secretstorage.get_default_collection(secretstorage.dbus_init())
collection.lock()
print(told(lambda: here.load_or_make(has_database=True)))
""",
    )
    assert lines == ["KeyStoreLockedError"]


def test_dismissed_prompt_is_said_to_be_dismissed(tmp_path: Path) -> None:
    """A key store that was never set up asks for a password, and nobody answers."""
    (tmp_path / "home").mkdir()
    lines = probe(
        tmp_path,
        "print(told(lambda: here.load_or_make(has_database=False)))",
        "dbus-run-session",
        "--",
        XDG_DATA_HOME=str(tmp_path / "home"),
        XDG_RUNTIME_DIR=str(tmp_path / "home"),
        HOME=str(tmp_path / "home"),
    )
    assert lines == ["KeyStoreDismissedError"]


def test_session_without_a_bus_has_no_key_store(tmp_path: Path) -> None:
    lines = probe(
        tmp_path,
        """
error = told(lambda: here.load_or_make(has_database=False))
print(error, issubclass(globals()["KeyStoreError"], CredentialsError), here.needs_passphrase)
""",
    )
    assert lines == ["KeyStoreMissingError True False"]


def test_bus_without_a_key_store_has_none(tmp_path: Path) -> None:
    config = tmp_path / "session.conf"
    config.write_text(
        "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>"
        "<policy context='default'><allow send_destination='*' eavesdrop='true'/>"
        "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>"
    )
    lines = probe(
        tmp_path,
        "print(told(lambda: here.load_or_make(has_database=False)))",
        "dbus-run-session",
        f"--config-file={config}",
        "--",
    )
    assert lines == ["KeyStoreMissingError"]


def test_key_is_never_made_for_a_database_that_has_one(tmp_path: Path) -> None:
    lines = with_key_store(
        tmp_path, "print(told(lambda: here.load_or_make(has_database=True)), here.load())"
    )
    assert lines == ["KeyLostError None"]


class Forgetful:
    """A key store that takes everything and keeps nothing."""

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Broken:
    """A key store whose own library fails."""

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("the pipe broke")

    set_password = get_password


@pytest.mark.parametrize("kind", [Forgetful, Broken])
def test_key_store_that_does_not_keep_is_found_at_once(
    tmp_path: Path, kind: type[KeyStore]
) -> None:
    with pytest.raises(KeyStoreMissingError):
        Credentials(tmp_path, kind).load_or_make(has_database=False)


def test_back_end_is_named_and_never_a_plain_file() -> None:
    module = credentials.back_end().__module__
    assert module in (
        "keyring.backends.SecretService",
        "keyring.backends.Windows",
        "keyring.backends.macOS",
    )


# ---------------------------------------------------------------------- passphrase


def test_passphrase_keeps_the_secrets_where_there_is_no_key_store(tmp_path: Path) -> None:
    here = Credentials(tmp_path)
    assert not here.needs_passphrase
    made = here.make_with_passphrase(PASSPHRASE, has_database=False)
    again = Credentials(tmp_path)
    assert again.needs_passphrase
    assert again.unlock(PASSPHRASE) == made
    changed = again.with_token(made, "token-2", "device-2", PASSPHRASE)
    assert again.unlock(PASSPHRASE) == changed
    [file] = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for secret in (made.database_key, made.device_seed):
        assert secret not in file.read_bytes()


def test_wrong_passphrase_is_said_so_and_nothing_is_lost(tmp_path: Path) -> None:
    here = Credentials(tmp_path)
    made = here.make_with_passphrase(PASSPHRASE, has_database=False)
    for wrong in ("钟楼下的第七块红砖是松的", "", PASSPHRASE + " "):
        with pytest.raises(WrongPassphraseError) as caught:
            here.unlock(wrong)
        assert caught.value.say.zh
    assert here.unlock(PASSPHRASE) == made


def test_short_passphrase_protects_nothing_and_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeakPassphraseError):
        Credentials(tmp_path).make_with_passphrase("elevenchars", has_database=False)
    assert list(tmp_path.iterdir()) == []


def test_passphrase_is_not_set_over_an_older_one_or_a_database(tmp_path: Path) -> None:
    here = Credentials(tmp_path)
    with pytest.raises(KeyLostError):
        here.make_with_passphrase(PASSPHRASE, has_database=True)
    here.make_with_passphrase(PASSPHRASE, has_database=False)
    with pytest.raises(KeyLostError):
        here.make_with_passphrase(PASSPHRASE, has_database=False)


def test_disk_that_takes_no_key_is_said_and_the_old_one_still_opens(tmp_path: Path) -> None:
    here = Credentials(tmp_path)
    made = here.make_with_passphrase(PASSPHRASE, has_database=False)
    (tmp_path / "desk.key.new").mkdir()
    with pytest.raises(KeyFileError):
        here.with_token(made, "token-4", "device-4", PASSPHRASE)
    assert here.unlock(PASSPHRASE) == made


def test_missing_key_file_is_a_lost_key(tmp_path: Path) -> None:
    with pytest.raises(KeyLostError):
        Credentials(tmp_path).unlock(PASSPHRASE)


def test_every_changed_byte_of_the_wrapped_secrets_is_noticed() -> None:
    whole = wrap(fresh(), PASSPHRASE)
    for place in range(0, len(whole), 41):
        changed = bytearray(whole)
        changed[place] ^= 1
        with pytest.raises(CredentialsError):
            unwrap(bytes(changed), PASSPHRASE)
    with pytest.raises(KeyLostError):
        unwrap(whole[:-10], PASSPHRASE)


@pytest.mark.parametrize(
    "changes",
    [
        {"memory_kib": 1 << 30},
        {"rounds": 10_000},
        {"lanes": 1_000_000},
        {"lanes": 0},
        {"memory_kib": 1},
        {"salt": b""},
        {"nonce": b""},
    ],
)
def test_file_that_asks_for_the_impossible_is_refused_at_once(changes: dict[str, object]) -> None:
    wrapped = msgspec.json.decode(wrap(fresh(), PASSPHRASE), type=credentials.Wrapped)
    bent = msgspec.structs.replace(wrapped, **changes)
    with pytest.raises(KeyLostError):
        unwrap(msgspec.json.encode(bent), PASSPHRASE)


def test_secrets_do_not_show_themselves() -> None:
    made = Secrets(b"k" * 32, b"s" * 32, "token-3")
    for text in (repr(made), str(made), f"{made}"):
        assert "token-3" not in text
        assert "kkk" not in text
