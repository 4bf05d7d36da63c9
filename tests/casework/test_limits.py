"""Limit profiles: what the two cities ask, and what a profile may not say."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from casework.errors import MalformedError
from casework.event import Label
from casework.limits import (
    Kind,
    Limit,
    LimitProfile,
    Warn,
    complete_profiles,
    in_force,
    read_limit_profile,
)

FOLDER = Path(__file__).parents[2] / "resources" / "limits"
FILES = {path.stem: read_limit_profile(path.read_bytes()) for path in sorted(FOLDER.glob("*.json"))}
PROFILES = complete_profiles(FILES.values())
CITIES = {profile.id: profile for profile in PROFILES}
TODAY = date(2026, 9, 17)

# domain §0, §1.2, §2.3, §3, §7.1, §9: code, counted how, how many
BOTH_CITIES = [
    ("mailbox.sign", Kind.MINUTES, 10),
    ("mailbox.contact", Kind.MINUTES, 30),
    ("mailbox.return", Kind.WORKDAYS, 2),
    ("mailbox.objection", Kind.WORKDAYS, 5),
    ("mailbox.second_reply", Kind.WORKDAYS, 5),
    ("mailbox.rework", Kind.WORKDAYS, 3),
    ("mailbox.recheck", Kind.DAYS, 30),
    ("mailbox.reopening", Kind.DAYS, 90),
    ("ledger.establish", Kind.WORKDAYS, 1),
    ("ledger.sign", Kind.WORKDAYS, 1),
    ("ledger.return", Kind.WORKDAYS, 2),
    ("ledger.objection", Kind.WORKDAYS, 5),
    ("ledger.rework", Kind.WORKDAYS, 3),
    ("ledger.recheck", Kind.DAYS, 30),
    ("ledger.relapse", Kind.DAYS, 180),
    ("ledger.suggestion.reply", Kind.WORKDAYS, 5),
    ("ledger.claim.first_reply", Kind.WORKDAYS, 5),
    ("ledger.claim.target", Kind.DAYS, 60),
    ("ledger.complaint.transfer", Kind.WORKDAYS, 2),
    ("ledger.complaint.result", Kind.WORKDAYS, 15),
    ("supervision.receipt", Kind.WORKDAYS, 1),
    ("supervision.report", Kind.WORKDAYS, 10),
    ("petition.notice", Kind.DAYS, 15),
    ("petition.decision", Kind.DAYS, 60),
    ("petition.review", Kind.DAYS, 30),
    ("petition.second_review", Kind.DAYS, 30),
    ("walk_in.follow_up", Kind.WORKDAYS, 3),
    ("walk_in.case_transfer", Kind.MINUTES, 1440),
    ("visit.cycle", Kind.MONTHS, 3),
    ("mediation.second_attempt", Kind.WORKDAYS, 7),
    ("mediation.confirmation", Kind.DAYS, 30),
    ("lost_property.claim", Kind.MONTHS, 12),
]


def a_limit(**changes: Any) -> Limit:
    fields: dict[str, Any] = {
        "code": "mailbox.reply",
        "label": Label("答复", "Reply"),
        "kind": Kind.WORKDAYS,
        "amount": 5,
        "starts": "received_at",
        "stops": "replied_at",
        "source": "[D]",
    }
    return Limit(**(fields | changes))


def a_profile(
    id: str, since: str, *limits: Limit, base: str | None = None, city: str = "X"
) -> LimitProfile:
    return LimitProfile(
        id=id, city=Label(city, city), since=date.fromisoformat(since), limits=limits, base=base
    )


# ----------------------------------------------------------------------- the two cities


@pytest.mark.parametrize("city", ["shenzhen", "zhanjiang"])
@pytest.mark.parametrize(("code", "kind", "amount"), BOTH_CITIES)
def test_both_cities_have_the_common_limits(city: str, code: str, kind: Kind, amount: int) -> None:
    limit = CITIES[city].limit(code)
    assert limit is not None
    assert (limit.kind, limit.amount) == (kind, amount)


def test_shenzhen_gives_first_feedback_in_four_calendar_days_without_roll() -> None:
    limit = CITIES["shenzhen"].limit("mailbox.first_feedback")
    assert limit is not None
    assert (limit.kind, limit.amount, limit.rolls) == (Kind.DAYS, 4, False)
    assert (limit.starts, limit.stops) == ("received_at", "first_feedback_at")
    assert "seed 000" in limit.source


def test_zhanjiang_replies_in_five_working_days_and_has_no_first_feedback() -> None:
    city = CITIES["zhanjiang"]
    reply = city.limit("mailbox.reply")
    assert reply is not None
    assert (reply.kind, reply.amount) == (Kind.WORKDAYS, 5)
    assert (reply.pausable, reply.max_extensions, reply.extension_amount) == (True, 2, 10)
    assert city.limit("mailbox.first_feedback") is None


def test_shenzhen_replies_by_working_days_of_its_own() -> None:
    reply = CITIES["shenzhen"].limit("mailbox.reply")
    assert reply is not None
    assert (reply.kind, reply.amount) == (Kind.WORKDAYS, 7)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_every_limit_has_words_moments_and_a_source(profile: LimitProfile) -> None:
    for limit in profile.limits:
        assert limit.label.zh
        assert limit.label.en
        assert limit.source.startswith(("[S", "[D")), limit.code
        assert limit.starts.endswith("_at"), limit.code
        assert limit.stops.endswith("_at"), limit.code
        assert limit.starts != limit.stops


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_signing_and_contact_never_pause_or_extend(profile: LimitProfile) -> None:
    for code in ("mailbox.sign", "mailbox.contact"):
        limit = profile.limit(code)
        assert limit is not None
        assert not limit.pausable
        assert not limit.extendable
        assert limit.starts == "received_at"


def test_petition_days_roll_and_sixty_extend_once_by_thirty() -> None:
    decision = CITIES["shenzhen"].limit("petition.decision")
    assert decision is not None
    assert decision.rolls
    assert decision.pausable
    assert (decision.max_extensions, decision.extension_amount) == (1, 30)


def test_what_is_still_possible_is_a_window_and_what_is_owed_is_not() -> None:
    windows = {limit.code for limit in CITIES["zhanjiang"].limits if limit.window}
    assert windows == {
        "mailbox.return",
        "mailbox.objection",
        "mailbox.reopening",
        "ledger.return",
        "ledger.objection",
        "ledger.relapse",
        "mediation.confirmation",
        "lost_property.claim",
        "shift.void",
    }


# ----------------------------------------------------------------------- asking for limits


def test_kind_of_case_gets_its_own_limits_and_those_around_it() -> None:
    codes = [limit.code for limit in CITIES["zhanjiang"].limits_for("ledger.claim")]
    assert codes == [
        "ledger.establish",
        "ledger.sign",
        "ledger.return",
        "ledger.objection",
        "ledger.rework",
        "ledger.second_call",
        "ledger.recheck",
        "ledger.relapse",
        "ledger.claim.first_reply",
        "ledger.claim.target",
    ]


def test_outer_kind_does_not_get_the_limits_inside_it() -> None:
    codes = {limit.code for limit in CITIES["zhanjiang"].limits_for("ledger")}
    assert "ledger.sign" in codes
    assert "ledger.claim.target" not in codes


def test_kind_that_only_begins_alike_gets_nothing() -> None:
    assert CITIES["zhanjiang"].limits_for("ledger_old") == ()
    assert CITIES["zhanjiang"].limits_for("led") == ()


def test_own_limit_takes_the_place_of_the_one_below_and_a_new_one_comes_first() -> None:
    sign, reply = a_limit(code="mailbox.sign"), a_limit(amount=5)
    base = a_profile("common", "2023-01-01", sign, reply, a_limit(code="mailbox.rework"))
    own = (a_limit(amount=9), a_limit(code="mailbox.first_feedback"))
    whole = a_profile("x", "2024-01-01", *own, base="common").over(base)
    assert [(limit.code, limit.amount) for limit in whole.limits] == [
        ("mailbox.first_feedback", 5),
        ("mailbox.sign", 5),
        ("mailbox.reply", 9),
        ("mailbox.rework", 5),
    ]
    assert whole.base is None
    assert (whole.id, whole.since) == ("x", date(2024, 1, 1))


def test_base_is_the_one_in_force_when_the_profile_began() -> None:
    old = a_profile("common", "2023-01-01", a_limit(amount=5))
    new = a_profile("common", "2025-01-01", a_limit(amount=6))
    newest = a_profile("common", "2027-01-01", a_limit(amount=7))
    city = a_profile("x", "2026-01-01", base="common")
    *bases, whole = complete_profiles([newest, old, new, city])
    assert bases == [newest, old, new]
    assert [limit.amount for limit in whole.limits] == [6]


def test_profile_on_a_missing_base_is_malformed() -> None:
    with pytest.raises(MalformedError, match="profile 'x' stands on 'common': not found"):
        complete_profiles([a_profile("x", "2026-01-01", base="common")])
    later = a_profile("common", "2026-01-02")
    with pytest.raises(MalformedError, match="not found"):
        complete_profiles([later, a_profile("x", "2026-01-01", base="common")])


def test_profile_on_a_profile_that_has_a_base_is_malformed() -> None:
    common = a_profile("common", "2023-01-01")
    middle = a_profile("middle", "2023-01-01", base="common")
    with pytest.raises(MalformedError, match="stands on 'middle'"):
        complete_profiles([common, middle, a_profile("x", "2026-01-01", base="middle")])


def test_latest_profile_that_has_begun_is_in_force() -> None:
    old = a_profile("x", "2023-01-01", city="old")
    new = a_profile("x", "2026-09-17", city="new")
    other = a_profile("y", "2026-09-01")
    known = [new, old, other]
    assert in_force(known, "x", date(2026, 9, 16)) is old
    assert in_force(known, "x", TODAY) is new
    assert in_force(known, "x", date(2022, 12, 31)) is None
    assert in_force(known, "z", TODAY) is None


# ------------------------------------------------------------------- what cannot be said


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"code": "reply"}, "the code needs a scope and a name, as in mailbox.sign"),
        ({"code": ".reply"}, "the code needs a scope and a name, as in mailbox.sign"),
        ({"kind": Kind.MOMENT}, "a named moment is not a limit"),
        ({"amount": 0}, "the amount must be at least 1"),
        ({"kind": Kind.MINUTES, "rolls": True}, "minutes never roll, pause or extend"),
        ({"kind": Kind.MINUTES, "pausable": True}, "minutes never roll, pause or extend"),
        (
            {"kind": Kind.MINUTES, "max_extensions": 1, "extension_amount": 1},
            "minutes never roll, pause or extend",
        ),
        ({"kind": Kind.MONTHS, "pausable": True}, "months never pause or extend"),
        (
            {"kind": Kind.MONTHS, "max_extensions": 1, "extension_amount": 1},
            "months never pause or extend",
        ),
        ({"max_extensions": -1}, "extensions cannot be negative"),
        ({"extension_amount": -1}, "extensions cannot be negative"),
        ({"max_extensions": 1}, "the number of extensions and their length come together"),
        ({"extension_amount": 1}, "the number of extensions and their length come together"),
    ],
)
def test_limit_that_makes_no_sense_is_refused(changes: dict[str, Any], fault: str) -> None:
    code = changes.get("code", "mailbox.reply")
    with pytest.raises(ValueError, match="limit") as caught:
        a_limit(**changes)
    assert str(caught.value) == f"limit '{code}': {fault}"


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 1},
        {"kind": Kind.MINUTES},
        {"kind": Kind.MONTHS, "rolls": True},
        {"max_extensions": 1, "extension_amount": 1},
    ],
)
def test_limit_at_the_edge_of_sense_is_taken(changes: dict[str, Any]) -> None:
    assert a_limit(**changes).scope == "mailbox"


@pytest.mark.parametrize(
    "warn", [{"workdays": 0}, {"percent": -1}, {"percent": 101}, {"minutes": -1}]
)
def test_warning_that_makes_no_sense_is_refused(warn: dict[str, int]) -> None:
    with pytest.raises(
        ValueError, match=r"^a warning comes with at least one working day, 0-100 %$"
    ):
        Warn(**warn)


def test_warning_at_the_edge_of_sense_is_taken() -> None:
    assert Warn(workdays=1, percent=0, minutes=0) != Warn(percent=100)


def test_extendable_is_what_has_an_extension() -> None:
    assert a_limit(max_extensions=1, extension_amount=10).extendable
    assert not a_limit().extendable


def test_profile_with_a_code_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"profile 'x' has 'mailbox\.reply' twice"):
        a_profile("x", "2026-01-01", a_limit(), a_limit())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b'{"id":"x","city":{"zh":"","en":""},"since":"2026","limits":[]}',
        b'{"id":"x","city":{"zh":"","en":""},"since":"2026-01-01","limits":[],"colour":1}',
        msgspec.json.encode(a_profile("x", "2026-01-01", a_limit())).replace(
            b'"amount":5', b'"amount":0'
        ),
        msgspec.json.encode(a_profile("x", "2026-01-01", a_limit())).replace(
            b"working_days", b"moons"
        ),
    ],
)
def test_bytes_that_are_no_profile_are_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError, match="not a limit profile"):
        read_limit_profile(data)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_profile_survives_the_wire(profile: LimitProfile) -> None:
    assert read_limit_profile(msgspec.json.encode(profile)) == profile
