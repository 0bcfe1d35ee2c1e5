// One login and one message with @xmpp/client over WebSocket, its security settings left alone.
import { done, library, road } from "./road.mjs";

// The library uses the WebSocket of its platform, which Node has since version 22; before, people bring this one.
globalThis.WebSocket ??= (await library("ws")).default;
const { client, xml } = await library("@xmpp/client");
const xmpp = client({ service: road.url, domain: road.domain, username: road.user, password: road.password });

// Left alone, it would try to connect again and again for ever.
xmpp.reconnect.stop();
xmpp.on("error", (error) => done(1, error));
xmpp.on("disconnect", () => done(1, "disconnected"));
xmpp.on("online", async (address) => {
  console.log("online as", String(address));
  await xmpp.send(xml("message", { type: "chat", to: String(address.bare()) }, xml("body", {}, road.message)));
  xmpp.removeAllListeners("disconnect");
  await xmpp.stop();
  done(0);
});
xmpp.start().catch((error) => done(1, error));
