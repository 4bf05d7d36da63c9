"""The invented bureau at one fixed moment, and its officers at desks of their own.

A real centre and real desks in this process; what is drawn is the same at every run.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from casework.cases.directory import DeviceRevoked
from casework.outside import new_id
from casework.registry import Proposal
from casework.wire import EnrolRequest
from central_mailbox.centre import Centre
from central_mailbox.routines import run_due
from desk_client import signing
from desk_client.credentials import Secrets
from desk_client.services.desk import Desk, Session
from desk_client.store import Identity, Store
from desk_client.sync.engine import Engine
from desk_client.ui.signals import Signals
from desk_client.ui.workplace import Workplace
from sample_bureau import load
from tests.harness.centre.desks import PlainDesk, received
from tests.harness.machines.machines import secret
from tests.harness.outside import SeededOutside
from tests.harness.sample import NOW, SEED, fresh_centre
from tests.harness.windows.workplaces import DirectLine

STRAYS = "990102500000"
"""The unit whose machines the centre noticed."""


class Scene:
    """A bureau after eight weeks, on a Wednesday morning."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.outside = SeededOutside(SEED, NOW)
        first = fresh_centre(folder)
        load(first, SEED, NOW)
        self._centre = first.at_another_time(self.outside)
        _strays(first)
        run_due(self._centre, self.outside)
        self._desks: dict[str, Desk] = {}

    def workplace(self, police_no: str) -> Workplace:
        """The officer, signed in at a machine of their unit."""
        roster = self._centre.directory().roster
        officer = next(one for one in roster.officers.values() if one.police_no == police_no)
        desk = self.desk(roster.units[officer.unit].code)
        return Workplace(Session(desk, desk.directory().roster.officers[officer.id]), Signals())

    def desk(self, unit: str) -> Desk:
        """The machine of a unit, enrolled and synced."""
        if unit not in self._desks:
            store = self._enrolled(unit)
            self._desks[unit] = Desk(store, self.outside, lambda: None, lambda: None)
        return self._desks[unit]

    def _enrolled(self, unit: str) -> Store:
        device, seed = new_id(self.outside), secret(f"device {unit}")
        code = self._centre.issue_code(unit)
        request = EnrolRequest(code, device, signing.public_key(seed))
        answer = self._centre.enrol(request)
        kept = Secrets(secret(f"desk {unit}"), seed)
        store = Store.open(self._folder / f"{unit}.db", kept.database_key, self.outside, kept)
        store.enrol(
            Identity(device, answer.unit, answer.short, answer.centre_key, answer.zone or "公安网")
        )
        Engine(store, DirectLine(self._centre, device), signing.signer(seed)).catch_up()
        return store

    def close(self) -> None:
        """Close every file."""
        for desk in self._desks.values():
            desk.store.close()
        self._centre.close()


def _strays(centre: Centre) -> None:
    """A laptop that was shut out brought receptions home; another's clock is hours off."""
    outside = SeededOutside(SEED + 1, NOW)
    now = centre.at_another_time(outside)
    unit = next(one for one in now.directory().roster.units.values() if one.code == STRAYS)
    for is_shut_out in (True, False):
        desk = PlainDesk(outside, new_id(outside), unit.id)
        now.enrol(EnrolRequest(now.issue_code(unit.code), desk.device, desk.public_key))
        officer = next(
            one.id for one in now.directory().roster.officers.values() if one.unit == unit.id
        )
        if is_shut_out:
            now.found([Proposal(desk.device, DeviceRevoked("外出途中遗失"))])
            desk.receive(officer)
            desk.serve(desk.receive(officer), officer)
        else:
            proposal = Proposal(new_id(outside), received(outside))
            desk.write(officer, proposal, at=outside.now() + timedelta(hours=5))
        now.sync(desk.device, desk.request())
