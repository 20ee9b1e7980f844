"""The OpenAPI 3.1 document of a rule service, made from the questions, their facts and their outcomes."""

from functools import cache
from typing import Any

from portal.rules import answers, rulebook
from portal.rules.facts import schema as facts_of

Schema = dict[str, Any]

_DAY: Schema = {"type": "string", "format": "date"}
_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_COUNT: Schema = {"type": "integer", "minimum": 0}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {
        "type": "object", "properties": {**required, **(optional or {})}, "required": list(required),
        "additionalProperties": False,
    }  # fmt: skip


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_MINIMUM = _object(
    {"holder": {"enum": ["unemployment_fund", "municipality"]}, "count": _COUNT},
    {"from": _DAY, "to": _DAY, "certainty": _TEXT},
)
_DETAILS = _object({}, {
    **dict.fromkeys((
        "exempt_until", "from", "to", "earliest", "effective_on", "deduction_from", "deduction_stops_on",
        "latest_sanction_on", "hold_by", "first_interview_by", "early_follow_up_by", "joint_interview_by",
        "restarts_on",
    ), _DAY),
    **dict.fromkeys((
        "guide_about_alternative", "use_summons", "citizen_chooses", "offer_rebooking", "deduction_possible",
        "missing_guidance", "extend_deadline", "right_on_request", "person_chooses_fund_participation", "then_summon",
    ), _FLAG),
    **dict.fromkeys(("exempt_from", "missing", "must_consider"), _list(_TEXT)),
    "forms": _list({"enum": ["in_person", "phone", "video"]}),
    "code": _TEXT,
    "extra_joint_interviews": _COUNT,
    "minimums": _list({"$ref": "#/components/schemas/minimum"}),
})  # fmt: skip
_REASON = _object({
    "rule": _TEXT, "citation": _TEXT, "text": _object({"da": _TEXT, "en": _TEXT}),
    "certainty": {"enum": ["Q", "Qb", "O", "S", "I", "M"]}, "source": _TEXT,
})  # fmt: skip
_ERROR = _object({"error": _object(
    {"code": {"enum": [
        "unknown_question", "invalid_facts", "no_ruleset", "not_json", "too_large", "wrong_content_type",
        "wrong_method", "not_found", "unauthorized", "internal",
    ]}},
    {"fields": {"type": "object", "additionalProperties": _TEXT}},
)})  # fmt: skip

_SCHEMAS: dict[str, Schema] = {
    "minimum": _MINIMUM,
    "details": _DETAILS,
    "reason": _REASON,
    "ruleset": _object({"version": _DAY}, {"valid_to": _DAY, "review_due": _DAY}),
    "error": _ERROR,
    "questions": _list(_object({"question": _TEXT, "facts": {"type": "object"}})),
    "rulesets": _list(_object({"version": _DAY, "sources": _list(_TEXT)}, {"valid_to": _DAY})),
}
_REFUSALS = {
    "400": "the body is no JSON (`not_json`)",
    "401": "a token is demanded and was not given (`unauthorized`)",
    "404": "no such question (`unknown_question`)",
    "413": "the body is over 64 KB (`too_large`)",
    "415": "the body is not `application/json` in UTF-8 (`wrong_content_type`)",
    "422": "`on` is no date, no ruleset answers it on that date (`no_ruleset`), or facts are at fault; "
    "`fields` names each (`invalid_facts`)",
}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _assessment(question: str, outcomes: list[str]) -> Schema:
    """An assessment of one question. What else `details` may hold is the same for all of them."""
    return _object({
        "question": {"const": question}, "on": _DAY, "outcome": {"enum": outcomes}, "details": _ref("details"),
        "ruleset": _ref("ruleset"), "reasons": {**_list(_ref("reason")), "minItems": 1},
    })  # fmt: skip


def _asking(name: str, summary: str, facts: Schema, answer: Schema) -> Schema:
    refusals = {status: {"description": why, "content": _json(_ref("error"))} for status, why in _REFUSALS.items()}
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {"required": True, "content": _json(_object({"on": _DAY, "facts": facts}))},
        "responses": {"200": {"description": "the assessment", "content": _json(answer)}, **refusals},
    }


def _listing(name: str, summary: str, answer: Schema) -> Schema:
    denied = {"description": _REFUSALS["401"], "content": _json(_ref("error"))}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": {"description": summary, "content": _json(answer)}, "401": denied},
    }


@cache
def document() -> Schema:
    """The document. It is the same object each time, and not to be changed."""
    schemas = dict(_SCHEMAS)
    paths: dict[str, Schema] = {}
    for name, question in rulebook.QUESTIONS.items():
        schemas[f"{name}.facts"] = facts_of(question.needs)
        schemas[f"{name}.assessment"] = _assessment(name, sorted(answers.OUTCOMES[name]))
        summary = f"Ask {name}; answered from {question.since}"
        paths[f"/rules/v1/assessments/{name}"] = {
            "post": _asking(name, summary, _ref(f"{name}.facts"), _ref(f"{name}.assessment"))
        }
    every = {"anyOf": [_ref(f"{name}.assessment") for name in rulebook.QUESTIONS]}
    paths["/rules/v1/assessments/{question}"] = {
        "parameters": [{"name": "question", "in": "path", "required": True, "schema": _TEXT}],
        "post": _asking("any", "Ask a question by its name; 404 for one that is not above", {"type": "object"}, every),
    }
    paths["/rules/v1/questions"] = {
        "get": _listing("questions", "The questions, each with a JSON Schema of its facts", _ref("questions"))
    }
    paths["/rules/v1/rulesets"] = {
        "get": _listing("rulesets", "The dated versions, with the sources each rests on", _ref("rulesets"))
    }
    paths["/rules/v1/openapi.json"] = {"get": _listing("openapi", "This document", {"type": "object"})}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rule service", "version": "1",
            "description": "Answers one legal question about one person on one date. Which facts a question needs "
            "may depend on the other facts: 422 names those that are missing. A fact left out means not known.",
        },
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{}, {"token": []}],
    }  # fmt: skip
