"""The HTTP service is asked whatever its own OpenAPI document allows, and what it does not: no 5xx, no surprise."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from portal.rules.service import EmbeddedRuleService
from portal.web import rule_service

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    unsupported_method, negative_data_rejection,
]  # fmt: skip
api = schemathesis.openapi.from_wsgi("/rules/v1/openapi.json", rule_service.make(EmbeddedRuleService(), None).wsgi_app)


@pytest.mark.slow
@api.parametrize()
@settings(
    max_examples=50, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
def test_every_answer_is_one_that_the_document_foresees(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS)
