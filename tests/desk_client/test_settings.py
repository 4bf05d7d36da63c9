"""Settings: environment over file over defaults; what cannot be is said at once."""

import stat
from pathlib import Path

import pytest
from msgspec import structs

from casework.event import CHINA
from casework.invitation import Invitation
from desk_client.clock import SystemOutside
from desk_client.command_line import taken
from desk_client.settings import (
    SettingsError,
    checked_url,
    data_folder,
    invited,
    keep,
    policy_file,
    read_settings,
)


def test_defaults_are_chinese_and_without_a_centre(tmp_path: Path) -> None:
    settings = read_settings({"HOME": str(tmp_path)})
    assert settings.data == tmp_path / ".local/share/precinct-desk"
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700
    assert (settings.language, settings.centre_url, settings.zone) == ("zh", "", "")
    assert settings.database.parent == settings.data
    assert not settings.has_database


def test_what_was_kept_is_there_at_the_next_start(tmp_path: Path) -> None:
    first = read_settings(
        {
            "DESK_DATA": str(tmp_path / "here"),
            "DESK_CENTRE_URL": "https://mailbox.example.cn/",
            "DESK_LANGUAGE": "en",
            "DESK_ZONE": "公安网",
            "DESK_AUTHORITY": "/etc/precinct-desk/authority.pem",
        }
    )
    assert first.centre_url == "https://mailbox.example.cn"
    assert first.authority == Path("/etc/precinct-desk/authority.pem")
    keep(first)
    again = read_settings({"DESK_DATA": str(tmp_path / "here")})
    assert structs.replace(again, fixed=first.fixed) == first
    assert again.fixed == {"data"}
    changed = read_settings({"DESK_DATA": str(tmp_path / "here"), "DESK_ZONE": "政务外网"})
    assert changed.zone == "政务外网"


def test_each_system_has_its_place(tmp_path: Path) -> None:
    home = {"HOME": "/home/li"}
    assert data_folder(home, "linux") == Path("/home/li/.local/share/precinct-desk")
    assert data_folder(home | {"XDG_DATA_HOME": "/data"}, "linux") == Path("/data/precinct-desk")
    assert data_folder({"LOCALAPPDATA": "/l"}, "win32") == Path("/l/PrecinctDesk")
    assert data_folder(home, "win32") == Path("/home/li/AppData/Local/PrecinctDesk")
    assert data_folder(home, "darwin").name == "PrecinctDesk"


@pytest.mark.parametrize(
    "url",
    [
        "https://mailbox.example.cn",
        "https://10.1.2.3:8443/base",
        "http://127.0.0.1:8700",
        "http://localhost:8700",
        "http://[::1]:8700",
    ],
)
def test_lawful_address_is_taken(url: str) -> None:
    assert checked_url(f" {url}/ ") == url


