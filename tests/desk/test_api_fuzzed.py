"""The API under requests that nobody thought of: no fault of ours, and every answer as described."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from desk.api.description import PATH, described
from flows.wiring import open_office
from models.settings import Settings
from pipelines.adapters.database import reading
from pipelines.office import Office
from pipelines.standing import standing
from tests.support.access_office import issue_tokens, officers, place_arrivals, place_cases
from tests.support.desk import NOW, open_desk

EXAMPLES = 8
"""Of each operation and token, well formed and malformed."""
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
]
MODEST = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """An office with every kind of case, a token for every role, and the API as it describes itself."""

    office: Office
    cases: tuple[int, ...]
    arrival: int
    tokens: Mapping[str, str]
    api: BaseSchema


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("fuzzed")
    config = SchemathesisConfig.from_dict({"generation": {"max-examples": EXAMPLES, "deterministic": True}})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        with open_office(Settings(home=home / "home", now=NOW)) as office:
            client = open_desk(office, officers())
            placed = place_cases(office, officers())
            yield World(
                office=office,
                cases=tuple(one.id for one in placed.values()),
                arrival=place_arrivals(office)["broken"],
                tokens=issue_tokens(office),
                api=schemathesis.openapi.from_asgi(PATH, client.app, config=config),
            )


def operations() -> list[str]:
    return [f"{way.upper()} {path}" for path, ways in described()["paths"].items() for way in ways]


@pytest.mark.parametrize("who", ["law", "desk"])
@pytest.mark.parametrize("operation", operations())
def test_a_program_meets_no_fault(operation: str, who: str, world: World) -> None:
    way, _, path = operation.partition(" ")
    requests = world.api[path][way]
    headers = {"Authorization": f"Bearer {world.tokens[who]}"}

    @MODEST
    @given(case=requests.as_strategy(generation_mode=GenerationMode.POSITIVE), of=st.sampled_from(world.cases))
    def well_formed(case: schemathesis.Case[Any], of: int) -> None:
        aim(case, of, world)
        case.call_and_validate(headers=headers, checks=CHECKS)

    @MODEST
    @given(case=requests.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def malformed(case: schemathesis.Case[Any]) -> None:
        # Headers and parameters that nobody reads are passed over, so only a body can be wrong for certain.
        read = CHECKS if case.body else [one for one in CHECKS if one is not negative_data_rejection]
        case.call_and_validate(headers=headers, checks=read)

    well_formed()
    malformed()


def aim(case: schemathesis.Case[Any], of: int, world: World) -> None:
    """Let a request be about something that is there, as it stands now: else all that it meets is the door."""
    there = {"case_id": of, "arrival_id": world.arrival, "forwarding_id": 1}
    case.path_parameters = {name: there.get(name, value) for name, value in (case.path_parameters or {}).items()}
    if isinstance(case.body, dict) and "standing" in case.body:
        with reading(world.office.engine) as session:
            case.body["standing"] = standing(session, of)
