#!/usr/bin/ruby
# One login and one message with XMPP4R. Exit 0: logged in and said it. A folder as the first argument is where certificates are
# looked up ("ssl_capath"), "default" sets nothing.
#
#   client.rb default|CA_DIR HOST PORT JID PASSWORD MESSAGE starttls|direct
require 'xmpp4r'

abort 'usage: client.rb default|CA_DIR HOST PORT JID PASSWORD MESSAGE starttls|direct' unless ARGV.length == 7
trust, host, port, jid, password, message, transport = ARGV

Jabber::debug = true
begin
  client = Jabber::Client.new(Jabber::JID.new("#{jid}/f"))
  client.ssl_capath = trust unless trust == 'default'
  client.use_ssl = true if transport == 'direct'
  client.connect(host, port.to_i)
  client.auth(password)
  client.send(Jabber::Presence.new)
  client.send(Jabber::Message.new(jid, message).set_type(:chat))
  client.close
rescue StandardError => fault
  abort "#{fault.class}: #{fault}"
end
