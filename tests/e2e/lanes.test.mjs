// A client of HTTPS, in the process of its own tests, attacked over Footpad's lanes API. Node alone: no packages.
//
//   FOOTPAD=build/release/footpad node --test tests/e2e/lanes.test.mjs

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import http from "node:http";
import https from "node:https";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";

let footpad, address, token;

before(async () => {
  footpad = spawn(process.env.FOOTPAD ?? "footpad", ["serve", "--until-eof"], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: footpad.stdout })[Symbol.asyncIterator]();
  ({ url: address, token } = JSON.parse((await lines.next()).value));
});
after(() => footpad.stdin.end()); // it ends with its stdin

function ask(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(path, address), { method, agent: false, headers: { Authorization: `Bearer ${token}` } }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => {
        const said = Buffer.concat(parts).toString();
        if (response.statusCode >= 400) reject(new Error(said));
        else resolve(said ? JSON.parse(said) : null);
      });
    });
    request.on("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

// The client: it hands over a secret, to the server that has the right name and nobody else.
function deliver(lane, settings = {}) {
  return new Promise((resolve, reject) => {
    const request = https.request(
      {
        host: "127.0.0.1", port: lane.port, servername: lane.domain, ca: lane.ca_pem, agent: false, method: "POST", path: "/",
        headers: { Host: lane.domain }, auth: `${lane.user}:${lane.password}`, ...settings,
      },
      (response) => {
        response.resume();
        response.on("end", () => (response.statusCode < 300 ? resolve() : reject(new Error(`status ${response.statusCode}`))));
      });
    request.on("error", reject);
    request.end(lane.message);
  });
}

// One lane, from its opening to its verdict.
async function play(client, wish) {
  const lane = await ask("POST", "/v1/lanes", wish);
  const exit = await client(lane).then(() => 0, () => 1);
  return ask("POST", `/v1/lanes/${lane.id}/done`, { exit });
}

// A selection: its controls, its attacks, the honest control once more. The verdicts by scenario.
async function attack(name, client, select) {
  const { steps } = await ask("POST", "/v1/plans", { select, client: name, protocol: "https", transport: "direct" });
  const lanes = [];
  for (const step of steps) {
    const lane = await play(client, step.lane);
    if (step.kind === "attack") lanes.push(lane);
    else assert.equal(lane.verdict.verdict, "secure", lane.explanation.text);
  }
  const verdicts = {};
  for (const { id } of lanes) {
    const lane = await ask("GET", `/v1/lanes/${id}`);
    verdicts[lane.scenario] = lane;
    await ask("DELETE", `/v1/lanes/${id}`);
  }
  return verdicts;
}

const ATTACKS = ["certs/trust-unknown-root", "certs/time-leaf-expired", "certs/id-mismatch"];

describe("a client of HTTPS", () => {
  test("withstands the road", async () => {
    const verdicts = await attack("careful", deliver, ATTACKS);
    assert.deepEqual(Object.keys(verdicts).sort(), [...ATTACKS].sort());
    for (const lane of Object.values(verdicts)) assert.equal(lane.verdict.verdict, "secure", lane.explanation.text);
  });

  test("with its check switched off gives its secret away, and is told so", async () => {
    const verdicts = await attack("careless", (lane) => deliver(lane, { rejectUnauthorized: false }), ATTACKS);
    for (const lane of Object.values(verdicts)) {
      assert.equal(lane.verdict.verdict, "vulnerable");
      assert.match(lane.explanation.text, /How to fix it: /);
    }
  });

  test("that looks at no name is caught by the name", async () => {
    const verdicts = await attack("nameless", (lane) => deliver(lane, { checkServerIdentity: () => undefined }), ATTACKS);
    assert.equal(verdicts["certs/id-mismatch"].verdict.verdict, "vulnerable");
    assert.equal(verdicts["certs/trust-unknown-root"].verdict.verdict, "secure");
  });
});
