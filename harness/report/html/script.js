"use strict";
// Whatever a client or a server said gets onto the page as text nodes alone.
const data = JSON.parse(document.getElementById("data").textContent);
const app = document.getElementById("app");
const ORDER = ["vulnerable", "error", "inconclusive", "weak", "secure", "undetectable", "unsupported"];
const SIGN = { secure: "✓", weak: "~", vulnerable: "✗", inconclusive: "?", unsupported: "–", undetectable: "∅", error: "!" };
const LABELS = ["What Footpad did", "What the client did", "What it should have done", "Why it matters", "How to fix it"];
const SVG = "http://www.w3.org/2000/svg";

function make(name, attributes = {}, ...children) {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) one.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) one.setAttribute(key, value === true ? "" : value);
  }
  one.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return one;
}

function draw(name, attributes = {}, text = "") {
  const one = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  one.textContent = text;
  return one;
}

const runs = data.runs;
for (const [number, run] of runs.entries())
  for (const one of run.cases) Object.assign(one, { run, number, key: `${one.id} ${one.transport}${one.closing ? " closing" : ""}` });
const cases = runs.flatMap((run) => run.cases);
const before = new Map((data.baseline ? data.baseline.cases : []).map((one) => [`${one.id} ${one.transport}${one.closing ? " closing" : ""}`, one]));

function family(one) {
  if (one.kind === "control") return "controls";
  const certificate = /^certs\/([a-z0-9]+)/.exec(one.id);
  return certificate ? `certificates: ${certificate[1]}` : one.class;
}
const isRed = (one) => one.kind === "control" && !["secure", "unsupported"].includes(one.verdict);
const earlier = (one) => before.get(one.key);
const hasChanged = (one) => data.baseline && (!earlier(one) || earlier(one).verdict !== one.verdict || earlier(one).outcome !== one.outcome);
const address = (one) => `#/case/${one.number}/${encodeURIComponent(one.folder)}`;
const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

function badge(one, more = true) {
  const grade = one.grade && one.grade !== "L0" ? ` ${one.grade}` : "";
  return make("a", { class: `badge ${one.verdict}`, href: address(one), title: one.reason },
    `${SIGN[one.verdict] || ""} ${one.verdict}`, more && make("span", { class: "more" }, ` ${one.outcome !== one.verdict ? one.outcome : ""}${grade}`),
    one.expected && make("span", { class: "more" }, " (expected)"), one.flaky && make("span", { class: "more" }, " (flaky)"));
}

// ---- the overview

const state = { verdict: "", protocol: "", family: "", severity: "", transport: "", text: "", changed: false, controls: false };

function shown(one) {
  const text = state.text.toLowerCase();
  return (!state.verdict || one.verdict === state.verdict) && (!state.protocol || one.protocol === state.protocol) &&
    (!state.family || family(one) === state.family) && (!state.severity || String(one.severity) === state.severity) &&
    (!state.transport || one.transport === state.transport) && (!state.changed || hasChanged(one)) &&
    (state.controls || state.family === "controls" || one.kind !== "control" || isRed(one)) &&
    (!text || [one.id, one.reason, one.about.title || "", ...one.references].some((where) => where.toLowerCase().includes(text)));
}

function head(run) {
  const facts = [run.started, `Footpad ${run.version}`, run.mode === "cage" ? "in cages" : "by port", `seed ${run.seed}`, `catalogue ${run.catalogue.slice(0, 12)}`];
  const attacks = run.cases.filter((one) => one.kind === "attack");
  const red = run.cases.filter(isRed).length;
  return make("section", {}, make("h2", {}, run.subject || "a client"),
    make("p", { class: "faint small" }, facts.filter(Boolean).join(" · ")),
    run.overall && make("p", { class: "box error" }, make("span", {}, run.overall)),
    make("p", {}, `${count(attacks.length, "attack")}, ${count(run.cases.length - attacks.length, "control")}${red ? `, ${red} of them red` : ""}; exit code ${run.exit}.`),
    (run.findings || []).map((one) => make("p", { class: "box inconclusive" }, make("span", {}, `${one.place}: ${one.what}. ${one.remedy}`))),
    make("pre", { class: "mono" }, run.command.join(" ")));
}

function counts() {
  const attacks = cases.filter((one) => one.kind === "attack");
  return make("ul", { class: "counts" }, ORDER.map((verdict) => {
    const number = attacks.filter((one) => one.verdict === verdict).length;
    return make("li", {}, make("button", { class: verdict, "aria-pressed": String(state.verdict === verdict),
      onclick: () => { state.verdict = state.verdict === verdict ? "" : verdict; overview(); } }, `${SIGN[verdict]} ${verdict} ${number}`));
  }));
}

