"""两次不满意: forty-eight hours, another caller, and an order of the chief's."""

from casework.cases.letter.state import Letter
from casework.cases.supervision.codes import Colour, OrderKind
from casework.cases.supervision.state import SupervisionOrder
from casework.codes import ContactWay, DissatisfiedReason, Satisfaction, Solved
from casework.deadlines import clocks
from casework.event import CHINA
from tests.day.script import day, officer, unit
from tests.day.stage import Officer
from tests.day.steps import show_list
from tests.story.cast import CALLER, CHIEF, DEPUTY, DUTY, OFFICE, SUPERVISION
from tests.story.stage import STATIONS, Stage

HANDLER = Officer("061021", "冯𬭛")
HEAD = Officer("061020", "郑学军")
SECOND_CALLER = Officer("061015", "段文静")
THIRD_CALLER = Officer("061014", "古丽娜尔·吐尔逊")
PHONE = ContactWay.PHONE.value
QUEUE = "call_back"


class Twice:
    """A writer who is dissatisfied twice."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._citizen = stage.citizen()

    def play(self) -> None:
        """From the letter to the order's end."""
        self._is_answered()
        self._is_not_enough()
        self._is_done_again()
        self._is_not_enough_again()
        self._is_ordered()
        self._is_acknowledged_late()
        self._is_well_in_the_end()

    @property
    def _letter(self) -> Letter:
        state = self._stage.house.state(self._citizen.case)
        assert isinstance(state, Letter)
        return state

    @property
    def _order(self) -> SupervisionOrder:
        state = self._stage.house.state(self._stage.cases["order"])
        assert isinstance(state, SupervisionOrder)
        return state

    def _is_answered(self) -> None:
        stage = self._stage
        stage.later("11-20 09:00")
        self._citizen.writes(
            "SUGGEST",
            {
                "title": "实验小学门口上学时段过街不安全",
                "content": "每天七点半学生过街,绿灯只有12秒,老人孩子走到一半就变灯。"
                "请延长绿灯或派人疏导。",
                "place": "雁塔路实验小学门口",
                "writer-name": "罗建平",
                "writer-phone": "13800003302",
            },
        )
        stage.cases["twice"] = self._citizen.case
        stage.later("11-20 09:05")
        stage.hears(stage.seat("duty", DUTY), "twice")
        stage.signs_first("duty")
        stage.takes("duty", DUTY, "twice", "LetterGraded")
        stage.takes(
            *("duty", DUTY, "twice", "LetterDispatched"),
            lead_unit=unit(STATIONS["traffic"]),
            handler=officer(HANDLER.police_no),
        )
        stage.later("11-20 09:25")
        stage.takes("traffic", HANDLER, "twice", "LetterTakenUp")
        stage.takes(
            *("traffic", HANDLER, "twice", "LetterContacted"),
            way=PHONE,
            is_reached=True,
            text="电话联系,来信人补充说最挤的是七点二十到七点四十",
        )
        stage.takes(
            *("traffic", HANDLER, "twice", "LetterFeedbackGiven"),
            way=PHONE,
            text="告知已安排信号组下周到现场测流量,五个工作日内答复",
        )
        stage.later("11-20 15:00")
        self._answers("经研究,该路口配时符合规范,请学生错峰过街。", HEAD, "traffic", "11-20 15:30")

    def _answers(self, reply: str, approver: Officer, where: str, at: str) -> None:
        """The handler drafts, somebody else lets it out, and the writer reads it at once."""
        stage = self._stage
        stage.takes(
            *("traffic", HANDLER, "twice", "LetterReplyDrafted"),
            way=PHONE,
            report="到现场查看并研究答复。",
            reply=reply,
        )
        stage.later(at)
        stage.takes(where, approver, "twice", "LetterReplyApproved")
        stage.quiet()
        self._reads(reply)

    def _is_not_enough(self) -> None:
        stage = self._stage
        stage.later("11-23 10:00")
        stage.takes("calls", CALLER, "twice", "LetterRevisitStarted", QUEUE)
        self._is_called(
            CALLER, Solved.NO, Satisfaction.DISSATISFIED, "“孩子七点半就得到校,怎么错峰?”"
        )
        assert self._letter.status == "REWORK"
        stage.picture("calls", "回访_不满意")
        self._reads("您不满意,已退回重新办理")
        stage.page_picture(self._citizen, "信_重新办理")

    def _is_called(self, who: Officer, solved: Solved, mark: Satisfaction, words: str) -> None:
        reason = None if solved.is_solved else DissatisfiedReason.UNSOLVED.value
        self._stage.takes(
            *("calls", who, "twice", "LetterCallBackRecorded", QUEUE),
            way=PHONE,
            is_connected=True,
            solved=solved.value,
            satisfaction=mark.value,
            reason=reason,
            text=words,
        )

    def _is_done_again(self) -> None:
        """Supervision speaks first; another head reads the answer; forty-eight hours to call."""
        stage = self._stage
        refused = stage.offers("traffic", HANDLER, "twice")["LetterReplyDrafted"]
        assert "先由执法监督或办公室督办" in refused, refused
        stage.takes(
            *("duty", SUPERVISION, "twice", "LetterReworkSupervised"),
            text="须在上学高峰到现场计数,不得以错峰代替办理",
        )
        stage.picture("duty", "监督_督办重办")
        stage.later("11-24 09:00")
        stage.takes(
            *("traffic", HANDLER, "twice", "LetterReplyDrafted"),
            way=PHONE,
            report="11月24日早高峰到现场计数,拟延长绿灯5秒。",
            reply="已将该路口上学时段绿灯延长5秒,自11月25日起执行。",
        )
        refused = stage.offers("traffic", HEAD, "twice")["LetterReplyApproved"]
        assert "上次审批人以外" in refused, refused
        stage.later("11-24 11:00")
        stage.takes("duty", CHIEF, "twice", "LetterReplyApproved")
        stage.quiet()
        due = [
            one.due_at.astimezone(CHINA)
            for one in clocks(self._letter, stage.house.centre.directory())
            if one.code == "mailbox.second_call"
        ]
        assert [f"{one:%m-%d %H:%M}" for one in due] == ["11-26 11:00"]

    def _is_not_enough_again(self) -> None:
        stage = self._stage
        stage.later("11-25 09:00")
        stage.takes("calls", SECOND_CALLER, "twice", "LetterRevisitStarted", QUEUE)
        refused = stage.offers("calls", CALLER, "twice", QUEUE)["LetterCallBackRecorded"]
        assert "首次回访人以外" in refused, refused
        stage.picture("calls", "回访_首次回访人不能再打")
        self._is_called(
            SECOND_CALLER, Solved.NO, Satisfaction.VERY_DISSATISFIED, "“延长5秒还是走不完”"
        )
        stage.quiet()
        assert (self._letter.status, self._letter.dissatisfied) == ("REWORK", 2)
        assert self._letter.supervision_due

    def _is_ordered(self) -> None:
        """The centre drafts on its rounds; the office completes, the chief issues."""
        stage = self._stage
        stage.later("11-25 10:05")
        assert self._letter.supervision_order is not None, "the centre drafted an order"
        stage.cases["order"] = self._letter.supervision_order
        assert self._order.status == "DRAFT"
        stage.shows("duty", OFFICE, "order")
        stage.picture("duty", "办公室_系统拟稿")
        stage.takes(
            *("duty", OFFICE, "order", "SupervisionOrderAmended"),
            order_kind=OrderKind.CHIEF.value,
            responsible_unit=unit(STATIONS["traffic"]),
            lead=officer(OFFICE.police_no),
            supervisor=officer(DEPUTY.police_no),
            responsible=officer(HEAD.police_no),
            due_on=day(5),
        )
        stage.takes("duty", OFFICE, "order", "SupervisionOrderSubmitted")
        stage.later("11-25 11:00")
        stage.shows("duty", CHIEF, "order")
        stage.picture("duty", "局长_待签发")
        stage.takes("duty", CHIEF, "order", "SupervisionOrderIssued")
        stage.picture("duty", "局长_已签发")
        stage.quiet()
        assert self._order.formal_no is not None
        assert self._order.formal_no.endswith("〔2026〕1号"), self._order.formal_no
        assert len({self._order.lead, self._order.supervisor, self._order.responsible}) == 3

    def _is_acknowledged_late(self) -> None:
        """A working day without a receipt: blue becomes yellow by itself."""
        stage = self._stage
        before = self._order.colour
        stage.later("11-27 09:00")
        assert (before, self._order.colour) == (Colour.BLUE, Colour.YELLOW)
        stage.shows("traffic", HEAD, "order")
        stage.picture("traffic", "一把手_黄色督办单待回执")
        stage.takes("traffic", HEAD, "order", "SupervisionOrderReceipted")
        stage.takes(
            *("traffic", HEAD, "order", "SupervisionOrderMeasureRecorded"),
            text="本人到现场,改为行人二次过街,高峰派两名民警疏导",
        )
        show_list(stage.seat("duty", OFFICE), "supervision")
        stage.picture("duty", "办公室_督办单列表")

    def _is_well_in_the_end(self) -> None:
        stage = self._stage
        self._answers("已改为二次过街并设安全岛,早高峰有民警疏导。", HEAD, "traffic", "11-27 11:00")
        stage.later("11-27 16:00")
        stage.takes("calls", THIRD_CALLER, "twice", "LetterRevisitStarted", QUEUE)
        self._is_called(THIRD_CALLER, Solved.YES, Satisfaction.SATISFIED, "“这回放心了”")
        stage.takes("calls", THIRD_CALLER, "twice", "LetterClosed", QUEUE)
        stage.takes(
            *("traffic", HEAD, "order", "SupervisionOrderSelfRevisited"),
            way=PHONE,
            satisfaction=Satisfaction.SATISFIED.value,
            text="来信人表示满意,建议长期保留疏导岗",
        )
        stage.takes(
            *("traffic", HEAD, "order", "SupervisionOrderReported"),
            report="路口改造完成,来信人满意,疏导岗纳入日常勤务。",
        )
        stage.takes("duty", DEPUTY, "order", "SupervisionOrderEndorsed")
        stage.takes("duty", CHIEF, "order", "SupervisionOrderAccepted")
        stage.picture("duty", "局长_督办单办结")
        stage.quiet()
        assert (self._letter.status, self._order.status) == ("CLOSED", "ACCEPTED")
        said = self._citizen.follows()
        assert said.count("已退回重新办理") == 2, said
        assert said.count("已答复") == 3, said
        stage.page_picture(self._citizen, "信_两次重办后办结")

    def _reads(self, words: str) -> None:
        said = self._citizen.follows()
        assert words in said, said
