// One login and one message with strophe.js over WebSocket, its security settings left alone.
import { done, library, road } from "./road.mjs";

const { Strophe, $msg, $pres } = await library("strophe.js");
const connection = new Strophe.Connection(road.url);
let said = false;

connection.connect(`${road.user}@${road.domain}`, road.password, (status, condition) => {
  const { Status } = Strophe;
  console.log("status", Object.keys(Status).find((name) => Status[name] === status), condition ?? "");
  if (status === Status.CONNECTED) {
    connection.send($pres());
    connection.send($msg({ to: `${road.user}@${road.domain}`, type: "chat" }).c("body").t(road.message));
    connection.flush();
    said = true;
    setTimeout(() => connection.disconnect("done"), 0);
  }
  if ([Status.CONNFAIL, Status.AUTHFAIL, Status.ERROR, Status.CONNTIMEOUT].includes(status)) done(1, condition);
  if (status === Status.DISCONNECTED) done(said ? 0 : 1);
});
