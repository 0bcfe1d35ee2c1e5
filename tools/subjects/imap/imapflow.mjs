// Fetches one message with ImapFlow. MODE: required (doSTARTTLS), default (nothing said about TLS), direct (secure).
//
//   node imapflow.mjs NODE_MODULES MODE DOMAIN PORT USER PASSWORD
import { pathToFileURL } from "node:url";

const [modules, mode, host, port, user, pass] = process.argv.slice(2);
const { ImapFlow } = (await import(pathToFileURL(`${modules}/imapflow/lib/imap-flow.js`))).default;

const client = new ImapFlow({
  host,
  port: Number(port),
  secure: mode === "direct",
  ...(mode === "required" ? { doSTARTTLS: true } : {}),
  auth: { user, pass },
  connectionTimeout: 8000,
  greetingTimeout: 8000,
  socketTimeout: 8000,
  disableAutoIdle: true,
  logger: false,
});
client.on("error", (error) => console.error("error:", error.message));
try {
  await client.connect();
  await client.mailboxOpen("INBOX");
  const message = await client.fetchOne("1", { source: true });
  console.log("message:", String(message.source));
  await client.logout();
} catch (error) {
  console.error("failed:", error.message, error.response ?? "");
  process.exit(1);
}
