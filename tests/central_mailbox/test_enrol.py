"""Letting a machine in: once, within ten minutes, bound to its key."""

import hashlib

import pytest

from casework.cases.directory import DeviceInvited, DeviceRevoked
from casework.registry import Proposal
from casework.wire import EnrolRequest, EnrolResponse, SyncRequest
from central_mailbox.auth import MOST_WRONG_CODES, digest, free_short, new_code
from central_mailbox.centre import Centre
from central_mailbox.errors import FaultError, FoundingError
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk, PlainDesks
from tests.harness.outside import SeededOutside


def enrol(desks: PlainDesks, code: str, desk: PlainDesk, origin: str = "") -> EnrolResponse:
    return desks.centre.enrol(EnrolRequest(code, desk.device, desk.public_key), origin)


def fault_of(desks: PlainDesks, code: str, desk: PlainDesk, origin: str = "") -> str:
    with pytest.raises(FaultError) as raised:
        enrol(desks, code, desk, origin)
    return raised.value.fault.code


@pytest.fixture
def new_desk(outside: SeededOutside) -> PlainDesk:
    return PlainDesk(outside, bureau.fixed_id(3, 60), bureau.PRECINCT)


def test_a_machine_with_a_code_is_let_in_and_can_work(
    desks: PlainDesks, new_desk: PlainDesk
) -> None:
    code = desks.centre.issue_code(bureau.PRECINCT)
    answer = enrol(desks, code, new_desk)
    assert (answer.unit, answer.centre_key) == (bureau.PRECINCT, desks.centre.public_key)
    assert desks.centre.device_of(answer.token) == new_desk.device
    case = new_desk.receive(bureau.FIELD)
    new_desk.catch_up(desks.centre)
    assert new_desk.states[case].number is not None
    device = desks.centre.directory().roster.devices[new_desk.device]
    assert (device.short, device.public_key) == (answer.short, new_desk.public_key)
    shorts = [one.short for one in desks.centre.directory().roster.devices.values()]
    assert len(set(shorts)) == len(shorts)


def test_the_token_is_stored_as_its_digest_only(desks: PlainDesks, new_desk: PlainDesk) -> None:
    answer = enrol(desks, desks.centre.issue_code("610103500000"), new_desk)
    with desks.centre.store.read() as tx:
        assert tx.devices.of_token(digest(answer.token)) == new_desk.device
        assert tx.devices.of_token(answer.token) is None
    assert len(answer.token) >= 43


def test_a_code_is_read_as_people_type_it(desks: PlainDesks, new_desk: PlainDesk) -> None:
    code = desks.centre.issue_code(bureau.PRECINCT)
    said = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert enrol(desks, said, new_desk).unit == bureau.PRECINCT


def test_a_code_used_twice_is_refused_whoever_comes(desks: PlainDesks, new_desk: PlainDesk) -> None:
    code = desks.centre.issue_code(bureau.PRECINCT)
    enrol(desks, code, new_desk)
    assert fault_of(desks, code, new_desk) == "enrol.code_used"
    other = PlainDesk(desks.outside, bureau.fixed_id(3, 61))
    assert fault_of(desks, code, other) == "enrol.code_used"
    assert other.device not in desks.centre.directory().roster.devices


def test_a_unit_is_known_by_its_code_however_it_is_typed(desks: PlainDesks) -> None:
    code = desks.centre.directory().roster.units[bureau.PRECINCT].code
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code)
    for typed in (f" {code}\n", wide, f"{code[:6]} {code[6:]}", bureau.PRECINCT.upper()):
        assert desks.centre.issue_code(typed)


def test_a_code_is_the_same_however_it_is_typed(desks: PlainDesks, new_desk: PlainDesk) -> None:
    code = desks.centre.issue_code(bureau.PRECINCT)
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code.lower())
    typed = wide.replace("－", " － ").replace("０", "Ｏ").replace("１", "ｌ") + "\u200b"
    assert enrol(desks, typed, new_desk).unit == bureau.PRECINCT


def test_a_code_after_ten_minutes_is_refused(desks: PlainDesks, new_desk: PlainDesk) -> None:
    code = desks.centre.issue_code(bureau.PRECINCT)
    desks.outside.later(minutes=10)
    assert fault_of(desks, code, new_desk) == "enrol.code_expired"


def test_wrong_codes_shut_the_door_to_their_address_for_ten_minutes(
    desks: PlainDesks, new_desk: PlainDesk
) -> None:
    for _ in range(MOST_WRONG_CODES):
        assert fault_of(desks, "AAAA-AAAA", new_desk, "10.0.0.9") == "enrol.wrong_code"
    code = desks.centre.issue_code(bureau.PRECINCT)
    assert fault_of(desks, code, new_desk, "10.0.0.9") == "enrol.too_many"
    desks.outside.later(minutes=11)
    fresh = desks.centre.issue_code(bureau.PRECINCT)
    assert fault_of(desks, "AAAA-AAAA", new_desk, "10.0.0.9") == "enrol.wrong_code"
    enrol(desks, fresh, new_desk, "10.0.0.9")


def test_wrong_codes_of_one_address_do_not_shut_out_another(
    desks: PlainDesks, new_desk: PlainDesk
) -> None:
    for _ in range(MOST_WRONG_CODES):
        fault_of(desks, "AAAA-AAAA", new_desk, "10.0.0.9")
    code = desks.centre.issue_code(bureau.PRECINCT)
    assert enrol(desks, code, new_desk, "10.0.0.10").unit == bureau.PRECINCT


