// One login and one message with @xmpp/client, every security setting left at its default. Exit 0: logged in and said it.
//
//   node client.mjs NODE_MODULES SERVICE DOMAIN USER PASSWORD MESSAGE      SERVICE: xmpp://HOST:PORT, xmpps://HOST:PORT, or a domain
import { pathToFileURL } from "node:url";

const [modules, service, domain, username, password, message] = process.argv.slice(2);
const { client, xml } = await import(pathToFileURL(`${modules}/@xmpp/client/index.js`));

const session = client({ service, domain, username, password });
// Left alone, it would try again and again for ever.
session.reconnect.stop();
session.on("status", (status) => console.log("status:", status));
session.on("input", (text) => console.log("<", text));
session.on("output", (text) => console.log(">", text));
session.on("error", (error) => console.log("error:", error.message));
session.on("disconnect", () => process.exit(process.exitCode ?? 1));
session.on("online", async () => {
  await session.send(xml("presence"));
  await session.send(xml("message", { to: `${username}@${domain}`, type: "chat" }, xml("body", {}, message)));
  process.exitCode = 0;
  await session.stop();
});
try {
  await session.start();
} catch (error) {
  console.log("failed:", error.message);
  process.exit(1);
}
