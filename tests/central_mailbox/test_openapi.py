"""The published description, held against the real centre by schemathesis.

A modest number of calls, so that it runs every time; the seed of a failing one is
printed.  Every answer must be one that the description names, in its schema.
"""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from casework.event import Core, Sealed
from casework.registry import TYPES
from casework.wire import EnrolRequest
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk
from tests.harness.centre.server import Server
from tests.harness.outside import SeededOutside

CALLS = 60
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("described"))
    server.open_centre().close()
    server.serving = ["--updates", str(server.folder / "updates")]
    (server.folder / "updates" / "metadata").mkdir(parents=True)
    (server.folder / "updates" / "metadata" / "timestamp.json").write_text("{}")
    server.start()
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    desk = PlainDesk(SeededOutside(), bureau.fixed_id(3, 95))
    code = centre.issue_code(bureau.PRECINCT)
    answer = centre.enrol(EnrolRequest(code, desk.device, desk.public_key))
    centre.close()
    return answer.token


@pytest.fixture(scope="module")
def described(server: Server) -> Any:
    return schemathesis.openapi.from_url(f"{server.url}/v1/openapi.json")


OPERATIONS = [
    ("/v1/sync", "POST"),
    ("/v1/enrol", "POST"),
    ("/v1/snapshot/{after}", "GET"),
    ("/v1/log/head", "GET"),
    ("/v1/log/proof/{position}", "GET"),
    ("/v1/log/consistency", "GET"),
    ("/checkpoint", "GET"),
    ("/tile/{place}", "GET"),
    ("/updates/{place}", "GET"),
    ("/v1/health", "GET"),
    ("/v1/papers/{case}/{sha256}", "PUT"),
    ("/v1/papers/{case}/{sha256}", "GET"),
]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_one_that_the_description_names(
    described: Any, token: str, path: str, method: str
) -> None:
    headers = {"Authorization": f"Bearer {token}"}

    @settings(
        max_examples=CALLS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(case=described[path][method].as_strategy())
    def hold(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    hold()


def test_no_operation_is_left_out(described: Any) -> None:
    found = {(one.ok().path, one.ok().method.upper()) for one in described.get_all_operations()}
    assert found == set(OPERATIONS)


def test_bodies_of_every_event_type_stand_in_it_with_their_words(described: Any) -> None:
    schemas = described.raw_schema["components"]["schemas"]
    assert {entry.step.body.__name__ for entry in TYPES.values()} <= set(schemas)
    until = schemas["LoanProlonged"]["properties"]["due_at"]
    assert (until["title"], until["description"]) == ("延至", "Until")
    assert "BROKEN 损坏 Broken" in schemas["Condition"]["description"]


def test_an_event_can_be_built_from_it(described: Any) -> None:
    schemas = described.raw_schema["components"]["schemas"]
    core, types = schemas["Core"], schemas["EventTypes"]["properties"]
    assert set(core["properties"]) == set(Core.__struct_fields__)
    assert all(field["description"] for field in core["properties"].values())
    assert set(types) == set(TYPES)
    for name, entry in TYPES.items():
        parts = types[name]["properties"]
        assert parts["body"]["$ref"].endswith(f"/{entry.step.body.__name__}")
        assert ("data" in parts) == (entry.step.private is not None)
        assert ("final say" in types[name]["description"]) == entry.step.is_final_say
    assert schemas["Record"]["properties"]["core"]["$ref"].endswith("/Core")
    assert set(schemas["Sealed"]["properties"]) == set(Sealed.__struct_fields__)
    for path, method in OPERATIONS:
        assert "500" in described.raw_schema["paths"][path][method.lower()]["responses"]
    assert "405" in described.raw_schema["info"]["description"]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_another_method_is_told_which_ones_there_are(
    server: Server, path: str, method: str
) -> None:
    address = server.url + path.format(position=1, place="0/000", after=0, case="1", sha256="0")
    answer = httpx.request("DELETE", address, trust_env=False)
    assert (answer.status_code, answer.json()["code"]) == (405, "request.method")
    assert method in answer.headers["allow"].split(", ")
    told = httpx.request("OPTIONS", address, trust_env=False)
    assert (told.status_code, method in told.headers["allow"]) == (204, True)