function choice(label, key, values, word = (value) => value) {
  const select = make("select", { onchange: (event) => { state[key] = event.target.value; overview(event.target.id); }, id: `choose-${key}` },
    make("option", { value: "" }, "all"), values.map((value) => make("option", { value, selected: state[key] === value }, word(value))));
  return make("label", {}, label, select);
}

function tick(label, key) {
  return make("label", {}, label, make("input", { type: "checkbox", id: `choose-${key}`, checked: state[key], onchange: (event) => { state[key] = event.target.checked; overview(event.target.id); } }));
}

function filters() {
  const all = (of) => [...new Set(cases.map(of))].sort();
  const search = make("input", { type: "search", id: "choose-text", value: state.text, placeholder: "id, title, clause", oninput: (event) => { state.text = event.target.value; table(); } });
  return make("form", { class: "filters", onsubmit: (event) => event.preventDefault() }, make("label", {}, "search", search),
    choice("verdict", "verdict", ORDER), choice("protocol", "protocol", all((one) => one.protocol)), choice("family", "family", all(family)),
    choice("severity", "severity", all((one) => String(one.severity))), choice("transport", "transport", all((one) => one.transport)),
    tick("controls too", "controls"), data.baseline && tick("changed only", "changed"));
}

function attention() {
  const bad = cases.filter((one) => !one.expected && (["vulnerable", "error"].includes(one.verdict) || isRed(one) || (one.kind === "attack" && one.verdict === "inconclusive")));
  if (!bad.length) return runs.some((run) => run.overall || run.exit) ? "" : make("p", { class: "box secure" }, make("span", {}, "Nothing here gave anything away, and nothing was left open."));
  bad.sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  const few = bad.slice(0, 12);
  return make("section", {}, make("h2", {}, "What needs a look"),
    few.map((one) => make("div", { class: `box ${one.verdict}` }, badge(one), make("div", {}, make("a", { href: address(one) }, one.about.title || one.id), make("span", { class: "faint small" }, `  ${one.id} · ${one.transport}`)), make("div", {}, one.reason))),
    bad.length > few.length && make("p", { class: "faint" }, `... and ${bad.length - few.length} more in the table.`));
}

function differences() {
  if (!data.baseline) return null;
  const gone = [...before.values()].filter((one) => !cases.some((other) => other.key === `${one.id} ${one.transport}${one.closing ? " closing" : ""}`));
  const changed = cases.filter(hasChanged);
  return make("section", {}, make("h2", {}, "Since the baseline"),
    make("p", {}, `Compared with ${data.baseline.subject} of ${data.baseline.started}: ${count(changed.length, "case")} changed or new, ${gone.length} gone. A dashed frame marks them.`),
    gone.length > 0 && make("p", { class: "small" }, `Gone: ${gone.map((one) => `${one.id} (${one.transport})`).join(", ")}`));
}

function table() {
  const transports = [...new Set(cases.map((one) => one.transport))];
  const columns = runs.flatMap((run, number) => transports.map((transport) => ({ number, transport, name: runs.length > 1 ? `${run.subject} · ${transport}` : transport })))
    .filter((column) => runs[column.number].cases.some((one) => one.transport === column.transport));
  const rows = new Map();
  for (const one of cases) {
    if (!shown(one)) continue;
    const name = one.id + (one.closing ? " (closing)" : "");
    if (!rows.has(name)) rows.set(name, { family: family(one), one, cells: new Map() });
    rows.get(name).cells.set(`${one.number} ${one.transport}`, one);
  }
  const sorted = [...rows.entries()].sort((a, b) => (a[1].family === "controls") - (b[1].family === "controls") || a[1].family.localeCompare(b[1].family) || a[0].localeCompare(b[0]));
  const body = make("tbody");
  let last = "";
  for (const [name, row] of sorted) {
    if (row.family !== last) body.append(make("tr", { class: "family" }, make("th", { colspan: columns.length + 1, scope: "rowgroup" }, last = row.family)));
    body.append(make("tr", {}, make("th", { scope: "row" }, make("span", { class: "mono" }, name), make("div", { class: "small faint" }, row.one.about.title || "")),
      columns.map((column) => {
        const one = row.cells.get(`${column.number} ${column.transport}`);
        return make("td", { class: one && hasChanged(one) ? "changed" : undefined }, one ? badge(one) : make("span", { class: "faint" }, ""),
          one && hasChanged(one) && make("div", { class: "small faint" }, earlier(one) ? `was ${earlier(one).verdict}, ${earlier(one).outcome}` : "new"));
      })));
  }
  const place = document.getElementById("matrix");
  place.replaceChildren(make("p", { class: "faint small", role: "status" }, `${count(rows.size, "row")} of ${new Set(cases.map((one) => one.key)).size}`),
    make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "scenario"), columns.map((column) => make("th", { scope: "col" }, column.name)))), body));
}

