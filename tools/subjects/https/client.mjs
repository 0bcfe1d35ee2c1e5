// Sends a message to a page that asks for a password, with https.request at its defaults.
import dns from "node:dns";
import https from "node:https";

const [host, port, hostname, user, password, message] = process.argv.slice(2);

// What DNS would say. The name that is verified stays the host's.
const lookup = (_name, options, done) => dns.lookup(host, options, done);

const request = https.request({ hostname, port, lookup, method: "POST", auth: `${user}:${password}` }, (response) => {
  console.log(response.statusCode);
  response.resume();
  process.exitCode = response.statusCode === 200 ? 0 : 1;
});
request.on("error", (error) => {
  console.error(error.code ?? "", error.message);
  process.exitCode = 1;
});
request.setTimeout(10_000, () => request.destroy(new Error("timed out")));
request.end(message);