@pytest.mark.parametrize(
    "url",
    [
        "http://mailbox.example.cn",
        "mailbox.example.cn",
        "ftp://x",
        "https://",
        "http://10.0.0.1:1",
        "https://mailbox.example.cn:port",
        "https://[half",
    ],
)
def test_address_that_would_travel_in_the_open_is_refused(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        checked_url(url)
    assert "https" in caught.value.say.zh


def test_damaged_file_unknown_language_and_no_folder_are_said(tmp_path: Path) -> None:
    here = {"DESK_DATA": str(tmp_path)}
    with pytest.raises(SettingsError):
        read_settings(here | {"DESK_LANGUAGE": "fr"})
    (tmp_path / "settings.json").write_text("{")
    with pytest.raises(SettingsError):
        read_settings(here)
    with pytest.raises(SettingsError):
        read_settings({"DESK_DATA": str(tmp_path / "settings.json" / "under")})


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_file_that_somebody_edited_is_read_whatever_the_editor_wrote(
    tmp_path: Path, coding: str
) -> None:
    text = '{"zone": "公安信息网", "centre_url": "https://mailbox.example.cn"}'
    (tmp_path / "settings.json").write_bytes(text.encode(coding))
    settings = read_settings({"DESK_DATA": str(tmp_path)})
    assert (settings.zone, settings.centre_url) == ("公安信息网", "https://mailbox.example.cn")


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\x00", b"\x80" * 3, b"", b"[" * 9999]
)
def test_file_that_is_no_text_is_said_with_its_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(data)
    with pytest.raises(SettingsError) as caught:
        read_settings({"DESK_DATA": str(tmp_path)})
    assert "settings.json" in caught.value.say.zh


def test_disk_that_takes_no_settings_is_said_and_the_old_ones_stay(tmp_path: Path) -> None:
    here = {"DESK_DATA": str(tmp_path), "DESK_ZONE": "公安网"}
    settings = read_settings(here)
    keep(settings)
    (tmp_path / "settings.json.new").mkdir()
    with pytest.raises(SettingsError) as caught:
        keep(read_settings(here | {"DESK_ZONE": "政务外网"}))
    assert str(tmp_path) in caught.value.say.zh
    assert read_settings({"DESK_DATA": str(tmp_path)}).zone == "公安网"


def test_settings_that_are_there_already_need_no_disk(tmp_path: Path) -> None:
    settings = read_settings({"DESK_DATA": str(tmp_path), "DESK_ZONE": "公安网"})
    keep(settings)
    (tmp_path / "settings.json.new").mkdir()
    keep(settings)


def test_system_clock_is_in_china_in_whole_milliseconds_and_only_grows() -> None:
    outside = SystemOutside()
    now = outside.now()
    assert now.tzinfo is CHINA
    assert now.microsecond % 1000 == 0
    assert outside.monotonic_ms() <= outside.monotonic_ms()
    assert len(outside.random(16)) == 16
    assert outside.random(16) != outside.random(16)


# ------------------------------------------------------------- the file and the command line


def test_flag_goes_over_environment_over_file_over_what_was_kept(tmp_path: Path) -> None:
    data, file = tmp_path / "here", tmp_path / "etc" / "desk.toml"
    file.parent.mkdir()
    keep(read_settings({"DESK_DATA": str(data), "DESK_ZONE": "公安网", "DESK_LANGUAGE": "en"}))
    file.write_text(
        'data = "../here"\ncentre_url = "https://one.example"\nauthority = "root.pem"\n'
        'zone = "视频专网"\n',
        "utf-8",
    )
    environ = {"DESK_CONFIG": str(file), "DESK_CENTRE_URL": "https://two.example", "DESK_ZONE": ""}
    settings = read_settings(environ)
    assert settings.data.resolve() == data
    assert settings.centre_url == "https://two.example"
    assert settings.authority == file.parent / "root.pem"
    assert (settings.zone, settings.language) == ("视频专网", "en")
    over, rest = taken(["--zone", "政务外网", "-platform", "offscreen"], environ)
    assert read_settings(over).zone == "政务外网"
    assert rest == ["-platform", "offscreen"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('center_url = "x"', "did you mean centre_url?"),
        ('brew = "x"', "there is no setting brew; did you mean data, centre_url"),
        ("zone = 5", "zone: no text"),
        ("zone = ", "cannot be read"),
        ('language = "fr"', "The language is zh or en"),
    ],
)
def test_file_that_cannot_be_is_said_in_both_languages(
    tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "desk.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings({"DESK_CONFIG": str(file), "HOME": str(tmp_path)})
    assert words in caught.value.say.en
    assert caught.value.say.zh != caught.value.say.en


def test_file_that_was_named_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"DESK_CONFIG": str(tmp_path / "none.toml")})
    assert "none.toml" in caught.value.say.zh


