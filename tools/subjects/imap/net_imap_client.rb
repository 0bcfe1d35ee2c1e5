# Fetches one message with Net::IMAP. Arguments: verify|default, transport, host, port, user, password, authorities.
require "net/imap"

how, transport, host, port, user, password, authorities = ARGV
if transport == "direct"
  ssl = how == "verify" ? { verify_mode: OpenSSL::SSL::VERIFY_PEER, ca_file: authorities } : true
  client = Net::IMAP.new(host, port: port.to_i, ssl: ssl, open_timeout: 10)
else
  client = Net::IMAP.new(host, port: port.to_i, open_timeout: 10)
  how == "verify" ? client.starttls(ca_file: authorities, verify_mode: OpenSSL::SSL::VERIFY_PEER) : client.starttls
end
client.login(user, password)
client.select("INBOX")
puts client.fetch(1, "BODY[]")
client.logout
