"""Faults that one of us could make, each with the tests that are nearest to it.

A fault is exact text of a file and what it would become.  ``harm`` says what a citizen or an
officer would meet.  Text that is not found any more is an error of this list, never a catch.
"""

from dataclasses import dataclass

RECEPTION = "tests/desk_client/ui/screens/test_reception.py"
LISTS = "tests/desk_client/store/test_lists.py"
ACCEPT = "tests/central_mailbox/test_accept.py"
POSTGRES = "tests/central_mailbox/test_postgres.py"


@dataclass(frozen=True)
class Fault:
    """One careless edit, and the tests that must fail for it."""

    name: str
    harm: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]


FAULTS: tuple[Fault, ...] = (
    Fault(
        "reception list without its unit filter",
        "the reception of one station shows another's visitors",
        "desk_client/store/queries/reception.py",
        'AND happened_at < ? AND unit IN ({marks(units)}) ORDER BY happened_at DESC, doc DESC"',
        "AND happened_at < ? AND (1 OR unit IN ({marks(units)})) ORDER BY happened_at DESC,"
        ' doc DESC"',
        (LISTS,),
    ),
    Fault(
        "unfinished visits of every station",
        "officers are told to call people back whom another station received",
        "desk_client/store/queries/reception.py",
        "        for unit in units\n    )\n    for _, doc in islice",
        "        for (unit,) in conn.execute('SELECT DISTINCT unit FROM cases').fetchall()\n    )\n"
        "    for _, doc in islice",
        (LISTS,),
    ),
    Fault(
        "one id twice in a batch",
        "the whole batch fails, and with it everything that the desk recorded since",
        "central_mailbox/accept.py",
        "            known.add(arrived.id)\n",
        "",
        (ACCEPT,),
    ),
    Fault(
        "the caller approves the feedback",
        "whoever asked the citizen judges the answer as well",
        "casework/cases/ledger/answer.py",
        "guards=(HEAD_OF_LEAD, NOT_THE_HANDLER, NOT_THE_CALLER),\n        apply=approve_feedback,",
        "guards=(HEAD_OF_LEAD, NOT_THE_HANDLER),\n        apply=approve_feedback,",
        ("tests/casework/test_called_again.py",),
    ),
    Fault(
        "a log line with the fault's words",
        "what a citizen said stands in a log that travels",
        "casework/log_lines.py",
        '"error": " < ".join(kinds)',
        '"error": f"{\' < \'.join(kinds)}: {error}"',
        ("tests/casework/test_log_lines.py",),
    ),
    Fault(
        "an event's words in the centre's log",
        "what a citizen wrote stands in the log of the centre",
        "central_mailbox/accept.py",
        '"rule failed", extra=',
        'f"rule failed: {event.private}", extra=',
        (ACCEPT,),
    ),
    Fault(
        "synchronous NORMAL at the desk",
        "a power cut takes what was said to be saved",
        "desk_client/store/database.py",
        "PRAGMA synchronous = FULL",
        "PRAGMA synchronous = NORMAL",
        ("tests/desk_client/store/test_durability.py",),
    ),
    Fault(
        "synchronous NORMAL at the centre",
        "a power cut takes what was answered, and numbers are given twice",
        "central_mailbox/store/sqlite.py",
        "PRAGMA synchronous = FULL",
        "PRAGMA synchronous = NORMAL",
        ("tests/central_mailbox/test_sqlite.py",),
    ),
    Fault(
        "acknowledged before the commit",
        "saved is said of what is not on the disk",
        "desk_client/store/database.py",
        '                connection.execute("COMMIT")',
        '                threading.Timer(0.05, connection.execute, ["COMMIT"]).start()',
        ("tests/desk_client/store/test_crash.py", "tests/desk_client/store/test_recording.py"),
    ),
    Fault(
        "small files renamed before their bytes are there",
        "after a power cut the desk has no key",
        "desk_client/files.py",
        "            os.fsync(file.fileno())\n",
        "",
        ("tests/disk/test_disk.py::test_power_cut_after_any_request_loses_nothing_that_was_said",),
    ),
    Fault(
        "retry with a new id",
        "one visit is counted twice after a lost answer",
        "desk_client/sync/engine.py",
        "            batch=pending.records,",
        """            batch=tuple(
                type(one)(type(one.core)(bytes(one.core).replace(b'"id":"0', b'"id":"1')))
                for one in pending.records
            ),""",
        ("tests/desk_client/sync/test_engine.py",),
    ),
    Fault(
        "chain check skipped",
        "another machine writes under this desk's name",
        "central_mailbox/batches.py",
        "links = verify_batch(verify, device.public_key, known, cores, head, hashes.at)\n"
        "        except",
        "links = verify_batch(lambda *_: True, b'', known, cores, head, hashes.at)\n        except",
        ("tests/central_mailbox/test_batches.py",),
    ),
    Fault(
        "unit filter of the feed dropped",
        "every precinct is sent every complaint of the city",
        "central_mailbox/feed.py",
        "    return tuple(sorted(roster.audience(state.units, state.respondents)))",
        "    return (EVERYBODY,)",
        ("tests/central_mailbox/test_feed.py",),
    ),
    Fault(
        "complaint wall skipped",
        "the officer complained of reads the complaint",
        "casework/officers.py",
        "return known - self.walled_stations(respondents) if respondents else known",
        "return known",
        ("tests/casework/test_officers.py",),
    ),
    Fault(
        "anybody's turn where somebody is named",
        "everybody believes that somebody else sees to it",
        "casework/worklist.py",
        "        return seat.officer.id in waits.officers\n",
        "        return True\n",
        ("tests/casework/test_turns_ledger_item.py", "tests/casework/test_turns_export.py"),
    ),
    Fault(
        "calendar days for working days",
        "a letter is late on the second day of the spring festival",
        "casework/calendar.py",
        "            day += 1\n            n -= self._is_worked(day)",
        "            day += 1\n            n -= 1",
        ("tests/casework/test_calendar.py",),
    ),
    Fault(
        "late matters leave the population",
        "a unit passes its late letters on and its rate rises",
        "casework/metrics/scope.py",
        "return None if is_late(_ran(clock, gone_at), gone_at) else reasons[one.value]",
        "return reasons[one.value]",
        ("tests/casework/test_metrics_letters.py",),
    ),
    Fault(
        "save on the thread of the windows",
        "the window stands still while the disk is slow",
        "desk_client/ui/saving.py",
        """        background.run(
            self,
            lambda: work(is_meant),
            done=lambda saved: self._saved(saved, done),
            failed=lambda error: self._failed(error, values, failed),
        )
""",
        """        try:
            self._saved(work(is_meant), done)
        except Exception as error:
            self._failed(error, values, failed)
""",
        (RECEPTION,),
    ),
    Fault(
        "a translation missing",
        "an officer reads an English sentence in a Chinese window",
        "resources/translations/zh_CN/reception.ts",
        "<translation>",
        '<translation type="unfinished">',
        ("tests/desk_client/ui/kit/test_i18n.py",),
    ),
    Fault(
        "migrations in another order",
        "the update of a desk with events that wait ends half-way",
        "desk_client/store/migrations.py",
        "    *(m0001_journal, m0002_restores",
        "    *(m0002_restores, m0001_journal",
        ("tests/desk_client/store/test_opening.py",),
    ),
    Fault(
        "proof of the feed not checked",
        "a matter is closed by somebody between desk and centre",
        "desk_client/sync/answer.py",
        "    if not verify_places(",
        "    if leaves is None and not verify_places(",
        ("tests/desk_client/sync/test_hostile_centre.py",),
    ),
    Fault(
        "notice of a restore not checked",
        "whoever answers at the centre's address makes desks forget",
        "desk_client/sync/answer.py",
        "if not all(is_genuine(verify, centre_key, notice) for notice in answer.notices):",
        "if not all(notice.signature for notice in answer.notices):",
        ("tests/desk_client/sync/test_restore.py",),
    ),
    Fault(
        "draft not cleared after a save",
        "the last visitor's words stand in the form of the next",
        "desk_client/ui/draft_keeper.py",
        '        self.said.emit("")\n        self._write({})\n',
        '        self.said.emit("")\n',
        (RECEPTION,),
    ),
    Fault(
        "a number given twice",
        "two citizens hold slips with one number",
        "central_mailbox/accept.py",
        "        tx.cases.set_last_numbers(self._numbers)\n",
        "",
        ("tests/central_mailbox/test_numbers.py", ACCEPT),
    ),
    Fault(
        "unmasked export like any other",
        "telephones of a whole precinct leave on the word of its head",
        "casework/cases/export.py",
        "return export.is_unmasked or export.has_complaints",
        "return export.has_complaints",
        ("tests/casework/test_turns_export.py", "tests/casework/test_somebodys_turn.py"),
    ),
    Fault(
        "formula in a copied cell",
        "a letter's title is carried out by a spreadsheet",
        "casework/cells.py",
        "return GUARD + line if begins and any(map(str.isalnum, line)) else line",
        "return line",
        ("tests/casework/test_cells.py",),
    ),
    Fault(
        "sealed part not held against its hash",
        "a citizen's words are exchanged and nobody notices",
        "casework/event.py",
        "return core.sealed == hashlib.sha256(bytes(sealed)).hexdigest()",
        "return core.sealed is not None",
        (ACCEPT,),
    ),
    Fault(
        "approval of what moved on",
        "a head closes a matter that was changed meanwhile",
        "casework/machine.py",
        "state is None or event.core.seen == state.last:",
        "state is None or event.core.seen is not None:",
        (ACCEPT,),
    ),
    Fault(
        "any connected call satisfies",
        "a matter is closed over a dissatisfied citizen",
        "casework/cases/ledger/gate.py",
        "        and answers[-1].satisfaction.is_satisfied\n",
        "",
        ("tests/casework/test_closing.py",),
    ),
    Fault(
        "withdrawn words stay on the desk",
        "a station keeps the complaint against its own officer",
        "desk_client/store/writing.py",
        "        journal.drop_sealed(conn, case)\n",
        "",
        ("tests/desk_client/store/test_applying.py",),
    ),
    Fault(
        "a save beside the question is not counted",
        "an officer saves in the wrong moment, and the desk takes itself for an old backup",
        "desk_client/sync/engine.py",
        "        state = _with(state, pending)\n",
        "",
        ("tests/desk_client/sync/test_engine.py",),
    ),
    Fault(
        "a cancelled wait for the standby counts as done",
        "what was acknowledged burns with the primary",
        "central_mailbox/store/postgres.py",
        "    if connection.info.pop(IN_DOUBT, False):\n",
        "    if connection.info.pop(IN_DOUBT, False) and connection.closed:\n",
        (POSTGRES,),
    ),
    Fault(
        "what is asked again does not wait for the standby",
        "the second answer says what lies on one disk alone",
        "central_mailbox/store/postgres.py",
        ", pg_logical_emit_message(true, 'mailbox', '')",
        "",
        (POSTGRES,),
    ),
)
