// Hands over a message with nodemailer. MODE: required (requireTLS), default (nothing said about TLS), direct (secure).
const nodemailer = require('nodemailer');
const [mode, domain, port, user, password, message] = process.argv.slice(2);
const address = `${user}@${domain}`;
const transport = nodemailer.createTransport({
  host: domain,
  port: Number(port),
  secure: mode === 'direct',
  ...(mode === 'required' ? { requireTLS: true } : {}),
  auth: { user, pass: password },
  name: 'client.example.org',
  allowInternalNetworkInterfaces: true, // the cage has no other
  connectionTimeout: 8000,
  greetingTimeout: 8000,
  socketTimeout: 8000,
  logger: true,
  debug: true,
});
transport.sendMail({ from: address, to: address, subject: message, text: message }).then(
  () => transport.close(),
  (error) => {
    console.error(String(error));
    process.exit(1);
  },
);