function overview(focus) {
  document.title = `Footpad: ${runs.map((run) => run.subject).join(", ")}`;
  app.replaceChildren(make("h1", {}, "Footpad report"), ...runs.map(head), counts(), attention(), differences() || "", make("h2", {}, "All cases"), filters(),
    make("p", { class: "keys faint small" }, make("kbd", {}, "/"), " search  ", make("kbd", {}, "j"), " ", make("kbd", {}, "k"), " next and previous  ", make("kbd", {}, "Enter"), " open  ", make("kbd", {}, "Esc"), " back"),
    make("div", { id: "matrix", class: "wide" }));
  table();
  if (focus) document.getElementById(focus)?.focus();
}

// ---- one case

// Where two texts differ: what both begin and end with is left out.
function difference(before, after) {
  const pieces = (text) => text.match(/<[^<>]*>|[^<>\s]+|\s+|[<>]/g) || [];
  const from = pieces(before), to = pieces(after);
  let begin = 0;
  while (begin < from.length && begin < to.length && from[begin] === to[begin]) ++begin;
  let end = 0;
  while (end < from.length - begin && end < to.length - begin && from[from.length - 1 - end] === to[to.length - 1 - end]) ++end;
  const text = (part) => part.join("");
  return { before: text(to.slice(0, begin)), gone: text(from.slice(begin, from.length - end)), come: text(to.slice(begin, to.length - end)), behind: text(to.slice(to.length - end)) };
}

// from and to: 0 the client, 1 Footpad, 2 the server.
function arrow(from, to, { dead = false, hit = false, act = false } = {}) {
  const at = [6, 150, 294];
  const picture = draw("svg", { class: "arrow", viewBox: "0 0 300 24", preserveAspectRatio: "none", "aria-hidden": "true" });
  for (const x of at) picture.append(draw("line", { class: "pole", x1: x, x2: x, y1: -4, y2: 28 }));
  if (from !== to) {
    const x = at[to], back = to > from ? -8 : 8, kind = `${hit ? "hit" : ""} ${dead ? "dead" : ""}`;
    picture.append(draw("line", { class: kind, x1: at[from], x2: x, y1: 12, y2: 12 }), draw("path", { class: kind, d: `M ${x + back} 7 L ${x} 12 L ${x + back} 17` }));
  }
  if (act) picture.append(draw("rect", { class: "act", x: 143, y: 5, width: 14, height: 14 }));
  return picture;
}

const WORDS = {
  opened: (event) => (event.w === "direct" ? "connects, to begin TLS at once" : event.w === "starttls" ? "connects, in clear" : `connects: ${event.w}`), called: (event) => `is called for ${event.w}`, "client-hello": (event) => `ClientHello, for ${event.d || "nobody by name"}`,
  "certificate-sent": (event) => `Certificate: ${event.d}`, "key-proof-sent": () => "the proof that it has the key", "handshake-done": (event) => `handshake finished: ${event.w}`,
  "handshake-failed": (event) => `handshake failed: ${event.d}`, "alert-received": (event) => `alert: ${event.w}`, "alert-sent": (event) => `alert: ${event.w}`, "client-closed": (event) => `closes (${event.w})`,
  "footpad-closed": (event) => `closes (${event.w})`, "server-closed": () => "closes", "server-failed": (event) => `could not be reached: ${event.d}`, refused: (event) => `tried ${event.w}, where nobody listens`,
  "looked-up": (event) => `${event.w}: ${event.d}`, "process-started": (event) => `the client is started: ${event.w}`, "process-failed": (event) => `the client could not be started: ${event.d}`,
  "process-exited": (event) => `the client has exited: ${event.i}`, "process-killed": (event) => `the client was ended: ${event.w}`, "held-reply": () => "the server's answer is held back", "released-reply": () => "the answer that was held back goes on",
  prompted: () => "the silent client is spoken to", mark: (event) => `noted: ${event.w}`, violation: (event) => `a rule is broken: ${event.a || event.w}`, fired: (event) => event.a || event.w, note: (event) => event.d || event.w,
  deadline: () => "the time of the case is over", quiet: () => "nothing happens any more", "success-seen": (event) => `the client reports success (${event.w})`, point: (event) => event.w,
};
const FROM_CLIENT = new Set(["opened", "client-hello", "alert-received", "client-closed", "refused", "looked-up"]);
const TO_CLIENT = new Set(["certificate-sent", "key-proof-sent", "alert-sent", "footpad-closed", "called"]);

