"""A citizen at the pages: reads forms as a browser does, and sends what stands in them."""

from html.parser import HTMLParser
from types import TracebackType
from typing import Self

import httpx

VOID = {"meta", "link", "input", "img", "br", "hr"}


class Page(HTMLParser):
    """What a page says: its words, its links, and the fields of its forms by their address."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.status = answer.status_code
        self.headers = answer.headers
        self.html = answer.text
        self.forms: dict[str, dict[str, str]] = {}
        self.links: list[str] = []
        self.words = ""
        self._form: dict[str, str] = {}
        self._area = ""
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self._form = self.forms.setdefault(of["action"], {})
            case "a":
                self.links.append(of.get("href", ""))
            case "textarea":
                self._area = of["name"]
                self._form[self._area] = ""
            case "input" if of.get("type") in ("radio", "checkbox"):
                if "checked" in of:
                    self._form[of["name"]] = of["value"]
            case "input":
                self._form[of["name"]] = of.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._form[self._area] += data
        self.words += data + " "

    @property
    def code(self) -> str:
        """The code that stands in its forms."""
        return next(form["code"] for form in self.forms.values() if "code" in form)


class Citizen:
    """Somebody with a browser, without a script and without a cookie."""

    def __init__(self, url: str, lang: str = "zh") -> None:
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=20)
        self.lang = lang

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.http.close()

    def opens(self, path: str) -> Page:
        """A page by its address."""
        return Page(self.http.get(f"/{self.lang}/{path}"))

    def sends(self, page: Page, path: str, **typed: str) -> Page:
        """A form of a page, with some fields filled in; two underscores stand for a dash."""
        action = f"/{self.lang}/{path}"
        said = {name.replace("__", "-"): value for name, value in typed.items()}
        return Page(self.http.post(action, data=page.forms[action] | said))

    def writes(self, **typed: str) -> Page:
        """A letter: the receipt, or what is wrong."""
        said = {"type": "HELP", "title": "路灯不亮", "content": "南大街路灯三天不亮。"} | typed
        return self.sends(self.opens("write"), "write", **said)

    def follows(self, code: str) -> Page:
        """A letter by its code."""
        return self.sends(self.opens("letter"), "letter", code=code)
