// One login and one message with stanza over WebSocket, its security settings left alone.
import { done, library, road } from "./road.mjs";

const XMPP = await library("stanza");
const client = (XMPP.createClient ?? XMPP.default.createClient)({
  jid: `${road.user}@${road.domain}`,
  password: road.password,
  transports: { websocket: road.url, bosh: false },
  autoReconnect: false,
});

let said = false;
client.on("session:started", () => {
  console.log("session started as", client.jid);
  client.sendMessage({ to: `${road.user}@${road.domain}`, body: road.message, type: "chat" });
  said = true;
  client.disconnect();
});
client.on("auth:failed", () => done(1, "the login failed"));
client.on("stream:error", (error) => done(1, JSON.stringify(error)));
client.on("disconnected", () => done(said ? 0 : 1, said ? "" : "disconnected"));
client.connect();
