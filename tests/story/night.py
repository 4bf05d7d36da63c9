"""一夜: a citizen at 23:00 who has to have their answer by 10:00, and gets it."""

from casework.cases.letter.state import Letter
from casework.clocks import CITIZEN_DEADLINE
from casework.codes import ContactWay, Satisfaction, Solved
from casework.deadlines import clocks
from casework.event import CHINA
from tests.day.script import officer, unit
from tests.day.stage import Officer
from tests.story.cast import CALLER, DIVISION_CHIEF, DUTY, SUPERVISION
from tests.story.citizen import Citizen
from tests.story.stage import STATIONS, Stage

HANDLER = Officer("061003", "姚远")
HEAD = Officer("061004", "王建国")

TITLE = "明早十点的手术要用身份证,今晚身份证丢了"
ANSWER = "您的临时身份证已于今晨办好,8时30分前送到市第二医院住院部前台,凭手机号领取。"


class Night:
    """A letter at 23:00 that needs its answer by 10:00."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._citizen: Citizen = stage.citizen()

    def play(self) -> None:
        """From the letter to its mark."""
        self._is_written()
        self._is_signed()
        self._is_routed()
        self._is_answered()
        self._is_called_back()
        self._is_checked()

    @property
    def _letter(self) -> Letter:
        state = self._stage.house.state(self._citizen.case)
        assert isinstance(state, Letter)
        return state

    def _is_written(self) -> None:
        stage, citizen = self._stage, self._citizen
        stage.seat("duty", DUTY)
        stage.later("11-18 23:00")
        said = citizen.writes(
            "HELP",
            {
                "title": TITLE,
                "content": "我是市第二医院住院的病人,明早十点手术前要核对身份证。今晚八点在"
                "南大街丢了身份证,派出所户籍窗口九点才开门,怕来不及。",
                "place": "南大街派出所辖区",
                "needed_by": "2026-11-19T10:00",
                "writer-name": "周素梅",
                "writer-phone": "13800003301",
            },
        )
        stage.cases["night"] = citizen.case
        assert "您要求的时限:最迟 11-19 10:00" in said, said
        assert "23:10" in said, said
        stage.page_picture(citizen, "信_收到")

    def _is_signed(self) -> None:
        """The key of the words that stand in the duty officer's window; then a call."""
        stage = self._stage
        spot = stage.seat("duty", DUTY)
        stage.hears(spot, "night")
        stage.picture("duty", "值班_来信响铃")
        stage.later("11-18 23:04")
        stage.signs_first("duty")
        assert self._letter.signed_at is not None
        stage.takes("duty", DUTY, "night", "LetterGraded")
        assert self._letter.grade == "IMPORTANT"
        stage.later("11-18 23:12")
        stage.takes(
            *("duty", DUTY, "night", "LetterContacted"),
            way=ContactWay.PHONE.value,
            is_reached=True,
            text="电话联系来信人,核对姓名和住院床位,约定明早八点半前送到医院",
        )
        due = next(
            one
            for one in clocks(self._letter, stage.house.centre.directory())
            if one.code == CITIZEN_DEADLINE
        )
        assert due.own_deadline
        assert f"{due.due_at.astimezone(CHINA):%m-%d %H:%M}" == "11-19 10:00"
        stage.shows("duty", DUTY, "night")
        stage.picture("duty", "值班_分级联系后")

    def _is_routed(self) -> None:
        stage = self._stage
        stage.later("11-18 23:15")
        stage.takes(
            *("duty", DUTY, "night", "LetterDispatched"),
            lead_unit=unit(STATIONS["south"]),
            handler=officer(HANDLER.police_no),
        )
        stage.picture("duty", "值班_转办")
        said = self._follows("已转南大街派出所办理")
        assert "已与您取得联系" in said
        assert "值班民警已签收" in said
        stage.page_picture(self._citizen, "信_已转办")

    def _is_answered(self) -> None:
        stage = self._stage
        stage.later("11-18 23:21")
        stage.takes("south", HANDLER, "night", "LetterTakenUp")
        stage.later("11-19 07:10")
        stage.takes(
            *("south", HANDLER, "night", "LetterFeedbackGiven"),
            way=ContactWay.PHONE.value,
            text="告知户籍民警已提前到岗,临时身份证七点半前制好",
        )
        stage.takes(
            *("south", HANDLER, "night", "LetterMeasureRecorded"),
            text="户籍民警提前到岗核对人像,临时身份证已制好,由社区民警送往医院",
        )
        stage.later("11-19 07:40")
        stage.takes(
            *("south", HANDLER, "night", "LetterReplyDrafted"),
            way=ContactWay.SMS.value,
            report="11月18日23时接信,次日7时制证,8时20分送达医院住院部。",
            reply=ANSWER,
        )
        stage.picture("south", "承办_拟答复")
        assert ANSWER not in self._follows("答复待审"), "no answer before it is approved"
        assert "LetterReplyApproved" not in stage.offers("south", HEAD, "night")
        stage.later("11-19 08:05")
        stage.shows("division", DIVISION_CHIEF, "night")
        stage.picture("division", "分局局长_待批答复")
        stage.takes("division", DIVISION_CHIEF, "night", "LetterReplyApproved")
        stage.quiet()
        assert ANSWER in self._follows("已答复"), "the answer is there at once"
        stage.page_picture(self._citizen, "信_已答复")
        replied = self._letter.replied_at
        assert replied is not None
        assert f"{replied.astimezone(CHINA):%m-%d %H:%M}" == "11-19 08:05"

    def _is_called_back(self) -> None:
        """Nobody answers in the operating theatre; the writer marks it; then somebody answers."""
        stage, way = self._stage, ContactWay.PHONE.value
        stage.later("11-19 10:40")
        stage.takes("calls", CALLER, "night", "LetterRevisitStarted", "call_back")
        stage.takes(
            *("calls", CALLER, "night", "LetterCallBackRecorded", "call_back"),
            way=way,
            is_connected=False,
            text="无人接听,正在手术,下午再拨",
        )
        stage.later("11-19 15:02")
        self._follows("评价这次答复")
        said = self._citizen.marks(
            Solved.YES.value, Satisfaction.VERY_SATISFIED.value, words="八点多就送到了,手术没耽误。"
        )
        assert "您作了评价:已解决、非常满意" in said, said
        stage.page_picture(self._citizen, "信_已评价")
        stage.later("11-19 16:20")
        stage.leave("calls")
        stage.seat("calls", CALLER).enter("call_back")
        stage.picture("calls", "回访_队列")
        stage.shows("calls", CALLER, "night", "call_back")
        stage.picture("calls", "回访_来信人已评价")
        stage.choices("calls", CALLER, "night", "LetterCallBackRecorded", "way")
        stage.picture("calls", "回访_提问")
        stage.takes(
            *("calls", CALLER, "night", "LetterCallBackRecorded", "call_back"),
            way=way,
            is_connected=True,
            solved=Solved.YES.value,
            satisfaction=Satisfaction.VERY_SATISFIED.value,
            text="“护士说警察同志跑着送来的,谢谢”",
        )
        stage.takes("calls", CALLER, "night", "LetterClosed", "call_back")
        stage.picture("calls", "回访_办结")
        assert self._letter.status == "CLOSED"
        self._follows("办结")
        stage.page_picture(self._citizen, "信_办结")

    def _is_checked(self) -> None:
        """After closing, the supervision looks whether it was as it is written down."""
        stage = self._stage
        stage.later("11-20 08:30")
        stage.takes(
            *("duty", SUPERVISION, "night", "LetterClosingChecked"),
            is_true=True,
            text="电话核对来信人和病区护士,送达时间与记录一致",
        )
        stage.picture("duty", "监督_回访核查")
        assert self._letter.is_found_true

    def _follows(self, words: str) -> str:
        said = self._citizen.follows()
        assert words in said, said
        return said
