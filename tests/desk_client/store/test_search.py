"""Finding: one character, pinyin, initials, numbers, phones; no text is ever an error."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from casework.cases.ledger.intake import LedgerItemEstablished
from casework.cases.ledger.work import RespondentNamed
from casework.cases.walk_in import Service, WalkInPrivate
from casework.codes import Ledger, ServiceCategory
from casework.officers import Officer
from casework.registry import Proposal
from casework.state import Person
from casework.wire import SyncRequest
from desk_client.store import Store, search, spelling
from tests.harness.bureau import AUX, DESK, HEAD, PRECINCT, ROOM
from tests.harness.desk.paper import IDENTITY, KEY, PaperCentre, matter, sync, visitor
from tests.harness.outside import SeededOutside

PEOPLE = (
    ("张桂英", "13800002207"),
    ("单雄飞", "13911118888"),
    ("解明", "13733334444"),
    ("仇小雨", "13655556666"),
    ("区志远", "13577778888"),
    ("查良镛", "13499990000"),
    ("尉迟恭", "13400001111"),
    ("吕绿", "13400002222"),
    ("买买提·艾山", "13400003333"),
    ("𬭛㼆龘", "13400004444"),
    ("John Smith", "13400005555"),
    ("张桂芳", "02988887777"),
    ("张𮯰𱍐", "13400006666"),
    ("\ue81e三", "13400007070"),
    ("⻢ 云．阿里", "+86 134-0000-8888"),
    ("贠梦", "13400009999"),
    ("库尔", "(029)66665555"),
)


@pytest.fixture(scope="module", params=["waiting", "indexed"])
def full(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Store]:
    """A store with these people, before and after the index has taken them in."""
    outside = SeededOutside()
    store = Store.open(tmp_path_factory.mktemp("search") / "desk.db", KEY, outside)
    store.enrol(IDENTITY)
    sync(store, PaperCentre(outside))
    for name, phone in PEOPLE:
        store.record(DESK, ROOM, [visitor(outside, name, phone, "来办居住证")])
    store.record(
        DESK, ROOM, [matter(outside, "夜市周边增设临时停车引导", temp_no="临-A07-0914-088")]
    )
    if request.param == "indexed":
        assert store.index() >= len(PEOPLE)
        assert store.index() == 0
    yield store
    store.close()


def names(store: Store, text: str, officer: str = DESK) -> list[str]:
    one: Officer = store.directory().roster.officers[officer]
    return [hit.name for hit in store.search(text, one)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张", {"张桂英", "张桂芳", "张𮯰𱍐"}),
        ("桂英", {"张桂英"}),
        ("英", {"张桂英"}),
        ("张英", set()),
        ("zgy", {"张桂英"}),
        ("ZGY", {"张桂英"}),
        ("zhangguiying", {"张桂英"}),
        ("zhanggui", {"张桂英", "张桂芳"}),
        ("zhanggy", {"张桂英"}),
        ("guiying", {"张桂英"}),
        ("gy", {"张桂英"}),
        ("张gy", {"张桂英"}),
        ("zhang桂英", {"张桂英"}),
        ("shanxf", {"单雄飞"}),
        ("danxiongfei", {"单雄飞"}),
        ("sxf", {"单雄飞"}),
        ("xieming", {"解明"}),
        ("jieming", {"解明"}),
        ("qiuxy", {"仇小雨"}),
        ("choux", {"仇小雨"}),
        ("ouzhiyuan", {"区志远"}),
        ("zhaly", {"查良镛"}),
        ("yuchigong", {"尉迟恭"}),
        ("lvlv", {"吕绿"}),
        ("lulu", {"吕绿"}),
        ("买买提", {"买买提·艾山"}),
        ("艾山", {"买买提·艾山"}),
        ("𬭛", {"𬭛㼆龘"}),
        ("㼆龘", {"𬭛㼆龘"}),
        ("smith", {"John Smith"}),
        ("SMI", {"John Smith"}),
        ("2207", {"张桂英"}),
        ("13800002207", {"张桂英"}),
        ("138", {"张桂英"}),
        ("1380000", {"张桂英"}),
        ("138-0000-2207", {"张桂英"}),
        ("138 2207", {"张桂英"}),
        ("张 2207", {"张桂英"}),
        ("张桂芳 zgf", {"张桂芳"}),
        ("７７７７", {"张桂芳"}),
        ("没有这个人", set()),
        ("张𮯰𱍐", {"张𮯰𱍐"}),
        ("𱍐", {"张𮯰𱍐"}),
        ("龴三", {"\ue81e三"}),
        ("\ue81e", {"\ue81e三"}),
        ("马云", {"⻢ 云．阿里"}),
        ("马云·阿里", {"⻢ 云．阿里"}),
        ("mayunali", {"⻢ 云．阿里"}),
        ("134 0000 8888", {"⻢ 云．阿里"}),
        ("+86-13400008888", {"⻢ 云．阿里"}),
        ("１３４－００００—８８８８", {"⻢ 云．阿里"}),
        ("yunmeng", {"贠梦"}),
        ("shee", {"库尔"}),
        ("66665555", {"库尔"}),
        ("029-66665555", {"库尔"}),
        ("+86 29 6666 5555", {"库尔"}),
        ("029 6666", {"库尔"}),
        ("+86 29 8888 7777", {"张桂芳"}),
    ],
)
def test_typed_text_finds_these_people(full: Store, text: str, found: set[str]) -> None:
    assert set(names(full, text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "KTV噪音",
        "ktv",
        "U盘",
        "POS机",
        "盘U",
        "3号楼",
        "3-2-101",
        "3-101",
        "噪音 KTV",
        "ＫＴＶ噪音",
        "b1-3",
        "3#楼",
        "３＃楼",
    ],
)
def test_what_stands_in_the_text_is_found_however_it_looks(
    store: Store, outside: SeededOutside, text: str
) -> None:
    """What it seems to be (a name with initials, a number) ranks, and leaves nothing out."""
    store.record(
        DESK,
        ROOM,
        [visitor(outside, content="KTV噪音扰民;3号楼3-2-101丢了U盘和POS机,在B1-3车位")],
    )
    for _ in range(2):
        assert len(names(store, text)) == 1
        store.index()


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("11010519491231002X", True),
        ("110105 19491231 002x", True),
        ("１１０１０５１９４９１２３１００２Ｘ", True),
        ("110105491231002", True),
        ("110105194912310", False),
        ("11010519491231002", False),
        ("0105194912310", False),
        ("002x", False),
    ],
)
def test_document_is_found_by_all_of_its_number(
    store: Store, outside: SeededOutside, text: str, is_found: bool
) -> None:
    """Exactly: nobody finds people by a piece of a number that they guess."""
    who = Person("张桂英", "13800002207", "ID", "11010519491231002X")
    services = (Service(ServiceCategory.AGENT, "居住证"),)
    proposal = replace(visitor(outside, services=services), private=WalkInPrivate(who, "代办"))
    store.record(DESK, ROOM, [proposal])
    officer = store.directory().roster.officers[DESK]
    for _ in range(2):
        hits = store.search(text, officer)
        assert [hit.found_in for hit in hits] == (["document"] if is_found else [])
        store.index()


@pytest.mark.parametrize("text", ["夜市", "停车引导", "yszb", "lstc", "tcyd", "引", "居住证"])
def test_words_and_title_initials_find_the_matter(full: Store, text: str) -> None:
    assert names(full, text)


@pytest.mark.parametrize(
    "text",
    ["临-A07-0914-088", "088", "88", "a07 088", "a07-0914", "0914-088", "临-A07-0914-088 张桂英"],
)
def test_temporary_number_finds_the_case_first(full: Store, text: str) -> None:
    officer = full.directory().roster.officers[DESK]
    assert full.search(text, officer)[0].number == "临-A07-0914-088"


@pytest.mark.parametrize(
    "typed",
    [
        "古公督〔2026〕12号",
        "古公督[2026]12号",
        "督（２０２６）１２ 号",
        "公督 2026 12号",
        "2026-12号",
    ],
)
def test_formal_number_is_found_from_each_of_its_parts_on(typed: str) -> None:
    """However its brackets are typed: the index holds it in one piece."""
    [asked, *_] = spelling.joined(typed)
    assert asked in spelling.joined("古公督〔2026〕12号")


def test_both_numbers_find_a_case_that_has_its_final_one(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    store.record(DESK, ROOM, [visitor(outside, temp_no="临-A07-0914-001")])
    sync(store, centre)
    store.index()
    officer = store.directory().roster.officers[DESK]
    [hit] = store.search("临-A07-0914-001", officer)
    assert hit.number.startswith("JD-")
    assert [one.case for one in store.search(hit.number, officer)] == [hit.case]
    assert [one.case for one in store.search(hit.number[-4:], officer)] == [hit.case]


HOSTILE = (
    '"',
    "'",
    "*",
    '""*',
    "AND",
    "OR NOT",
    "NEAR(张 英)",
    "name:张",
    "{name} : 张",
    "-张",
    "^张",
    "张 +英",
    "(",
    "') --",
    "\x00",
    "张\x00英",
    "\ud800",
    "\u202e张",
    "%",
    "_",
    "😀",
    "\uf8ff",
    "a" * 100_000,
    "张" * 100_000,
    "张 " * 1_000,
    "",
    "   ",
    "·",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_no_error(full: Store, text: str) -> None:
    officer = full.directory().roster.officers[DESK]
    assert len(full.search(text, officer)) <= 50
    assert len(full.person_history(officer, Person(text, text, "ID", text))) <= 5


def test_surest_place_comes_first_then_the_newest(store: Store, outside: SeededOutside) -> None:
    store.record(DESK, ROOM, [visitor(outside, "甲", "13000002207", "来找张桂英")])
    store.record(DESK, ROOM, [visitor(outside, "张桂英", "13000000001", "一")])
    store.record(DESK, ROOM, [visitor(outside, "张桂英", "13000000002", "二")])
    officer = store.directory().roster.officers[DESK]
    for _ in range(2):
        hits = store.search("张桂英", officer)
        assert [(hit.title, hit.found_in) for hit in hits] == [
            ("二", "name"),
            ("一", "name"),
            ("来找张桂英", "words"),
        ]
        store.index()


def test_words_that_stand_side_by_side_come_first(store: Store, outside: SeededOutside) -> None:
    store.record(DESK, ROOM, [visitor(outside, "甲", "13000000001", "第77次来问")])
    store.record(DESK, ROOM, [visitor(outside, "乙", "13000000002", "第一次来问,共771人次")])
    store.record(DESK, ROOM, [visitor(outside, "丙", "13000000003", "77次列车,第3站")])
    officer = store.directory().roster.officers[DESK]
    for _ in range(2):
        assert [hit.name for hit in store.search("第77次", officer)] == ["甲", "丙", "乙"]
        assert [hit.name for hit in store.search("77次", officer)] == ["丙", "甲", "乙"]
        store.index()


def test_changed_case_is_found_by_its_new_words_only(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    draft = matter(outside)
    centre.elsewhere(DESK, draft)
    sync(store, centre)
    store.index()
    centre.elsewhere(HEAD, Proposal(draft.case, LedgerItemEstablished()))
    sync(store, centre)
    officer = store.directory().roster.officers[DESK]
    number = centre.states[draft.case].number
    assert number is not None
    assert [hit.status for hit in store.search(number, officer)] == ["ESTABLISHED"]
    store.index()
    assert [hit.status for hit in store.search(number, officer)] == ["ESTABLISHED"]


def test_auxiliary_officer_finds_no_complaint(store: Store, outside: SeededOutside) -> None:
    store.record(DESK, ROOM, [matter(outside, "窗口排队时间长", Ledger.COMPLAINT)])
    for _ in range(2):
        assert names(store, "窗口排队") == ["张桂英"]
        assert names(store, "窗口排队", AUX) == []
        history = store.person_history
        roster = store.directory().roster.officers
        assert history(roster[AUX], Person("张桂英", "13800002207")) == ()
        assert len(history(roster[DESK], Person("张桂英", "13800002207"))) == 1
        store.index()


def test_named_respondent_finds_nothing_of_the_matter(store: Store, outside: SeededOutside) -> None:
    """Until the centre has withdrawn it, the desk itself keeps the wall."""
    store.record(DESK, ROOM, [matter(outside, "窗口态度生硬", Ledger.COMPLAINT)])
    [hit] = store.search("态度生硬", store.directory().roster.officers[HEAD])
    named = RespondentNamed(DESK, store.directory().roster.owner_for(PRECINCT, [DESK]))
    store.record(HEAD, PRECINCT, [Proposal(hit.case, named)])
    for _ in range(2):
        assert names(store, "态度生硬") == []
        assert names(store, "态度生硬", HEAD) == []
        store.index()


def test_person_history_is_by_phone_then_by_the_very_name(
    store: Store, outside: SeededOutside
) -> None:
    for name, phone, content in (
        ("张桂英", "13800002207", "一"),
        ("张桂英", "", "二"),
        ("张桂英", "13900000000", "同名,另一人"),
        ("张桂", "13700000000", "名字更短"),
        ("", "13800002207", "三"),
    ):
        store.record(DESK, ROOM, [visitor(outside, name, phone, content)])
    officer = store.directory().roster.officers[DESK]
    for _ in range(2):
        by_both = store.person_history(officer, Person("张桂英", "138 0000 2207"))
        assert [hit.title for hit in by_both] == ["三", "二", "一"]
        by_name = store.person_history(officer, Person("张桂英", ""))
        assert [hit.title for hit in by_name] == ["同名,另一人", "二", "一"]
        assert store.person_history(officer, Person("", "")) == ()
        store.index()


def test_history_finds_a_person_however_they_are_typed(
    store: Store, outside: SeededOutside
) -> None:
    for name, phone, content in (
        ("阿依古丽·买买提", "13800002207", "一"),
        ("阿依古丽．买买提", "+86 138-0000-2207", "二"),
        ("阿依古丽 买买提", "", "三"),
        ("阿依古丽·买买提", "13900000000", "同名,另一人"),
        ("\ue81e三", "029-88887777", "四"),
    ):
        store.record(DESK, ROOM, [visitor(outside, name, phone, content)])
    officer = store.directory().roster.officers[DESK]
    for _ in range(2):
        hits = store.person_history(officer, Person("阿依古丽‧买买提", "0086 138 0000 2207"))
        assert [hit.title for hit in hits] == ["三", "二", "一"]
        assert [hit.title for hit in store.person_history(officer, Person("龴三", ""))] == ["四"]
        for phone in ("8888-7777", "+86 29 88887777"):
            assert [hit.title for hit in store.person_history(officer, Person("", phone))] == ["四"]
        store.index()


def test_history_finds_a_person_by_the_document_whatever_else_is_typed(
    store: Store, outside: SeededOutside
) -> None:
    services = (Service(ServiceCategory.AGENT, "居住证"),)
    for name, phone, number, content in (
        ("张桂英", "13800002207", "11010519491231002X", "一"),
        ("张桂瑛", "13900000000", "110105 19491231 002x", "二"),
        ("张桂英", "13800002207", "440524188001010014", "同电话,另一人"),
    ):
        private = WalkInPrivate(Person(name, phone, "ID", number), content)
        store.record(DESK, ROOM, [replace(visitor(outside, services=services), private=private)])
    officer = store.directory().roster.officers[DESK]
    who = Person("张桂英", "13800002207", "ID", "110105491231002")
    for _ in range(2):
        assert [hit.title for hit in store.person_history(officer, who)] == ["二", "一"]
        store.index()


def test_history_shows_the_newest_five(store: Store, outside: SeededOutside) -> None:
    for number in range(8):
        store.record(DESK, ROOM, [visitor(outside, content=f"第{number}次")])
    officer = store.directory().roster.officers[DESK]
    hits = store.person_history(officer, Person("张桂英", "13800002207"))
    assert [hit.title for hit in hits] == [f"第{number}次" for number in (7, 6, 5, 4, 3)]
    assert hits[0].is_open
    assert hits[0].labels


def test_long_queue_is_indexed_before_it_is_asked(
    store: Store, centre: PaperCentre, outside: SeededOutside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_LOOKED_AT", 5)
    for number in range(12):
        store.record(DESK, ROOM, [visitor(outside, content=f"第{number}件杂事")])
    assert len(names(store, "杂事")) == 12
    assert store.index() == 0


def test_withdrawn_case_waiting_for_the_index_is_not_found(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    draft = matter(outside, "油烟扰民")
    centre.elsewhere(DESK, draft)
    sync(store, centre)
    cursor = store.sync_state().cursor
    gone = centre.response(cursor=cursor, withdrawn=[draft.case])
    store.apply(SyncRequest(cursor=cursor), gone)
    assert names(store, "油烟扰民") == []
    store.index()
    assert names(store, "油烟扰民") == []
