"""The API's own description: by the rules of OpenAPI 3.0, and what the server really does."""

import copy
import re

import jsonschema
import pytest
from lane_server import Server, attempt, send_mail

STRIP = "smtp/strip-starttls-capability"
HONEST = "smtp/control-honest-starttls"
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
# OpenAPI 3.0.3, 4.7.24: what a schema may hold.
SCHEMA_WORDS = {
    "title", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern",
    "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "required", "enum", "type", "allOf", "oneOf", "anyOf",
    "not", "items", "properties", "additionalProperties", "description", "format", "default", "nullable", "discriminator",
    "readOnly", "writeOnly", "xml", "externalDocs", "example", "deprecated",
}


@pytest.fixture(scope="module")
def server():
    with Server() as up:
        yield up


@pytest.fixture(scope="module")
def document(server):
    return server.ask("GET", "/openapi.json").json


def operations(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def schemas_in(node):
    """Every schema object, wherever it stands."""
    if isinstance(node, dict):
        if "schema" in node:
            yield from schemas_below(node["schema"])
        for name, value in node.items():
            if name not in ("schema", "schemas"):
                yield from schemas_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from schemas_in(value)


def schemas_below(schema):
    yield schema
    for one in schema.get("properties", {}).values():
        yield from schemas_below(one)
    for name in ("items", "not"):
        if name in schema:
            yield from schemas_below(schema[name])
    if isinstance(schema.get("additionalProperties"), dict):
        yield from schemas_below(schema["additionalProperties"])
    for name in ("allOf", "oneOf", "anyOf"):
        for one in schema.get(name, []):
            yield from schemas_below(one)


def all_schemas(document):
    for schema in document["components"]["schemas"].values():
        yield from schemas_below(schema)
    yield from schemas_in(document["paths"])


# --- by the rules ---


def test_the_document_has_what_one_must_have(document):
    assert re.fullmatch(r"3\.0\.\d+", document["openapi"])
    assert set(document) <= {"openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs"}
    assert {"title", "version"} <= set(document["info"]) <= {"title", "description", "termsOfService", "contact", "license", "version"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"])


def test_operations_are_whole_and_their_ids_unique(document):
    ids = []
    for path, method, operation in operations(document):
        assert method in METHODS
        assert set(operation) <= {"operationId", "summary", "description", "parameters", "requestBody", "responses", "security", "tags", "deprecated"}
        assert operation["responses"], path
        ids.append(operation["operationId"])
        for status, response in operation["responses"].items():
            assert re.fullmatch(r"[1-5]\d\d", status)
            assert response["description"]
            assert set(response) <= {"description", "headers", "content", "links"}
    assert len(ids) == len(set(ids)) > 8


def test_the_variables_of_a_path_are_its_parameters(document):
    for path, _, operation in operations(document):
        assert path.startswith("/")
        given = {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}
        assert given == set(re.findall(r"\{(\w+)\}", path))
        for one in operation.get("parameters", []):
            assert one["in"] in ("path", "query") and "schema" in one
            assert one.get("required") is True or one["in"] == "query"


def test_references_lead_somewhere_and_every_schema_is_used(document):
    used = {schema["$ref"] for schema in all_schemas(document) if "$ref" in schema}
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert used == known


def test_schemas_are_schemas(document):
    count = 0
    for schema in all_schemas(document):
        count += 1
        if "$ref" in schema:
            assert set(schema) == {"$ref"}, "siblings of a reference are ignored"
            continue
        assert set(schema) <= SCHEMA_WORDS, set(schema) - SCHEMA_WORDS
        assert not isinstance(schema.get("type"), list), "OpenAPI 3.0 has one type, and nullable"
        if schema.get("type") == "array":
            assert "items" in schema
        for name in schema.get("required", []):
            assert name in schema["properties"]
        jsonschema.Draft4Validator.check_schema({name: value for name, value in schema.items() if name != "nullable"})
    assert count > 100


def test_security_names_a_scheme_that_there_is(document):
    assert document["security"] == [{"token": []}]
    assert document["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}


# --- what the server really does ---


def as_json_schema(document, schema, closed):
    """The same in the words of JSON Schema: nullable is a choice. `closed`: nothing that is not declared may be there."""
    schema = copy.deepcopy(schema)
    definitions = copy.deepcopy(document["components"]["schemas"])
    for one in [schema, *definitions.values()]:
        rewrite(one, closed)
    return {**schema, "components": {"schemas": definitions}}


def rewrite(schema, closed):
    for one in list(schemas_below(schema)):
        if closed and one.get("type") == "object" and "properties" in one:
            one.setdefault("additionalProperties", False)
        if one.pop("nullable", False):
            kept = dict(one)
            one.clear()
            one["anyOf"] = [{"type": "null"}, kept]


def conforms(document, path, method, answer, closed=True):
    declared = document["paths"][path][method]["responses"]
    assert str(answer.status) in declared, f"{method} {path} answered {answer.status}, which is not declared: {answer.raw[:300]}"
    content = declared[str(answer.status)].get("content")
    if content is None:
        assert not answer.raw
        return
    (kind, form), = content.items()
    assert answer.headers["Content-Type"].split(";")[0] == kind
    if kind == "application/json":
        jsonschema.Draft4Validator(as_json_schema(document, form["schema"], closed)).validate(answer.json)


# A verdict line has more than is promised, by its own rule; all else is as declared, to the field.
OPEN = {"Verdict"}


@pytest.fixture(scope="module")
def strict(document):
    document = copy.deepcopy(document)
    for name in OPEN:
        document["components"]["schemas"][name]["additionalProperties"] = True
    return document


def test_every_route_answers_as_it_is_declared(server, strict):
    wish = {"scenario": STRIP, "client": "openapi"}
    green = server.ask("POST", "/v1/lanes", {**wish, "scenario": HONEST}).json
    server.done(green, attempt(send_mail, green))
    opened = server.ask("POST", "/v1/lanes", {**wish, "takes": ["crl", "certificate", "own_port", "ct_log", "tlsa"]})
    lane = server.ask("POST", "/v1/lanes", wish).json
    code = attempt(send_mail, lane)
    asked = {
        ("/healthz", "get"): server.ask("GET", "/healthz"),
        ("/openapi.json", "get"): server.ask("GET", "/openapi.json"),
        ("/v1/scenarios", "get"): server.ask("GET", "/v1/scenarios?select=smtp/*&protocol=smtp&transport=both&policy=pinned&takes=crl"),
        ("/v1/scenarios/{scenario}", "get"): server.ask("GET", f"/v1/scenarios/{STRIP}"),
        ("/v1/plans", "post"): server.ask("POST", "/v1/plans", {"select": ["smtp/*"], "protocol": "smtp", "transport": "both", "takes": ["tlsa"], "seed": 4}),
        ("/v1/lanes", "get"): server.ask("GET", "/v1/lanes"),
        ("/v1/lanes", "post"): opened,
        ("/v1/lanes/{id}/done", "post"): server.ask("POST", f"/v1/lanes/{lane['id']}/done", {"exit": code, "output": "x"}),
        ("/v1/lanes/{id}", "get"): server.ask("GET", f"/v1/lanes/{lane['id']}?wait=0&until=settled"),
        ("/v1/lanes/{id}/ledger", "get"): server.ask("GET", f"/v1/lanes/{lane['id']}/ledger"),
        ("/v1/lanes/{id}/transcript", "get"): server.ask("GET", f"/v1/lanes/{lane['id']}/transcript"),
        ("/v1/lanes/{id}", "delete"): server.ask("DELETE", f"/v1/lanes/{lane['id']}"),
    }
    assert set(asked) == {(path, method) for path, method, _ in operations(strict)}
    assert asked["/v1/lanes/{id}", "get"].json["state"] == "provisional"
    for (path, method), answer in asked.items():
        assert answer.status < 300, answer.raw
        conforms(strict, path, method, answer, closed=path != "/openapi.json")
    conforms(strict, "/v1/lanes/{id}", "get", server.ask("GET", f"/v1/lanes/{green['id']}"))


def test_every_protocol_free_scenario_and_recipe_is_explained_as_declared(server, strict):
    listed = server.ask("GET", "/v1/scenarios").json["scenarios"]
    assert len(listed) > 100
    for row in listed[:: max(1, len(listed) // 60)]:
        conforms(strict, "/v1/scenarios/{scenario}", "get", server.ask("GET", f"/v1/scenarios/{row['scenario']}"))


def test_errors_are_as_declared(server, strict):
    for path, method, answer in [
        ("/v1/lanes", "post", server.ask("POST", "/v1/lanes", "{")),
        ("/v1/lanes", "post", server.ask("POST", "/v1/lanes", {"scenario": "none"})),
        ("/v1/lanes", "post", server.ask("POST", "/v1/lanes", {"xml": "<scenario"})),
        ("/v1/lanes", "post", server.ask("POST", "/v1/lanes", {"scenario": STRIP, "transport": "direct"})),
        ("/v1/lanes", "post", server.ask("POST", "/v1/lanes", " " * (3 << 20))),
        ("/v1/lanes", "get", server.ask("GET", "/v1/lanes", Authorization=None)),
        ("/v1/lanes", "get", server.ask("GET", "/v1/lanes", Host="evil.test")),
        ("/healthz", "get", server.ask("GET", "/healthz", Host="evil.test")),
        ("/v1/plans", "post", server.ask("POST", "/v1/plans", {"select": ["none"]})),
        ("/v1/lanes/{id}", "get", server.ask("GET", "/v1/lanes/4711")),
        ("/v1/lanes/{id}", "delete", server.ask("DELETE", "/v1/lanes/4711")),
        ("/v1/lanes/{id}/done", "post", server.ask("POST", "/v1/lanes/4711/done", {"exit": 0})),
        ("/v1/scenarios", "get", server.ask("GET", "/v1/scenarios?colour=red")),
    ]:
        assert answer.status >= 400
        conforms(strict, path, method, answer)


def test_what_may_be_asked_for_is_what_is_declared(server, document):
    """A field that the description has and the server does not know, or the other way round, is found here."""
    for name, path in [("LaneRequest", "/v1/lanes"), ("PlanRequest", "/v1/plans")]:
        error = server.ask("POST", path, {"zzzzzzzzzzzz": 1}).error
        known = re.search(r"known: (.*)", error).group(1).split(", ")
        assert set(known) == set(document["components"]["schemas"][name]["properties"])
    lane = server.open(scenario=STRIP)
    error = server.ask("POST", f"/v1/lanes/{lane['id']}/done", {"zzzzzzzzzzzz": 1}).error
    assert set(re.search(r"known: (.*)", error).group(1).split(", ")) == set(document["components"]["schemas"]["Done"]["properties"])


def test_a_description_that_says_something_else_would_be_noticed(server, strict):
    wrong = copy.deepcopy(strict)
    wrong["components"]["schemas"]["Health"]["required"].append("colour")
    with pytest.raises(jsonschema.ValidationError):
        conforms(wrong, "/healthz", "get", server.ask("GET", "/healthz"))
    del wrong["components"]["schemas"]["Health"]["properties"]["version"]
    wrong["components"]["schemas"]["Health"]["required"] = []
    with pytest.raises(jsonschema.ValidationError):
        conforms(wrong, "/healthz", "get", server.ask("GET", "/healthz"))
