"""The citizens' pages as a stranger finds them: every address, any form, no answer but those told.

The description is written here by hand: the pages are for people, and show none.  What a door asks
of whoever comes stands beside it: nothing, or the code of a letter.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from central_mailbox.web.forms import TRAP
from central_mailbox.web.letters import STEPS
from central_mailbox.web.site import create_site
from tests.harness import bureau
from tests.harness.centre.server import Server
from tests.harness.outside import SeededOutside

CALLS = 40
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
HTML, FORM = "text/html; charset=utf-8", "application/x-www-form-urlencoded"
ANYBODY, CODE = "anybody", "whoever has the letter's code"
VISIT = "whoever has the code of a visit"
Answers = tuple[int, ...]
DOORS: Mapping[tuple[str, str], tuple[str, Answers]] = {
    ("/", "GET"): (ANYBODY, (302,)),
    ("/{lang}/", "GET"): (ANYBODY, (200, 404)),
    ("/{lang}/write", "GET"): (ANYBODY, (200, 404)),
    ("/{lang}/write", "POST"): (ANYBODY, (201, 404, 413, 422)),
    ("/{lang}/letter", "GET"): (ANYBODY, (200, 404)),
    ("/{lang}/letter", "POST"): (CODE, (200, 404, 413)),
    ("/{lang}/letter/paper", "POST"): (CODE, (200, 404, 413)),
    ("/{lang}/letter/{step}", "POST"): (CODE, (200, 404, 413, 422)),
    ("/{lang}/answers", "GET"): (ANYBODY, (200, 404)),
    ("/{lang}/answers/{id}", "GET"): (ANYBODY, (200, 404, 410)),
    ("/{lang}/guides", "GET"): (ANYBODY, (200, 404)),
    ("/{lang}/guides/{id}", "GET"): (ANYBODY, (200, 404, 410)),
    ("/{lang}/at/{unit}", "GET"): (ANYBODY, (200, 404)),
    ("/{lang}/at/{unit}/rate", "GET"): (ANYBODY, (200, 404)),
    ("/{lang}/at/{unit}/rate", "POST"): (VISIT, (200, 404, 413, 422, 503)),
    ("/files/{name}", "GET"): (ANYBODY, (200, 404)),
}
"""Every door: whom it opens to, and how it answers."""
CHANNELS = "/v1/"
"""Those of other offices, which test_channels holds against what they say of themselves."""
KNOWN = {
    "lang": ["zh", "en", "fr"],
    "step": [*STEPS, "close"],
    "unit": [bureau.ROOM, "nowhere"],
    "name": ["site.css", "keep.js", "../site.py"],
}
QUERIES = {"/{lang}/write": ["type", "at"], "/{lang}/answers": ["q", "subject", "page"]}
FIELDS = ("code", "type", "title", "content", "name", "phone", "due_at", "words", "solved", TRAP)


def operation(path: str, method: str) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    within: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": text | ({"enum": KNOWN[name]} if name in KNOWN else {"minLength": 1}),
        }
        for name in names
    ]
    if method == "GET":
        within += [{"name": one, "in": "query", "schema": text} for one in QUERIES.get(path, [])]
    of_file: dict[str, object] = {kind: {} for kind in ("text/css", "text/javascript", HTML)}
    content = {} if path == "/" else (of_file if "name" in names else {HTML: {}})
    told: dict[str, Any] = {
        "parameters": within,
        "responses": {
            str(status): {"description": str(status), "content": content}
            for status in DOORS[path, method][1]
        },
    }
    if method == "POST":
        schema = {"type": "object", "properties": dict.fromkeys(FIELDS, text)}
        told["requestBody"] = {"required": True, "content": {FORM: {"schema": schema}}}
    return told


def description() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for path, method in DOORS:
        paths.setdefault(path, {})[method.lower()] = operation(path, method)
    return {"openapi": "3.1.0", "info": {"title": "pages", "version": "1"}, "paths": paths}


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    server = Server(tmp_path_factory.mktemp("pages"))
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    server.serving = ["--citizens", "127.0.0.1:0"]
    server.start()
    schema = schemathesis.openapi.from_dict(description())
    schema.config.update(base_url=server.citizens)
    yield schema
    assert server.stop() == 0


@pytest.mark.parametrize(("path", "method"), DOORS)
def test_pages_answer_any_request_as_it_is_told(described: Any, path: str, method: str) -> None:
    @settings(
        max_examples=CALLS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(case=described[path][method].as_strategy())
    def hold(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS, allow_redirects=False)

    hold()


def test_no_door_of_the_pages_is_left_out(tmp_path: Path) -> None:
    server = Server(tmp_path)
    centre = server.open_centre()
    site = create_site(centre, SeededOutside(), tmp_path)
    found = {
        (route.path_format, method)
        for route in site.routes
        for method in getattr(route, "methods", ())
        if method in {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }
    centre.close()
    ours = {(path, method) for path, method in found if not path.startswith(CHANNELS)}
    assert ours == {(path.rstrip("/") or "/", method) for path, method in DOORS}
