"""The bureau as a workbook: brought in again it changes nothing, elsewhere it makes the same."""

from pathlib import Path

from openpyxl import load_workbook

from casework.officers import Roster
from central_mailbox.importing.findings import stopping, told
from central_mailbox.importing.run import Done, import_file
from central_mailbox.importing.workbook import write_template
from central_mailbox.outside import SystemOutside
from tests.harness.centre.server import Server
from tests.harness.centre.workbooks import OFFICERS, csv_folder, filled, workbook

FORMULA = "=1+1"


def founded(folder: Path) -> Server:
    """A centre with the tables of its city."""
    folder.mkdir()
    server = Server(folder)
    assert server.run("found", "--profile", "zhanjiang").returncode == 0
    return server


def brought_in(server: Server, file: Path) -> Done:
    centre = server.open_centre()
    done = import_file(centre, SystemOutside(), server.settings.data, file, is_dry=False)
    centre.close()
    assert not stopping(done.findings), [*told(done.findings)]
    return done


def who_is_who(server: Server) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """Units and officers in plain words, without the ids that each centre makes."""
    centre = server.open_centre()
    roster: Roster = centre.directory().roster
    centre.close()
    code = {one.id: one.code for one in roster.units.values()}
    units: set[tuple[object, ...]] = {
        (
            one.code,
            one.name,
            one.level,
            code.get(one.parent or ""),
            one.profile,
            one.room,
            one.is_active,
        )
        for one in roster.units.values()
    }
    officers: set[tuple[object, ...]] = {
        (one.police_no, one.name, code[one.unit], one.roles, one.rank, one.is_aux, one.is_active)
        for one in roster.officers.values()
    }
    return units, officers


def bureau_at_work(folder: Path) -> Server:
    """The template's examples, somebody called by a formula, somebody who left."""
    server = founded(folder)
    write_template(folder / "template.xlsx", SystemOutside().now().date())
    brought_in(server, filled(folder / "template.xlsx", folder / "filled.xlsx"))
    more = OFFICERS[0], ("061099", FORMULA, "610103500000", "DESK", "", "")
    brought_in(server, csv_folder(folder / "more", {"警员": more}))
    gone = (*OFFICERS[0], "在用"), ("061010", "李晓梅", "610103500100", "DESK", "", "", "否")
    brought_in(server, workbook(folder / "gone.xlsx", {"警员": gone}))
    return server


def test_exported_workbook_brought_in_again_changes_nothing(tmp_path: Path) -> None:
    server = bureau_at_work(tmp_path / "one")
    file = tmp_path / "out" / "bureau.xlsx"
    done = server.run("export", str(file))
    assert done.returncode == 0, done.stderr
    assert "units 4, officers 5" in done.stdout
    assert file.stat().st_mode & 0o077 == 0
    taken = server.run("import", str(file))
    assert (taken.returncode, taken.stdout) == (0, "entered 0, changed 0, findings 0\n")
    again = server.run("export", str(file))
    assert (again.returncode, "is there already" in again.stderr) == (1, True)


def test_exported_workbook_makes_the_same_bureau_elsewhere(tmp_path: Path) -> None:
    one, other = bureau_at_work(tmp_path / "one"), founded(tmp_path / "other")
    file = tmp_path / "bureau.xlsx"
    assert one.run("export", str(file)).returncode == 0
    brought_in(other, file)
    assert who_is_who(other) == who_is_who(one)
    names = {officer[1] for officer in who_is_who(one)[1]}
    assert FORMULA in names


def test_exported_workbook_holds_no_citizen(tmp_path: Path) -> None:
    server = bureau_at_work(tmp_path / "one")
    file = tmp_path / "bureau.xlsx"
    server.run("export", str(file))
    book = load_workbook(file)
    assert {"走访对象", "物品借用"}.isdisjoint(book.sheetnames)
    texts = {str(cell.value) for page in book for row in page.iter_rows() for cell in row}
    assert "5550-20001" not in texts
    assert not any(name in text for text in texts for name in ("刘校长", "张某某", "YS-07"))
