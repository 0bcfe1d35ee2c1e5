# Hands over a message with Ruby's Net::SMTP. MODE: always, auto (STARTTLS where it is offered), direct.
require 'net/smtp'

mode, domain, port, user, password, message = ARGV
address = "#{user}@#{domain}"
smtp = Net::SMTP.new(domain, port.to_i)
smtp.open_timeout = smtp.read_timeout = 8
smtp.set_debug_output($stderr)
case mode
when 'direct' then smtp.enable_tls
when 'always' then smtp.enable_starttls
else smtp.enable_starttls_auto
end
smtp.start(helo: 'client.example.org', user: user, secret: password, authtype: :plain) do |session|
  session.send_message("From: #{address}\r\nTo: #{address}\r\nSubject: #{message}\r\n\r\n#{message}\r\n", address, address)
end
