-- Sends one message to the peer as soon as the host stands, and so makes Prosody open a stream to it.
local st = require "util.stanza";
local timer = require "util.timer";

local peer = module:get_option_string("peer");
local address, port = module:get_option_string("peer_address"), module:get_option_number("peer_port");

-- Where the peer is: told on loopback, in place of a look-up. Who it must be stays the peer's name.
if address ~= peer then
	local wanted = module:get_option_string("peer_transport") == "direct" and "xmpps-server" or "xmpp-server";
	require "net.resolvers.service".new = function (_, service, protocol, extra)
		local told = service == wanted;
		return {
			next = function (_, found)
				if not told then return found(nil); end
				told = false;
				found(protocol .. "4", "127.0.0.1", port, extra);
			end;
		};
	end
end

timer.add_task(0, function ()
	local message = st.message({ from = "juliet@" .. module.host, to = "romeo@" .. peer, type = "chat", id = "m1" },
		module:get_option_string("peer_message"));
	module:send(message);
end);