function road(event, stopped, altered, gave) {
  if (event.k === "unit") {
    if (event.f === "client") return arrow(0, stopped ? 1 : 2, { hit: gave, act: stopped });
    return event.w === "footpad.reply" ? arrow(1, 0, { act: true }) : arrow(altered ? 1 : 2, 0, { act: altered });
  }
  if (event.k === "fired" || event.k === "held-reply" || event.k === "released-reply") return arrow(1, 1, { act: true });
  if (FROM_CLIENT.has(event.k)) return arrow(0, 1, { dead: event.k === "refused" });
  if (TO_CLIENT.has(event.k)) return arrow(1, 0);
  if (event.k === "handshake-done") return arrow(0, 1);
  if (event.k === "server-closed") return arrow(2, 1);
  return arrow(1, 1);
}

function said(event) {
  if (event.k !== "unit") return [(WORDS[event.k] || (() => `${event.k} ${event.w} ${event.d || ""}`))(event)];
  const name = make("span", { class: "faint" }, `${event.w}  `);
  if (event.o === undefined) return [name, make("span", { class: "mono" }, event.x)];
  const parts = difference(event.o, event.x);
  return [name, make("span", { class: "mono" }, parts.before, parts.gone && make("del", { title: "the server said this; the client was not told" }, parts.gone),
    parts.come && make("mark", { title: "put in by Footpad" }, parts.come), parts.behind)];
}

function dialogue(one, all) {
  const box = make("div", { class: "dialogue" }, make("div", { class: "lanes" }, make("span", {}, "s"), make("span", { class: "road" }, make("span", {}, "client"), make("span", {}, "Footpad"), make("span", {}, "server")), make("span", { class: "head-said said" }, "what was said")));
  const untold = new Set(one.leaks);
  for (const [index, event] of one.events.entries()) {
    if (!all && event.k === "point") continue;
    const where = event.k === "looked-up" ? `a look-up, ${event.w}` : `connection ${event.n}, ${event.c}, ${event.w}`;
    const leaks = event.k === "looked-up" || (event.k === "unit" && event.f === "client") ? [...untold].filter((leak) => leak.where === where) : [];
    for (const leak of leaks) untold.delete(leak);
    const following = one.events.slice(index + 1, index + 3).find((next) => next.k === "fired" && next.n === event.n);
    const stopped = event.k === "unit" && event.f === "client" && following && following.w === event.w;
    const acted = event.k === "fired" || event.k === "violation";
    box.append(make("div", { class: `step ${event.n ? (event.c === "clear" ? "clear" : "tls") : ""} ${acted ? "acted" : ""} ${leaks.length ? "gave" : ""}` },
      make("span", { class: "when" }, event.t.toFixed(3), make("br"), event.n ? `#${event.n}` : ""), road(event, stopped, event.o !== undefined, leaks.length > 0),
      make("span", { class: "said" }, said(event), event.n && event.c !== "clear" ? make("span", { class: "small faint" }, `  [${event.c}]`) : "",
        leaks.map((leak) => make("div", {}, make("span", { class: "leak" }, `given away: ${leak.what} (${leak.form}) [${leak.grade}]`))))));
  }
  return [box, ...[...untold].map((leak) => make("p", {}, make("span", { class: "leak" }, `given away: ${leak.what} (${leak.form}), ${leak.where} [${leak.grade}]`)))];
}

// chain.txt: a block for each certificate, leaf first; what is behind them is the verifier's word.
function chain(one) {
  const lines = one.chain.split("\n");
  const blocks = [];
  for (const line of lines.slice(1)) {
    if (/^  \d+$/.test(line)) blocks.push([]);
    else if (line.startsWith("   ") && blocks.length) blocks[blocks.length - 1].push(line.trim());
  }
  const verifier = lines.find((line) => line.startsWith("  verifier:"));
  let inner = null;
  for (const [depth, block] of blocks.entries()) {
    const item = make("li", {}, make("strong", {}, depth === 0 ? "leaf" : `certificate ${depth}`), make("pre", { class: "mono" }, block.join("\n")));
    if (inner) item.append(inner);
    inner = make("ul", { class: depth === blocks.length - 1 ? "tree" : "" }, item);
  }
  return [make("p", {}, lines[0], verifier && make("span", { class: /ok$/i.test(verifier) ? "" : "defect" }, ` ${verifier.trim()}`)), inner];
}

