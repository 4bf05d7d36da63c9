"""匿名投诉: against an officer whom the wall keeps out, wherever they look."""

from casework.cases.letter.state import Letter
from casework.cases.supervision.state import SupervisionOrder
from casework.codes import ContactWay, Satisfaction, Solved
from tests.day.script import day, number, officer, unit
from tests.day.stage import DeskSpot, Officer
from tests.story import doors
from tests.story.cast import CALLER, CHIEF, DEPUTY, DIVISION_CHIEF, DUTY, OFFICE
from tests.story.stage import STATIONS, Stage

RESPONDENT = Officer("061036", "何秀英")
HEAD_OF_RESPONDENT = Officer("061033", "曾广平")
COLLEAGUE = Officer("061034", "丁一鸣")
HANDLER = Officer("061025", "韩立冬")

ORDERS = ("order", "wall_order")
TITLE = "东关社区民警上门推搡老人"
TEXT = "27日晚民警何秀英上门登记时推搡我父亲,拒绝出示证件,邻居都看见了。"
ANSWER = "经调取执法记录仪核查,民警未按规定出示证件,已责令检查并向老人当面道歉。"


class Wall:
    """An anonymous complaint, and everybody who must not come upon it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._citizen = stage.citizen()

    def play(self) -> None:
        """From the complaint to its mark; after each act the wall is tried anew."""
        self._is_written()
        self._is_handed_to_another()
        self._is_answered()
        self._is_kept_out()

    @property
    def _letter(self) -> Letter:
        state = self._stage.house.state(self._citizen.case)
        assert isinstance(state, Letter)
        return state

    def _is_written(self) -> None:
        stage = self._stage
        stage.later("11-28 20:00")
        said = self._citizen.writes(
            "COMPLAIN", {"title": TITLE, "content": TEXT}, "is_police_conduct"
        )
        assert "联系来信人" not in said, "nobody can call whoever left no number"
        stage.cases["wall"] = self._citizen.case
        stage.page_picture(self._citizen, "信_匿名投诉收到")
        self._is_not_there()

    def _is_handed_to_another(self) -> None:
        """The respondent is named; their station is offered nowhere from here on."""
        stage = self._stage
        stage.later("11-28 20:05")
        stage.hears(stage.seat("duty", DUTY), "wall")
        stage.signs_first("duty")
        stage.takes(
            *("duty", DUTY, "wall", "LetterRespondentNamed"),
            respondent=officer(RESPONDENT.police_no),
        )
        stage.takes("duty", DUTY, "wall", "LetterGraded")
        assert self._letter.grade == "WATCH"
        shut = next(
            one.id
            for one in stage.house.centre.directory().roster.units.values()
            if one.code == STATIONS["east"]
        )
        offered = stage.choices("duty", DUTY, "wall", "LetterDispatched", "lead_unit")
        assert offered
        assert shut not in offered
        stage.picture("duty", "值班_转办时没有被反映单位")
        stage.takes(
            *("duty", DUTY, "wall", "LetterDispatched"),
            lead_unit=unit(STATIONS["division"]),
            handler=officer(HANDLER.police_no),
        )
        self._is_not_there()

    def _is_answered(self) -> None:
        stage = self._stage
        stage.later("11-28 20:30")
        stage.takes("division", HANDLER, "wall", "LetterTakenUp")
        stage.takes(
            *("division", HANDLER, "wall", "LetterMeasureRecorded"),
            text="调取执法记录仪,走访两户邻居",
        )
        stage.later("11-29 15:00")
        stage.takes(
            *("division", HANDLER, "wall", "LetterFeedbackGiven"),
            way=ContactWay.WECHAT.value,
            text="已调取执法记录仪,正在核查,五个工作日内答复",
        )
        stage.takes(
            *("division", HANDLER, "wall", "LetterReplyDrafted"),
            way=ContactWay.WECHAT.value,
            report="记录仪显示未出示证件属实,推搡不属实。",
            reply=ANSWER,
        )
        stage.takes("division", DIVISION_CHIEF, "wall", "LetterReplyApproved")
        stage.quiet()
        assert ANSWER in self._citizen.follows()
        self._citizen.marks(Solved.YES.value, Satisfaction.SATISFIED.value)
        stage.page_picture(self._citizen, "信_投诉已评价")
        stage.takes("calls", CALLER, "wall", "LetterClosed", "call_back")
        stage.quiet()
        assert self._letter.status == "CLOSED"
        self._hands_on()

    def _hands_on(self) -> None:
        """What is made of it elsewhere is kept from them too."""
        stage = self._stage
        stage.opens(
            *("duty", OFFICE, "wall_order", "SupervisionOrderDrafted"),
            source_case=number("wall"),
            responsible_unit=unit(STATIONS["division"]),
            supervisor=officer(DEPUTY.police_no),
            responsible=officer(DIVISION_CHIEF.police_no),
            due_on=day(6),
            title="上门登记执法不规范",
            problem="民警未出示证件。",
            demand="分局组织一次上门执法规范检查。",
        )
        stage.quiet()
        order = stage.house.state(stage.cases["wall_order"])
        assert isinstance(order, SupervisionOrder)
        assert order.respondents == self._letter.respondents, "it shuts out whom its source does"
        stage.takes("duty", OFFICE, "wall_order", "SupervisionOrderSubmitted")
        stage.takes("duty", CHIEF, "wall_order", "SupervisionOrderIssued")
        stage.takes("division", DIVISION_CHIEF, "wall_order", "SupervisionOrderReceipted")
        stage.takes("duty", CHIEF, "wall_order", "SupervisionOrderRevoked", text="分局已先行整改")
        stage.picture("duty", "局长_撤销的督办单留号")
        stage.quiet()
        assert self._numbers() == list(range(1, len(self._numbers()) + 1)), "no number is missing"

    def _numbers(self) -> list[int]:
        """The running numbers of the orders that were ever issued, a revoked one's with them."""
        orders = (self._stage.house.state(self._stage.cases.get(one, "")) for one in ORDERS)
        formal = (one.formal_no for one in orders if isinstance(one, SupervisionOrder))
        return [int(one.partition("〕")[2].removesuffix("号")) for one in formal if one]

    def _is_kept_out(self) -> None:
        """The respondent, the head and a colleague, at every door of their own machine."""
        stage = self._stage
        stage.later("11-30 09:00")
        here = stage.seat("duty", DUTY)
        assert TITLE in doors.search(here, TITLE), "whoever may see it finds it"
        assert TITLE in doors.rooms(here)
        for somebody in (RESPONDENT, HEAD_OF_RESPONDENT, COLLEAGUE):
            spot = stage.seat("east", somebody)
            for words in (TITLE, "推搡老人", self._letter.number or "", "上门登记执法"):
                assert not doors.search(spot, words).strip(), f"{somebody.name} finds {words}"
            if somebody is RESPONDENT:
                stage.picture("east", "被反映人_查不到")
            self._is_unsaid(doors.rooms(spot), somebody.name)
        stage.seat("east", RESPONDENT).enter("letters")
        stage.picture("east", "被反映人_信箱为空")
        self._is_not_there()
        for page in ("", "answers", "guides"):
            self._is_unsaid(self._citizen.goes_to(page), page)

    def _is_not_there(self) -> None:
        """Neither in the file of their machine nor in anything that the centre would tell it."""
        stage = self._stage
        stage.quiet()
        spot: DeskSpot = stage.spots["east"]
        walled = {stage.cases[name] for name in ("wall", "wall_order") if name in stage.cases}
        assert not walled & doors.feed(spot, stage.house.url)
        assert all(spot.store.case(case) is None for case in walled)
        there = doors.disk(spot)
        for words in (TITLE, TEXT, ANSWER, "上门登记执法不规范", *walled):
            assert words.encode() not in there, words

    def _is_unsaid(self, said: str, where: str) -> None:
        number = self._letter.number or ""
        for words in (TITLE, TEXT, ANSWER, number, "上门登记执法不规范"):
            assert words not in said, f"{where}: {words}"
