"""其余环节: what is another body's, what is gone through each week, what many letters tell of."""

from casework.cases.common_issue.state import CommonIssue
from casework.cases.diversion.state import Diversion
from casework.cases.letter.codes import TransferRoute
from casework.cases.review.state import LookBack
from casework.codes import Solved
from casework.receivers import Sector
from casework.state import State
from tests.day.script import case, day, number, unit
from tests.day.stage import Officer
from tests.story.cast import CHIEF, DUTY, OFFICE
from tests.story.citizen import Citizen
from tests.story.stage import STATIONS, Stage

HANDLER = Officer("061003", "姚远")


class Rest:
    """Three letters: one for another body, two of one problem that is measured until it falls."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._citizens: dict[str, Citizen] = {}

    def play(self) -> None:
        """Letters, a diversion, a weekly review, a common issue."""
        stage = self._stage
        stage.later("12-01 09:00")
        self._writes("lamp", "银杏路三盏路灯不亮", "银杏路东段三盏路灯不亮一周了,晚上看不清路。")
        self._writes("noise", "银杏路半夜飙车", "每晚十一点后有人飙车,老人孩子无法入睡。")
        self._writes("racing", "银杏路夜里摩托车噪声", "凌晨还有改装摩托,希望设卡。")
        stage.seat("duty", DUTY)
        for name in self._citizens:
            stage.takes("duty", DUTY, name, "LetterSigned")
            stage.takes("duty", DUTY, name, "LetterGraded")
        self._is_sent_on()
        self._is_raised()
        self._is_gone_through()
        self._is_answered_elsewhere()
        self._has_fallen()

    def _writes(self, name: str, title: str, content: str) -> None:
        citizen = self._stage.citizen()
        citizen.writes("HELP", {"title": title, "content": content, "writer-phone": "13800003303"})
        self._citizens[name] = citizen
        self._stage.cases[name] = citizen.case

    def _state(self, name: str) -> State:
        state = self._stage.house.state(self._stage.cases[name])
        assert state is not None
        return state

    def _is_sent_on(self) -> None:
        """The lamps are the town's."""
        stage = self._stage
        stage.opens(
            *("duty", OFFICE, "receiver", "ReceiverRegistered"),
            code="CG-0102",
            name="城中区城市管理局",
            sector=Sector.URBAN.value,
            phone="0900-1234567",
        )
        stage.hears(stage.seat("duty", DUTY), "receiver")
        stage.opens(
            *("duty", DUTY, "diversion", "DiversionSent"),
            receiver=case("receiver"),
            topic="STREET_LAMP",
            source_case=number("lamp"),
            content="银杏路东段三盏路灯不亮",
        )
        stage.takes(
            *("duty", DUTY, "lamp", "LetterTransferred"),
            route=TransferRoute.OTHER.value,
            reference="城中区城市管理局",
            text="路灯由城管部门维护,已转送并请其答复,公安跟踪到底",
        )
        said = self._citizens["lamp"].follows()
        assert "城中区城市管理局" in said, said
        stage.page_picture(self._citizens["lamp"], "信_转其他部门")

    def _is_answered_elsewhere(self) -> None:
        """Asked for when nobody answers, and told to the writer in the end."""
        stage = self._stage
        stage.later("12-08 09:00")
        stage.shows("duty", DUTY, "diversion")
        stage.picture("duty", "值班_分流超期待催办")
        stage.takes("duty", DUTY, "diversion", "DiversionPressed", text="对方称当日派工")
        stage.takes(
            "duty", DUTY, "diversion", "DiversionAcknowledged", reference="城管收字2026-88号"
        )
        stage.takes(
            *("duty", DUTY, "diversion", "DiversionAnswered"),
            solved=Solved.YES.value,
            text="三盏路灯已更换",
        )
        stage.takes(
            "duty", DUTY, "diversion", "CitizenTold", text="电话告知路灯已修好,来信人表示感谢"
        )
        stage.picture("duty", "值班_分流已告知群众")
        stage.quiet()
        diversion = self._state("diversion")
        assert isinstance(diversion, Diversion)
        assert diversion.status == "TOLD"

    def _is_raised(self) -> None:
        """Two letters of one thing: a measure, whose figure shall tell, and its owner."""
        stage = self._stage
        stage.opens(
            *("duty", OFFICE, "issue", "CommonIssueRaised"),
            topic="夜间飙车噪声",
            cases=[number("noise"), number("racing")],
            title="银杏路夜间飙车",
            description="一周内多封来信反映银杏路夜间飙车",
        )
        stage.takes(
            *("duty", OFFICE, "issue", "MeasureDecided"),
            owner=unit(STATIONS["south"]),
            due_on=day(5),
            figure_name="银杏路飙车警情和来信(件)",
            before={"count": 12, "since": "2026-11-24", "until": "2026-11-30"},
            text="每晚22时至次日1时在银杏路两端设卡",
        )
        stage.later("12-02 09:00")
        stage.takes("south", HANDLER, "issue", "MeasureInForce")

    def _is_gone_through(self) -> None:
        """The weekly meeting decides; a week later it is looked back."""
        stage = self._stage
        stage.opens("duty", OFFICE, "review", "ReviewCalled")
        stage.takes(
            *("duty", OFFICE, "review", "ReviewMatterListed"),
            linked_case=number("noise"),
            text="一周内两封来信",
        )
        stage.takes(
            *("duty", OFFICE, "review", "ReviewDecided"),
            unit=unit(STATIONS["south"]),
            text="夜间设卡写入勤务安排",
        )
        stage.takes("duty", CHIEF, "review", "ReviewClosed")
        stage.picture("duty", "局长_复盘例会定稿")

    def _has_fallen(self) -> None:
        stage = self._stage
        stage.later("12-09 09:30")
        stage.takes(
            *("south", HANDLER, "issue", "EffectMeasured"),
            after={"count": 3, "since": "2026-12-02", "until": "2026-12-08"},
            text="设卡一周,由12件降到3件",
        )
        stage.takes("duty", CHIEF, "issue", "CommonIssueClosed")
        stage.picture("duty", "局长_共性问题办结")
        stage.takes(
            *("duty", CHIEF, "review", "ReviewLookedBack"),
            seen=LookBack.DONE.value,
            text="勤务表已排,抽查两晚均在岗",
        )
        stage.picture("duty", "局长_例会回头看")
        stage.quiet()
        issue = self._state("issue")
        assert isinstance(issue, CommonIssue)
        assert (issue.status, issue.has_helped) == ("CLOSED", True)