function paragraphs(one) {
  const texts = [one.about.does, `${one.reason}.`.replace(/\.\.$/, "."), one.about.demand, one.about.why, one.about.remedy];
  return make("dl", { class: "paragraphs" }, LABELS.flatMap((label, index) => texts[index] ? [make("dt", {}, label), make("dd", {}, texts[index])] : []));
}

function copy(text) {
  const button = make("button", { class: "copy", onclick: () => navigator.clipboard?.writeText(text).then(() => { button.textContent = "copied"; }) }, "copy");
  return button;
}

function page(one, all = false) {
  document.title = `Footpad: ${one.id}, ${one.verdict}`;
  const order = one.run.cases.filter(shown);
  const at = order.indexOf(one);
  const way = (other, text) => other && make("a", { href: address(other), rel: text }, `${text}: ${other.id}`);
  const old = earlier(one);
  app.replaceChildren(make("nav", { class: "path" }, make("a", { href: "#/" }, `all cases of ${one.run.subject}`), way(order[at - 1], "previous"), way(at >= 0 ? order[at + 1] : undefined, "next")),
    make("h1", {}, one.about.title || one.id), make("p", { class: "faint mono" }, `${one.id} · ${one.protocol} over ${one.transport} · policy ${one.policy} · severity ${one.severity}`),
    make("div", { class: `box ${one.verdict}` }, badge(one), make("div", {}, one.reason), one.expectation && make("div", { class: "small" }, `Known: ${one.expectation}`),
      old && hasChanged(one) && make("div", { class: "small" }, `In the baseline: ${old.verdict} (${old.outcome}). ${old.reason}`)),
    paragraphs(one), make("p", { class: "small" }, [...one.references.map((reference) => `${reference}${one.about.must === false ? " (SHOULD)" : ""}`), ...(one.about.cves || [])].join(", ")),
    make("p", { class: "small faint" }, [`control ${one.control}`, one.reached ? "the attack reached the client" : "the attack did not reach the client", one.alert && `alert ${one.alert}`, one.exit !== null && `exit code ${one.exit}`, count(one.connections, "connection"), `${one.seconds.toFixed(3)} s`].filter(Boolean).join(" · ")),
    one.leaks.length ? make("section", {}, make("h2", {}, "Given away"), make("ul", {}, one.leaks.map((leak) => make("li", {}, make("span", { class: "leak" }, leak.what), ` (${leak.form}) in ${leak.where} [${leak.grade}]`)))) : "",
    one.events.length ? make("section", {}, make("h2", {}, "What was said"), make("p", { class: "small faint" }, "A ", make("mark", {}, "marked"), " text was put in by Footpad, a ", make("del", {}, "struck"), " one never reached the client. ", make("button", { "aria-pressed": String(all), onclick: () => page(one, !all) }, "every event")), dialogue(one, all)) : "",
    one.cut ? make("p", { class: "small faint" }, one.cut) : "",
    one.traffic ? make("p", { class: "small" }, "All packets, decrypted, for Wireshark: ", make("a", { href: `cases/${encodeURIComponent(one.folder)}/traffic.pcapng` }, "traffic.pcapng")) : "",
    one.chain ? make("section", {}, make("h2", {}, "The chain that was shown"), chain(one)) : "",
    one.output ? make("section", {}, make("h2", {}, "What the client printed"), make("pre", {}, one.output)) : "",
    one.again ? make("section", {}, make("h2", {}, "Again"), make("pre", {}, one.again), copy(one.again)) : "");
  window.scrollTo(0, 0);
}

// ---- the way around

function route() {
  const found = /^#\/case\/(\d+)\/(.+)$/.exec(location.hash);
  const one = found && cases.find((other) => other.number === Number(found[1]) && other.folder === decodeURIComponent(found[2]));
  if (one) page(one);
  else overview();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName || "");
  if (event.key === "Escape") {
    if (typing) event.target.blur();
    else if (location.hash.startsWith("#/case")) location.hash = "#/";
    return;
  }
  if (typing) return;
  if (event.key === "/") {
    document.getElementById("choose-text")?.focus();
    event.preventDefault();
  } else if (event.key === "j" || event.key === "k") {
    const onPage = location.hash.startsWith("#/case");
    if (onPage) {
      const link = document.querySelector(`nav.path a[rel="${event.key === "j" ? "next" : "previous"}"]`);
      if (link) location.hash = link.getAttribute("href");
      return;
    }
    const links = [...document.querySelectorAll("#matrix a.badge")];
    const at = links.indexOf(document.activeElement);
    links[event.key === "j" ? Math.min(links.length - 1, at + 1) : Math.max(0, at - 1)]?.focus();
  }
});
window.addEventListener("hashchange", route);
route();
