"""What the citizens' pages show: rows that follow from cases, found by words, and counted anew."""

from datetime import date, timedelta

import pytest

from casework.cases.erasing import Erased, ErasureGround
from casework.cases.publishing import PublicText, Scope
from casework.event import CHINA
from casework.registry import MACHINES, Proposal
from central_mailbox import board
from central_mailbox.centre import Centre
from central_mailbox.store import Store
from central_mailbox.store.port import BoardRow
from central_mailbox.verify import verify_all
from tests.harness import bureau
from tests.harness.centre.answered import Answered
from tests.harness.centre.desks import PlainDesks
from tests.harness.lives.publishing import TEXT, proposed
from tests.harness.outside import SeededOutside


@pytest.fixture
def answered(desks: PlainDesks) -> Answered:
    return Answered(desks)


def today(answered: Answered) -> date:
    return answered.now.astimezone(CHINA).date()


def found(answered: Answered, asked: str = "", subject: str = "") -> list[str]:
    with answered.desks.centre.store.read() as tx:
        shown, _ = board.Board().page(tx, today(answered), subject, asked)
    return [one.id for one in shown]


def test_what_was_let_out_is_shown_and_what_was_taken_back_says_so(answered: Answered) -> None:
    id = answered.publish()
    with answered.desks.centre.store.read() as tx:
        shown = board.one(tx, id, today(answered))
        assert isinstance(shown, board.Shown)
        assert (shown.title, shown.question, shown.answer, shown.subject) == (
            TEXT.title,
            TEXT.question,
            TEXT.answer,
            "NOISE",
        )
    assert found(answered) == [id]
    answered.withdraw()
    assert found(answered) == []
    with answered.desks.centre.store.read() as tx:
        assert board.one(tx, id, today(answered)) is True
        assert board.one(tx, "nothing", today(answered)) is False
        (row,) = tx.board.scan()
        assert (row.key, TEXT.title.encode() in row.words) == ("", False)


def test_verify_finds_what_was_put_changed_or_taken_off_the_board(
    answered: Answered, store: Store, centre: Centre
) -> None:
    id = answered.publish()
    assert verify_all(store, centre.public_key).findings == ()
    case = answered.case
    with store.read() as tx:
        position = tx.cases.get((case,))[case].position
    (row,) = board.rows_of(answered.letter, position)
    false = BoardRow(id, case, row.from_on, row.subject, row.is_shown, row.words, "别的", position)
    for rows in ((), (false,)):
        with store.write() as tx:
            tx.board.put(case, rows)
        (finding,) = verify_all(store, centre.public_key).findings
        assert finding == f"board: case {case} is not what it says to the public"
    with store.write() as tx:
        tx.board.put(case, (row,))
        tx.board.put("nobody", (BoardRow("x", "nobody", row.from_on, "", True, b"", "", 1),))
    (finding,) = verify_all(store, centre.public_key).findings
    assert "nobody" in finding


def test_only_what_is_meant_for_the_pages_and_has_its_day_is_shown(answered: Answered) -> None:
    answered.publish(carrier="NOTICE", scope=Scope.AREA)
    tomorrow = today(answered) + timedelta(days=1)
    later = answered.publish(from_on=tomorrow)
    assert found(answered) == []
    with answered.desks.centre.store.read() as tx:
        assert board.one(tx, later, today(answered)) is False
        assert isinstance(board.one(tx, later, tomorrow), board.Shown)
        shown, _ = board.Board().page(tx, tomorrow)
        assert [one.id for one in shown] == [later]


QUESTIONS = (
    ("油烟", True),
    ("油烟 净化器", True),
    ("ＮＯＩＳＥ", True),
    ("noise", True),
    ("50%", True),
    ("油烟 地铁", False),
    ("烟油", False),
    ("%", True),
    ("_", False),
    ("'; DROP TABLE board", False),
    ("\0", True),
)


def test_an_answer_is_found_by_every_word_as_people_type_it(answered: Answered) -> None:
    text = PublicText(title=TEXT.title, question="Noise 与油烟,超出50%", answer=TEXT.answer)
    id = answered.publish(text)
    for asked, is_found in QUESTIONS:
        assert (found(answered, asked) == [id]) is is_found, asked
    assert found(answered, subject="NOISE") == [id]
    assert found(answered, subject="TRAFFIC") == []


