-- Prosody in a scratch folder, on loopback, with nothing but what a client's login needs.
run_as_root = true
daemonize = false
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
-- Its debug log says "Authenticated as ...": a witness independent of Footpad.
log = { { levels = { min = "debug" }, to = "file", filename = "{folder}/prosody.log", timestamps = "%H:%M:%S " } }

interfaces = { "127.0.0.1" }
c2s_ports = { {port_starttls} }
c2s_direct_tls_ports = { {port_direct} }
s2s_ports = { }
http_ports = { }
https_ports = { }

c2s_require_encryption = true
-- Off by default in Prosody, and this server must never be the one that lets a plaintext login through.
allow_unencrypted_plain_auth = false
authentication = "internal_plain"
storage = "internal"
-- legacyauth is XEP-0078, which Prosody offers inside TLS only, as configured above.
modules_enabled = { "roster", "saslauth", "tls", "disco", "ping", "legacyauth", "offline", "message" }
modules_disabled = { "s2s", "http" }

ssl = { certificate = "{certificate}", key = "{key}" }
certificates = "{folder}"

VirtualHost "{domain}"
