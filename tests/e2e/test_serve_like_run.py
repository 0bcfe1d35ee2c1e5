"""The same client is judged alike as a command of `footpad run` and as code in a test's own process."""

import sys

import pytest
from driver import footpad
from lane_server import CLIENTS, Server, attempt

SELECT = ["@strip", "@inject", "certs/trust-*", "certs/ok-exact", "certs/id-mismatch", "certs/pin-valid-ca-wrong-key",
          "smtp/starttls-454", "smtp/greeting-554"]


@pytest.mark.parametrize("name", sorted(CLIENTS))
def test_verdicts_are_the_same(name, tmp_path):
    run = footpad("run", *SELECT, "--protocol", "smtp", "--transport", "starttls", "--mode", "port", "--", sys.executable,
                  sys.modules["lane_server"].__file__, name, "{port}", "{domain}", "{user}", "{password}", "{message}", "{ca}", out=tmp_path / "out",
                  PYTHONDONTWRITEBYTECODE="1")
    as_command = {scenario: (line["verdict"], line["outcome"]) for (scenario, _), line in run.attacks.items()}
    assert len(as_command) > 20

    in_process = {}
    with Server() as server:
        plan = server.ask("POST", "/v1/plans", {"select": SELECT, "client": name, "protocol": "smtp", "transport": "starttls"}).json
        for step in plan["skipped"]:
            in_process[step["scenario"]] = ("unsupported", "unsupported")
        lanes = []
        for step in plan["steps"]:
            lane = server.open(**step["lane"])
            lanes.append(server.done(lane, attempt(CLIENTS[name], lane)) if lane["state"] == "open" else lane)
        for lane in lanes:
            if lane["kind"] == "attack":
                verdict = server.lane(lane)["verdict"]
                in_process[lane["scenario"]] = (verdict["verdict"], verdict["outcome"])
    assert in_process == as_command
