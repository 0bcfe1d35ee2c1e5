// What the small WebSocket clients beside this file share: their command line, the libraries, and the way to the server.
import dns from "node:dns";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, host, port, domain, user, password, message] = process.argv.slice(2);
export const road = { domain, user, password, message, url: `wss://${domain}:${port}/ws` };

// What DNS would say: the domain's server is at `host`. The name that is verified stays the domain.
const lookup = dns.lookup;
dns.lookup = (name, ...rest) => lookup(name === domain ? host : name, ...rest);

// tools/setup installs them below build/subjects.
export function library(name) {
  return import(pathToFileURL(createRequire(path.resolve(modules, "x.js")).resolve(name)));
}

// None of the libraries ends by itself: exit 0 where everything was said, 1 where not.
export function done(code, why = "") {
  if (why) console.error(String(why?.stack ?? why));
  process.exit(code);
}
