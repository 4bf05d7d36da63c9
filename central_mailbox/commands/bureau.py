"""The bureau itself: founded, brought in from its spreadsheets, and let in."""

import argparse

from casework.cases.directory import KINDS
from casework.event import CHINA
from central_mailbox.centre import Centre
from central_mailbox.disk import write_new
from central_mailbox.errors import SettingsError
from central_mailbox.founding import read_founding, replaced_tables
from central_mailbox.holidays import moves, read_notice, step
from central_mailbox.importing.exporting import filled_sheets
from central_mailbox.importing.findings import stopping, told
from central_mailbox.importing.orders import enter_orders, undo_orders
from central_mailbox.importing.run import import_file, undo_last
from central_mailbox.importing.workbook import workbook_of, write_template
from central_mailbox.outside import SystemOutside
from central_mailbox.settings import Settings
from central_mailbox.tables import tables_of

FINDINGS = 2


def found(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """Set up the bureau from a profile, a file, or both."""
    proposals = tables_of(options.profile, SystemOutside()) if options.profile else []
    if options.file is not None:
        proposals += read_founding(options.file.read_bytes())
    if not proposals:
        raise SettingsError("say what the bureau is founded with: --profile NAME, a file, or both")
    before = centre.directory()
    centre.found(proposals)
    for table in replaced_tables(before, centre.directory()):
        print(f"replaced: {table}")
    print(f"founded: {len(centre.directory().roster.units)} units")
    return 0


def template(options: argparse.Namespace) -> int:
    """The empty workbook."""
    write_template(options.template, SystemOutside().now().astimezone(CHINA).date())
    print(f"written: {options.template}")
    return 0


def bring_in(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """Bring the bureau to what its spreadsheets say, or take that back."""
    is_dry, outside = options.dry_run, SystemOutside()
    if options.undo:
        done = undo_last(centre, outside, settings.data, is_dry=is_dry)
    elif options.file is not None:
        done = import_file(centre, outside, settings.data, options.file, is_dry=is_dry)
    else:
        raise SettingsError("say which file is imported, or --undo")
    for line in told(done.findings):
        print(line)
    print(
        f"{'would be ' if is_dry or done.is_stopped else ''}entered {done.entered}, "
        f"changed {done.changed}, findings {len(stopping(done.findings))}"
    )
    return FINDINGS if done.is_stopped else 0


def orders(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """Enter the orders of a hotline's export as letters, or take the last file back."""
    is_dry = options.dry_run
    if options.undo:
        done = undo_orders(centre, settings.data, is_dry=is_dry)
        word = "voided"
    elif options.file is not None:
        done = enter_orders(centre, settings.data, options.file, is_dry=is_dry)
        word = "entered"
    else:
        raise SettingsError("say which file of orders is entered, or --undo")
    for line in told(done.findings):
        print(line)
    if done.to_correct is not None:
        print(f"to correct: {done.to_correct}")
    print(
        f"{'would be ' if is_dry else ''}{word} {done.entered}, left {done.left}, "
        f"refused {done.refused}"
    )
    return FINDINGS if done.refused else 0


def export(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """The bureau as the workbook that ``import`` reads, for the operator only."""
    directory, states = centre.standing(KINDS)
    sheets = filled_sheets(states.values(), directory.roster)
    try:
        write_new(options.file, workbook_of(sheets))
    except FileExistsError as error:
        raise SettingsError(f"{options.file} is there already; nothing was written") from error
    told = ", ".join(f"{sheet.label.en.lower()} {len(rows)}" for sheet, rows in sheets.items())
    print(f"written: {options.file}: {told}")
    return 0


def holidays(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """Issue a year's holiday notice, and say which running limits it moves."""
    outside = SystemOutside()
    table = read_notice(options.file.read_bytes())
    directory, states = centre.standing(KINDS)
    proposal = step(states.values(), table, outside)
    print(
        f"{table.year}: {len(table.off)} weekdays rest, {len(table.worked)} weekend days are worked"
    )
    if proposal is None:
        print("it is in force already; nothing was written")
        return 0
    with centre.store.read() as tx:
        count = 0
        for one in moves(tx, directory, table, outside.now()):
            print(f"{one.case}  {one.label.zh}  {one.before:%Y-%m-%d} -> {one.after:%Y-%m-%d}")
            count += 1
    if not options.dry_run:
        centre.found([proposal])
    print(f"limits {'that would move' if options.dry_run else 'moved'}: {count}")
    return 0
