"""Flag over environment over file over default; what there is not is refused with the nearest."""

import tomllib
from pathlib import Path

import pytest

from central_mailbox.errors import SettingsError
from central_mailbox.settings import FILE, SETTINGS, read_settings, toml_text, written_settings


def in_folder(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, "utf-8")
    return folder


def test_flag_goes_over_environment_over_file_over_default(tmp_path: Path) -> None:
    data = in_folder(tmp_path, 'host = "10.0.0.1"\nport = 1\nzone = "视频专网"\n')
    environ = {"MAILBOX_PORT": "2", "MAILBOX_ZONE": "互联网", "HOME": "/"}
    settings = read_settings({"data": data, "zone": "政务外网", "port": None}, environ)
    assert (settings.host, settings.port, settings.zone) == ("10.0.0.1", 2, "政务外网")
    assert (settings.backup_hours, settings.keys) == (24, data / "keys")


def test_file_is_named_by_flag_or_environment_and_says_where_the_mailbox_is(tmp_path: Path) -> None:
    file = tmp_path / "etc.toml"
    file.write_text(f'data = "{tmp_path}/box"\nkeys = "secret"\n', "utf-8")
    for settings in (
        read_settings({"config": file}, {}),
        read_settings({}, {"MAILBOX_CONFIG": str(file)}),
    ):
        assert settings.data == tmp_path / "box"
        assert settings.keys == tmp_path / "secret", "seen from the file's folder"
        assert settings.config == file
    elsewhere = read_settings({"config": file, "data": tmp_path / "other"}, {})
    assert elsewhere.data == tmp_path / "other"


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_file_is_read_as_editors_write_it(tmp_path: Path, coding: str) -> None:
    (tmp_path / FILE).write_bytes('zone = "公安信息网(市局)"'.encode(coding))
    assert read_settings({"data": tmp_path}, {}).zone == "公安信息网(市局)"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("prot = 8443", "there is no setting prot; did you mean port?"),
        ("backup_hour = 1", "did you mean backup_hours?"),
        ("[backup]\nhours = 1", "there is no setting backup; "),
        ("port = ", "not a TOML file"),
        ('port = "eighty"', "port is a whole number from 0 on, not eighty"),
        ("port = true", "port is a whole number"),
        ("port = 70000", "port is at most 65535"),
        ("backup_keep = 0", "backup_keep is a whole number from 1 on, not 0"),
        ("host = 5", 'host is a text: write it between "quotation marks"'),
        ('certificate = "a.pem"', "given both or not at all"),
        ('metrics = "0.0.0.0:9464"', "metrics is an address on this machine"),
        ('metrics = "9464"', "metrics is an address on this machine"),
        ('database = "mysql://x"', "postgresql://"),
        ('database = "postgresql://x@y/z"\nbackup_folder = "b"', "dumped by its own tools"),
    ],
)
def test_what_cannot_be_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"data": in_folder(tmp_path, text)}, {})
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"MAILBOX_PRT": "1"}, "there is no setting MAILBOX_PRT; did you mean MAILBOX_PORT?"),
        ({"MAILBOX_PORT": "x"}, "MAILBOX_PORT is a whole number"),
        ({"MAILBOX_CONFIG": "/nowhere.toml"}, "/nowhere.toml: No such file"),
    ],
)
def test_what_the_environment_cannot_say_is_refused_too(
    tmp_path: Path, environ: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"data": tmp_path}, environ)
    assert words in str(refused.value)


def test_nobody_says_which_mailbox_and_is_told_how() -> None:
    with pytest.raises(SettingsError, match="--data DIR, MAILBOX_DATA, or --config FILE"):
        read_settings({}, {})


def test_written_file_explains_every_setting_and_its_examples_can_be_taken(tmp_path: Path) -> None:
    text = written_settings({"data": toml_text(str(tmp_path))})
    assert tomllib.loads(text) == {"data": str(tmp_path)}
    for one in SETTINGS:
        assert one.about.zh in text
        assert one.about.en in text
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    names = [one.name for one in SETTINGS]
    shown = {name: line for name in names for line in lines if line.startswith(f"{name} =")}
    assert [*shown] == names
    del shown["database"], shown["data"]
    settings = read_settings({"data": in_folder(tmp_path, "\n".join(shown.values()))}, {})
    defaults = read_settings({"data": tmp_path / "none"}, {})
    for name in ("zone", "host", "port", "backup_hours", "backup_keep", "free_mb"):
        assert getattr(settings, name) == getattr(defaults, name), "what is shown is the default"
