"""Fetches one message with imaplib. Arguments: context|default, transport, host, port, user, password."""
import imaplib
import ssl
import sys

how, transport, host, port, user, password = sys.argv[1:]
context = ssl.create_default_context() if how == "context" else None
if transport == "direct":
    client = imaplib.IMAP4_SSL(host, int(port), ssl_context=context, timeout=10)
else:
    client = imaplib.IMAP4(host, int(port), timeout=10)
    client.starttls(context)
client.login(user, password)
client.select("INBOX")
print(client.fetch("1", "(BODY[])")[1])
client.logout()
