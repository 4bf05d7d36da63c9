"""What the installer for Windows promises, one after the other on one machine."""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from desk_client.settings import Settings, policy_file, read_settings
from installer.windows.__main__ import compile_installer
from tests.bare.system import Bare
from tests.windows_installer.windows import CHINESE, Windows

HERE = Path(__file__).parent
KEY = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\PrecinctDesk"
MENU = "ProgramData/Microsoft/Windows/Start Menu/Programs"
DONE, REFUSED = 0, 2
FOLDER = r"C:\Program Files\PrecinctDesk"
SOON = 30.0


class Promises:
    """The machine, an installer of each version, and what is seen afterwards."""

    def __init__(self, bare: Bare) -> None:
        self._bare = bare
        bare.run("localedef", "-i", "zh_CN", "-f", "UTF-8", CHINESE)
        self._work = bare.root / "opt/made"
        self._program()
        self.windows = Windows(bare, "windows")
        self.home = self.windows.drive / "Program Files/PrecinctDesk"
        self.policy = policy_file({"PROGRAMDATA": str(self.windows.drive / "ProgramData")}, "win32")
        self.old, self.new = (self._made(number) for number in ("0.9.0", "0.10.0"))

    def keep(self) -> int:
        """All of them in their order; how many."""
        promises: tuple[Callable[[], None], ...] = (
            self.refuses_what_it_does_not_know,
            self.leaves_a_folder_of_others_alone,
            self.installs_silently,
            self.writes_a_policy_that_the_desk_reads,
            self.touches_nothing_while_the_program_is_open,
            self.updates_in_place,
            self.refuses_an_older_version_and_another_place,
            self.says_where_the_policy_cannot_be_written,
            self.uninstalls_the_program_alone,
            self.installs_elsewhere_and_goes_again,
            self.refuses_a_windows_of_32_bits,
        )
        for promise in promises:
            began = time.monotonic()
            promise()
            words = promise.__name__.replace("_", " ")
            sys.stderr.write(f"desk: {words} ({time.monotonic() - began:.0f} s)\n")
        return len(promises)

    def refuses_what_it_does_not_know(self) -> None:
        """A mistyped option, a value that would break the file: nothing is written."""
        before = self.windows.tree()
        for said in ("/CENTER_URL=https://a", "/ZONE", "/LANG=zh", "/ZONE=o'clock", "/FORCE"):
            assert self._install(self.old, said) == REFUSED, said
        assert self.windows.tree() == before
        assert not self.windows.registry(KEY)

    def leaves_a_folder_of_others_alone(self) -> None:
        """What is put into a folder is deleted from it one day."""
        (self.windows.drive / "other/doc").mkdir(parents=True)
        (self.windows.drive / "other/doc/a.txt").write_text("somebody's", "ascii")
        before = self.windows.tree()
        assert self._install(self.old, r"/D=C:\other") == REFUSED
        assert self.windows.tree() == before

    def installs_silently(self) -> None:
        """Files, the menu of all users, Windows' list of programs; it starts."""
        assert self._install(self.old) == DONE
        assert (self.home / "_internal/of-0.9.0.dll").is_file()
        assert (self.home / "doc/copyright").is_file()
        assert self._menu() == ["Precinct desk.lnk"]
        assert FOLDER.encode("utf-16-le") in self._shortcut().read_bytes()
        listed = self.windows.registry(KEY)
        assert (listed["DisplayName"], listed["DisplayVersion"]) == ("Precinct desk", "0.9.0")
        assert listed["InstallLocation"] == FOLDER
        assert listed["UninstallString"] == rf'"{FOLDER}\uninstall.exe"'
        assert not self.policy.exists()
        assert self.windows.run("wine", rf"{FOLDER}\precinct-desk.exe") == 7

    def writes_a_policy_that_the_desk_reads(self) -> None:
        """Every value as it was said, by the desk's own reading; in part, it is written anew."""
        url = "https://mailbox.example:8443/a"
        said = (
            f"/CENTRE_URL={url}",
            r"/AUTHORITY=C:\my certs\根.pem",
            "/ZONE=公安网 一区",
            "/LANGUAGE=en",
        )
        assert self._install(self.old, *said) == DONE
        seen = self._settings()
        assert (seen.centre_url, seen.zone, seen.language) == (url, "公安网 一区", "en")
        assert str(seen.authority).endswith(r"C:\my certs\根.pem")
        assert seen.fixed == {"data", "centre_url", "authority", "zone", "language"}
        assert self._install(self.old, "/ZONE=二区") == DONE
        assert self._settings().fixed == {"data", "zone"}
        assert self._settings().zone == "二区"

    def touches_nothing_while_the_program_is_open(self) -> None:
        """Neither does installing nor uninstalling."""
        stay, opened = (self.windows.drive / name for name in ("stay", "opened"))
        opened.unlink()
        stay.touch()
        program = self.windows.begin("wine", rf"{FOLDER}\precinct-desk.exe")
        _await(opened.exists)
        before = self.windows.tree()
        assert self._install(self.new) == REFUSED
        assert self._uninstall() == REFUSED
        assert self.windows.tree() == before
        stay.unlink()
        assert program.wait(SOON) == 7

    def updates_in_place(self) -> None:
        """No part of the old one stays, one entry in the menu, the policy as it was."""
        home = next(one for one in (self.windows.drive / "users").iterdir() if one.name != "Public")
        own = home / "AppData/Local/PrecinctDesk/desk.db"
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_bytes(b"unsent")
        policy = self.policy.read_bytes()
        assert self._install(self.new, language=CHINESE) == DONE
        names = [path.name for path in (self.home / "_internal").iterdir()]
        assert names == ["of-0.10.0.dll"]
        assert self._menu() == ["警务工作台.lnk"]
        listed = self.windows.registry(KEY)
        assert (listed["DisplayName"], listed["DisplayVersion"]) == ("警务工作台", "0.10.0")
        assert self.policy.read_bytes() == policy
        assert own.read_bytes() == b"unsent"

    def refuses_an_older_version_and_another_place(self) -> None:
        """0.9 is older than 0.10; a second copy would be one that nobody updates."""
        before = self.windows.tree()
        assert self._install(self.old) == REFUSED
        assert self._install(self.new, r"/D=C:\own") == REFUSED
        assert self.windows.tree() == before
        assert self.windows.registry(KEY)["DisplayVersion"] == "0.10.0"

    def says_where_the_policy_cannot_be_written(self) -> None:
        """A machine without the policy that was asked for is not done, but it is listed."""
        kept = self.policy.read_bytes()
        self.policy.unlink()
        self.policy.mkdir()
        self.windows.run("wine", "reg", "delete", KEY, "/f", "/reg:64")
        assert self._install(self.new, "/ZONE=a") == REFUSED
        assert self.windows.registry(KEY)["DisplayVersion"] == "0.10.0"
        self.policy.rmdir()
        self.policy.write_bytes(kept)
        assert self._install(self.new) == DONE

    def uninstalls_the_program_alone(self) -> None:
        """The work of a user and the policy stay; by another language than it was installed in."""
        kept = {name: data for name, data in self.windows.tree().items() if self._is_kept(name)}
        assert any(name.endswith("desk.db") for name in kept)
        assert any(name.endswith("policy.toml") for name in kept)
        assert self._uninstall() == DONE
        (self.home / "uninstall.exe").unlink()
        assert list(self.home.iterdir()) == []
        self.home.rmdir()
        assert self._menu() == []
        assert not self.windows.registry(KEY)
        after = self.windows.tree()
        assert {name: data for name, data in after.items() if self._is_kept(name)} == kept

    def installs_elsewhere_and_goes_again(self) -> None:
        """Into a folder that was named; an update finds it; Windows' own way to uninstall."""
        own = self.windows.drive / "own"
        assert self._install(self.old, r"/D=C:\own\警务") == DONE
        assert self._install(self.new) == DONE
        assert (own / "警务/_internal/of-0.10.0.dll").is_file()
        assert not self.home.exists()
        program = self.windows.registry(KEY)["QuietUninstallString"].removesuffix(" /S").strip('"')
        assert self.windows.run("wine", program, "/S") == DONE
        _await(lambda: not (own / "警务").exists())

    def refuses_a_windows_of_32_bits(self) -> None:
        """In words, not by a program that does not start."""
        other = Windows(self._bare, "windows32", "win32")
        assert other.run("wine", other.bring(self.old), "/S") == REFUSED
        assert not list(other.drive.rglob("precinct-desk.exe"))

    # ------------------------------------------------------------------ tools

    def _program(self) -> None:
        self._work.mkdir()
        shutil.copy(HERE / "desk.c", self._work)
        command = (
            "x86_64-w64-mingw32-gcc",
            "-mwindows",
            "-O2",
            "-o",
            "/opt/made/precinct-desk.exe",
        )
        self._bare.run(*command, "/opt/made/desk.c")

    def _made(self, number: str) -> Path:
        files, papers = self._work / f"files-{number}", self._work / "papers"
        (files / "_internal").mkdir(parents=True)
        papers.mkdir(exist_ok=True)
        (papers / "copyright").write_text("Apache-2.0", "ascii")
        shutil.copy(self._work / "precinct-desk.exe", files)
        (files / "_internal" / f"of-{number}.dll").write_text(number, "ascii")
        compile_installer(files, papers, self._work / f"desk-{number}.exe", number)
        return self._work / f"desk-{number}.exe"

    def _install(self, file: Path, *options: str, language: str = "C.UTF-8") -> int:
        name = self.windows.bring(file)
        return self.windows.run("wine", name, "/S", *options, language=language)

    def _uninstall(self) -> int:
        """To its end: without ``_?=`` it goes on by itself, and this would not be its exit code."""
        # By a batch file: a name with a space may not be in quotes here.
        batch = self.windows.drive / "remove.bat"
        command = rf'"{FOLDER}\uninstall.exe" /S _?={FOLDER}'
        batch.write_text(f"@{command}\r\n@exit %errorlevel%\r\n", "ascii", newline="")
        return self.windows.run("wine", "cmd", "/c", r"C:\remove.bat")

    def _menu(self) -> list[str]:
        folder = self.windows.drive / MENU
        return sorted(path.name for path in folder.glob("*.lnk"))

    def _shortcut(self) -> Path:
        return self.windows.drive / MENU / "Precinct desk.lnk"

    def _settings(self) -> Settings:
        return read_settings({"DESK_DATA": str(self._work / "data")}, self.policy)

    def _is_kept(self, name: str) -> bool:
        return name.startswith(("users/", "ProgramData/PrecinctDesk"))


def _await(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)