def test_a_machine_whose_answer_was_lost_comes_again_with_a_new_code(
    desks: PlainDesks, new_desk: PlainDesk
) -> None:
    first = enrol(desks, desks.centre.issue_code(bureau.PRECINCT), new_desk)
    size = desks.centre.log_head().size
    second = enrol(desks, desks.centre.issue_code(bureau.PRECINCT), new_desk)
    assert desks.centre.log_head().size == size
    assert desks.centre.device_of(second.token) == new_desk.device
    with pytest.raises(FaultError, match=r"auth\.token"):
        desks.centre.device_of(first.token)


def test_another_key_under_a_known_id_or_a_revoked_machine_is_refused(
    desks: PlainDesks, new_desk: PlainDesk
) -> None:
    enrol(desks, desks.centre.issue_code(bureau.PRECINCT), new_desk)
    thief = PlainDesk(desks.outside, new_desk.device)
    code = desks.centre.issue_code(bureau.PRECINCT)
    assert fault_of(desks, code, thief) == "enrol.device_taken"
    desks.centre.found([Proposal(new_desk.device, DeviceRevoked("lost"))])
    assert fault_of(desks, code, new_desk) == "device.revoked"


@pytest.mark.parametrize(
    ("device", "key"),
    [("system", bytes(32)), ("", bytes(32)), ("x" * 36, bytes(32)), (bureau.DESK, b"short")],
)
def test_an_id_or_key_of_the_wrong_form_is_refused(
    desks: PlainDesks, device: str, key: bytes
) -> None:
    code = desks.centre.issue_code(bureau.PRECINCT)
    with pytest.raises(FaultError, match=r"enrol\.bad_key"):
        desks.centre.enrol(EnrolRequest(code, device, key))


def test_an_id_that_is_another_kind_of_case_is_refused(desks: PlainDesks) -> None:
    code = desks.centre.issue_code(bureau.PRECINCT)
    with pytest.raises(FaultError, match=r"enrol\.device_taken"):
        desks.centre.enrol(EnrolRequest(code, bureau.DESK, bytes(32)))


def test_a_code_for_no_unit_is_not_made(desks: PlainDesks) -> None:
    with pytest.raises(FoundingError):
        desks.centre.issue_code("no such unit")


def test_what_the_rules_refuse_is_not_founded_at_all(desks: PlainDesks, centre: Centre) -> None:
    size = centre.log_head().size
    again = list(bureau.founding({}))
    with pytest.raises(FoundingError, match="UnitRegistered"):
        centre.found(again)
    assert centre.log_head().size == size
    desks.room.receive()
    desks.room.sync(centre)
    assert centre.sync(desks.room.device, SyncRequest(cursor=0)).tree.size == size + 1


def test_short_names_go_on_when_the_plain_ones_are_used_up(desks: PlainDesks) -> None:
    roster = desks.centre.directory().roster
    device = roster.devices[bureau.DESK_DEVICE]
    names = [f"{letter}{n:02d}" for letter in "ABCDEFGHJKLMNPQRSTUVWXYZ" for n in range(1, 100)]
    full = type(roster)(
        {},
        {},
        {name: type(device)(name, "", name, b"") for name in names},
    )
    assert free_short(full) == "AA1"


def test_codes_have_forty_random_bits_in_plain_letters(outside: SeededOutside) -> None:
    codes = {new_code(outside) for _ in range(500)}
    assert len(codes) == 500
    assert not set("ILOU") & set("".join(codes))


def invite(desks: PlainDesks, code: str, actor: str = bureau.ADMIN) -> str:
    """An invitation to the precinct from the bureau's desk; what became of it."""
    body = DeviceInvited(hashlib.sha256(code.replace("-", "").encode()).hexdigest())
    id = desks.bureau.write(actor, Proposal(bureau.PRECINCT, body))
    desks.bureau.catch_up(desks.centre)
    return desks.bureau.outcomes[id].result


CODE = "7K3M-Q2XA-0000-ZZZZ-9WQJ"


def test_machine_that_an_administrator_invited_is_let_in_once(
    desks: PlainDesks, new_desk: PlainDesk
) -> None:
    assert fault_of(desks, CODE, new_desk) == "enrol.wrong_code"
    assert invite(desks, CODE) == "accepted"
    assert enrol(desks, CODE.lower(), new_desk).unit == bureau.PRECINCT
    assert fault_of(desks, CODE, PlainDesk(desks.outside, bureau.fixed_id(3, 61))) == (
        "enrol.code_used"
    )
    assert invite(desks, CODE) == "refused", "nobody makes a used code good again"
    assert fault_of(desks, CODE, new_desk) == "enrol.code_used"


def test_invitation_is_good_for_an_hour(desks: PlainDesks, new_desk: PlainDesk) -> None:
    other = CODE.replace("7K3M", "8K3M")
    invite(desks, CODE)
    invite(desks, other)
    desks.outside.later(minutes=58)
    enrol(desks, CODE, new_desk)
    late = PlainDesk(desks.outside, bureau.fixed_id(3, 62))
    desks.outside.later(minutes=2)
    assert fault_of(desks, other, late) == "enrol.code_expired"
    assert late.device not in desks.centre.directory().roster.devices


@pytest.mark.parametrize("actor", [bureau.SECURITY, bureau.AUDITOR, bureau.CHIEF])
def test_nobody_but_the_system_administrator_invites_a_machine(
    desks: PlainDesks, new_desk: PlainDesk, actor: str
) -> None:
    assert invite(desks, CODE, actor) == "refused"
    assert fault_of(desks, CODE, new_desk) == "enrol.wrong_code"