def test_policy_of_the_machine_goes_over_what_was_kept_and_under_all_else(tmp_path: Path) -> None:
    policy, data = tmp_path / "policy.toml", tmp_path / "data"
    keep(read_settings({"DESK_DATA": str(data), "DESK_ZONE": "政务外网"}, tmp_path / "none.toml"))
    policy.write_text(
        'centre_url = "https://centre.example/"\nauthority = "root.pem"\nzone = "公安网"\n',
        "utf-8",
    )
    here = {"DESK_DATA": str(data)}
    settings = read_settings(here, policy)
    assert settings.centre_url == "https://centre.example"
    assert settings.authority == tmp_path / "root.pem"
    assert (settings.zone, settings.language) == ("公安网", "zh")
    assert settings.fixed == {"data", "centre_url", "authority", "zone"}
    file = tmp_path / "desk.toml"
    file.write_text('zone = "视频专网"\n', "utf-8")
    assert read_settings(here | {"DESK_CONFIG": str(file)}, policy).zone == "视频专网"
    assert read_settings(here | {"DESK_ZONE": "互联网"}, policy).zone == "互联网"


@pytest.mark.parametrize("line", ['data = "/srv/all"', 'config = "x.toml"', 'zoen = "公安网"'])
def test_policy_says_only_what_is_the_same_for_everybody(tmp_path: Path, line: str) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(line, "utf-8")
    with pytest.raises(SettingsError) as said:
        read_settings({"DESK_DATA": str(tmp_path / "data")}, policy)
    assert str(policy) in said.value.say.zh
    assert str(policy) in said.value.say.en


def test_each_system_has_its_policy() -> None:
    assert policy_file({}, "linux") == Path("/etc/opt/org.warmpolicing.precinct-desk/policy.toml")
    assert policy_file({"PROGRAMDATA": "D:/All"}, "win32") == Path(
        "D:/All/PrecinctDesk/policy.toml"
    )


def test_option_that_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        taken(["--langage", "en"], {})
    assert ended.value.code == 2
    assert "there is no option --langage" in capsys.readouterr().err


INVITATION = Invitation("7K3M-Q2XA", "https://mailbox.example.cn/", "公安信息网", (b"der",))


def test_invitation_is_kept_for_the_next_start_with_its_authority(tmp_path: Path) -> None:
    environ = {"DESK_DATA": str(tmp_path)}
    changed = invited(read_settings(environ), INVITATION)
    assert read_settings(environ) == changed
    assert (changed.centre_url, changed.zone) == ("https://mailbox.example.cn", "公安信息网")
    assert changed.authority == tmp_path / "authority.pem"
    assert stat.S_IMODE(changed.authority.stat().st_mode) == 0o600
    plain = invited(changed, structs.replace(INVITATION, authority=(), zone=""))
    assert read_settings(environ) == plain
    assert (plain.authority, plain.zone) == (None, "公安信息网")


def test_invitation_changes_nothing_that_the_administrator_said(tmp_path: Path) -> None:
    config = tmp_path / "policy.toml"
    lines = ("centre_url = 'https://right.example.cn'", "authority = 'root.pem'", "zone = '内网'")
    config.write_text("\n".join(lines), "utf-8")
    environ = {"DESK_DATA": str(tmp_path / "data"), "DESK_CONFIG": str(config)}
    settings = read_settings(environ)
    with pytest.raises(SettingsError, match=r"for https://right\.example\.cn, and this is for"):
        invited(settings, INVITATION)
    here = structs.replace(INVITATION, centre_url="https://right.example.cn/")
    assert invited(settings, here) == settings
    assert settings.authority == tmp_path / "root.pem"
    assert not (settings.data / "authority.pem").exists()


def test_invitation_that_the_disk_does_not_take_is_said(tmp_path: Path) -> None:
    settings = read_settings({"DESK_DATA": str(tmp_path)})
    (tmp_path / "authority.pem.new").mkdir()
    with pytest.raises(SettingsError, match="cannot be used"):
        invited(settings, INVITATION)
    assert not (tmp_path / "settings.json").exists()
