"""Pages from their templates, in one language."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context as Rendering

from casework.cases.directory import GuideCase
from casework.cases.letter.codes import AppealType
from casework.cases.letter.state import Letter
from casework.cases.letter.statuses import STATUSES
from casework.citizen_code import shown
from casework.clocks import due_text
from casework.event import CHINA, Label
from casework.officers import Unit
from casework.outside import Outside
from central_mailbox.centre import Centre
from central_mailbox.web import following
from central_mailbox.web.answers import Asked, Listed, PublishedAnswers
from central_mailbox.web.forms import RATING, TRAP, VISIT, WHAT, WHO, Typed
from central_mailbox.web.guides import Guides
from central_mailbox.web.letters import STEPS, sent_with
from central_mailbox.web.uploads import Shown, Taken

LANGUAGES = ("zh", "en")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
NOTHING: Mapping[str, Label] = {}
NOBODY: Typed = {}
NO_PAPERS = Taken()
MOST_SHOWN = 40
"""The newest papers that a letter's page names: it stays light."""


@pass_context
def _say(rendering: Rendering, zh: str | Label, en: str = "") -> str:
    """Words in the language of the page: two texts, or a label."""
    label = zh if isinstance(zh, Label) else Label(zh, en)
    return label.zh if rendering["lang"] == "zh" else label.en


@pass_context
def _moment(rendering: Rendering, at: datetime) -> str:
    """A moment as people write it here: 11月28日 14:05, 28 Nov 14:05."""
    here = at.astimezone(CHINA)
    if rendering["lang"] == "zh":
        return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year}, {here:%H:%M}"


@pass_context
def _day(rendering: Rendering, on: date) -> str:
    """A day as people write it here."""
    if rendering["lang"] == "zh":
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


class Pages:
    """What is shown; it writes nothing."""

    def __init__(
        self, centre: Centre, outside: Outside, address: str, most_papers: int = 0
    ) -> None:
        self._most_papers = most_papers
        self._centre = centre
        self._outside = outside
        self._address = address.rstrip("/")
        self.published = PublishedAnswers(centre, outside)
        self.guides = Guides(centre)
        self._environment = Environment(
            loader=FileSystemLoader(Path(__file__).with_name("pages")),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["say"] = _say
        self._environment.globals["trap"] = TRAP
        self._environment.filters["moment"] = _moment
        self._environment.filters["day"] = _day
        self._environment.filters["due"] = due_text

    def home(self, lang: str) -> str:
        """The three boards."""
        kinds = [one for one in AppealType if one is not AppealType.OTHER]
        return self._made("home.html", lang, "", kinds=kinds)

    def form(
        self,
        lang: str,
        typed: Typed,
        wrong: Mapping[str, Label] = NOTHING,
        say: Label | None = None,
        taken: Taken = NO_PAPERS,
    ) -> str:
        """The form of a letter, with what was typed and what is wrong with it."""
        return self._made(
            "write.html",
            lang,
            "write",
            what=WHAT,
            who=WHO,
            typed=typed,
            wrong=wrong,
            problem=say,
            taken=taken,
            most=self._most_papers,
        )

    def receipt(self, lang: str, letter: Letter, code: str) -> str:
        """What the writer takes along."""
        return self._made(
            "receipt.html",
            lang,
            "letter",
            letter=letter,
            code=shown(code),
            owed=following.owed(letter, self._centre.directory()),
            papers=len(sent_with(letter)),
            picture=self._picture(lang, code),
        )

    def asks_code(self, lang: str, problem: Label | None = None) -> str:
        """Where a letter is found."""
        return self._made("find.html", lang, "letter", problem=problem)

    def letter(
        self,
        lang: str,
        letter: Letter,
        code: str,
        typed: Typed = NOBODY,
        wrong: Mapping[str, Label] = NOTHING,
        say: Label | None = None,
        done: Label | None = None,
        taken: Taken = NO_PAPERS,
        step: str = "",
    ) -> str:
        """A letter as its writer sees it, and what they may do now."""
        directory, now = self._centre.directory(), self._outside.now()
        could = following.may(letter, directory, now)
        return self._made(
            "letter.html",
            lang,
            "letter",
            letter=letter,
            status=STATUSES[letter.status],
            code=shown(code),
            happened=following.happened(letter, directory),
            next=following.next_of(letter, directory),
            answer=letter.told,
            shown=self.published.of(letter),
            may={name: could(step.__name__) for name, step in STEPS.items()},
            rating=RATING,
            typed=typed,
            wrong=wrong,
            problem=say,
            done=done,
            step=step,
            taken=taken,
            most=self._most_papers,
            sent=[Shown(one) for one in sent_with(letter)[-MOST_SHOWN:]],
        )

    def station(self, lang: str, unit: Unit, done: Label | None = None) -> str:
        """What a counter's QR picture opens."""
        return self._made("station.html", lang, f"at/{unit.id}", unit=unit, done=done)

    def marking(
        self,
        lang: str,
        unit: Unit,
        typed: Typed = NOBODY,
        wrong: Mapping[str, Label] = NOTHING,
        say: Label | None = None,
    ) -> str:
        """Where a visit is marked, with what was typed and what is wrong with it."""
        about = {"questions": VISIT, "typed": typed, "wrong": wrong, "problem": say}
        return self._made("mark.html", lang, f"at/{unit.id}/rate", unit=unit, **about)

    def answers(self, lang: str, asked: Asked, found: tuple[Listed, ...], *, goes_on: bool) -> str:
        """Published answers, a page of them."""
        subjects = self.published.subjects
        return self._made(
            "answers.html",
            lang,
            "answers",
            asked=asked,
            found=found,
            goes_on=goes_on,
            subjects=subjects,
        )

    def answer(self, lang: str, one: Listed) -> str:
        """One published answer."""
        return self._made("answer.html", lang, f"answers/{one.answer.id}", one=one)

    def guide_list(self, lang: str) -> str:
        """How things are done, by subject."""
        return self._made("guides.html", lang, "guides", groups=self.guides.groups())

    def guide(self, lang: str, one: GuideCase) -> str:
        """How one thing is done."""
        unit = self.guides.unit(one)
        return self._made("guide.html", lang, f"guides/{one.case}", one=one, unit=unit)

    def says(self, lang: str, say: Label) -> str:
        """A page with one thing to say."""
        return self._made("says.html", lang, "", problem=say)

    def _made(self, template: str, lang: str, path: str, **values: object) -> str:
        return self._environment.get_template(template).render(lang=lang, path=path, **values)

    def _picture(self, lang: str, code: str) -> str:
        """The code as a QR picture; behind the # it stays in the citizen's own browser."""
        text = f"{self._address}/{lang}/letter#{shown(code)}" if self._address else shown(code)
        return segno.make(text, error="m").svg_data_uri(scale=5, border=4)