def test_the_newest_come_first_page_by_page(
    store: Store, centre: Centre, outside: SeededOutside
) -> None:
    day = date(2026, 9, 14)
    with store.write() as tx:
        for n in range(45):
            on = day + timedelta(days=n % 9)
            words = b'["%d","q","a"]' % n
            tx.board.put(str(n), (BoardRow(f"{n:03}", str(n), on, "", True, words, "q", n + 1),))
    with store.read() as tx:
        pages = [
            board.Board().page(tx, day + timedelta(days=30), number=number)
            for number in (1, 2, 3, 4)
        ]
    assert [(len(shown), goes_on) for shown, goes_on in pages] == [
        (20, True),
        (20, True),
        (5, False),
        (0, False),
    ]
    everything = [one for shown, _ in pages for one in shown]
    assert everything == sorted(everything, key=lambda one: (one.on, one.id), reverse=True)
    assert len({one.id for one in everything}) == 45


def test_what_is_let_out_after_its_day_is_new_on_the_day_it_was_let_out(answered: Answered) -> None:
    answered.close()
    day = today(answered)
    answered.do("LetterPublicationProposed", *proposed(day))
    answered.desks.outside.later(days=3)
    answered.do("LetterPublicationApproved")
    (row,) = board.rows_of(answered.letter, 1)
    assert row.from_on == day + timedelta(days=3)


def test_who_looks_at_an_earlier_moment_is_answered_all_the_same(answered: Answered) -> None:
    open_board, store = board.Board(), answered.desks.centre.store
    first = answered.publish()
    with store.read() as before:
        before.board.get((first,))  # the moment that is looked at begins here
        second = answered.publish()
        with store.read() as tx:
            newest, _ = open_board.page(tx, today(answered))
        assert [one.id for one in newest] == [second, first]
        earlier, _ = open_board.page(before, today(answered))
    assert [one.id for one in earlier] == [first]


def test_a_board_that_is_open_follows_what_is_let_out_and_taken_back(answered: Answered) -> None:
    open_board = board.Board()

    def shown() -> list[str]:
        with answered.desks.centre.store.read() as tx:
            page, _ = open_board.page(tx, today(answered), asked="油烟")
        return [one.id for one in page]

    assert shown() == []
    first = answered.publish()
    assert shown() == [first]
    case = answered.case
    second = answered.publish()
    assert shown() == [second, first]
    answered.case = case
    answered.do("LetterReopened")
    assert shown() == [second]


def erased(answered: Answered) -> None:
    """The writer asks for it, and the bureau's chief has the letter erased."""
    body = MACHINES["letter"].own(Erased)
    made = body(ground=ErasureGround.REQUEST, reference="市公办〔2026〕7号")
    answered.take(bureau.CHIEF, Proposal(answered.case, made))


def test_after_an_erasure_the_public_keeps_the_answer_that_told_of_nobody(
    answered: Answered, store: Store, centre: Centre
) -> None:
    id = answered.publish()
    erased(answered)
    assert (answered.letter.content, answered.letter.writer) == ("", None)
    assert found(answered, "净化器") == [id]
    assert verify_all(store, centre.public_key).findings == ()


def test_after_an_erasure_an_answer_that_was_in_doubt_is_nowhere(
    answered: Answered, store: Store, centre: Centre
) -> None:
    text = PublicText(title=TEXT.title, question=TEXT.question, answer="由南大街派出所整改")
    id = answered.publish(text, is_checked=True)
    assert found(answered, "整改") == [id]
    erased(answered)
    assert found(answered) == []
    with store.read() as tx:
        assert board.one(tx, id, today(answered)) is True
        (row,) = tx.board.scan()
        everything = b"".join(bytes(one.sealed or b"") for one in tx.events.of_case(answered.case))
    assert "整改".encode() not in row.words + row.key.encode() + everything
    assert verify_all(store, centre.public_key).findings == ()
