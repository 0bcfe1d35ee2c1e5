-- Prosody as a server that opens one stream to another one. What differs from case to case is in its environment.
run_as_root = true
daemonize = false
pidfile = ENV_HOME .. "/prosody.pid"
data_path = ENV_HOME .. "/data"
log = { { levels = { min = "debug" }, to = "console" } }

-- Other servers find it on a port of its own only: it shares a cage's ports with nobody.
c2s_ports = { }
s2s_ports = { tonumber(ENV_OWN_PORT) }
s2s_interfaces = { "127.0.0.1" }
http_ports = { }
https_ports = { }

plugin_paths = { ENV_BESIDE }
modules_enabled = { "tls", "saslauth", "dialback", "s2s_auth_certs", "ping", "one_message" }
modules_disabled = { "c2s", "http" }
authentication = "internal_plain"
storage = "none"

s2s_require_encryption = ENV_ENCRYPTION == "required"
s2s_secure_auth = ENV_CERTIFICATES == "required"
ssl = { certificate = ENV_CERTIFICATE, key = ENV_KEY, cafile = ENV_CA }

peer = ENV_PEER
peer_address = ENV_PEER_ADDRESS
peer_port = ENV_PEER_PORT
peer_transport = ENV_PEER_TRANSPORT
peer_message = ENV_PEER_MESSAGE

VirtualHost (ENV_LOCAL_DOMAIN)
