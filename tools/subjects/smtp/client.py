"""Hands over a message with smtplib. MODE: context, bare (no SSL context), optional (STARTTLS where it is offered)."""
import smtplib
import ssl
import sys

mode, transport, domain, port, user, password, message = sys.argv[1:]
sender = f"{user}@{domain}"
context = None if mode == "bare" else ssl.create_default_context()
if transport == "direct":
    server = smtplib.SMTP_SSL(domain, int(port), timeout=10, context=context)
else:
    server = smtplib.SMTP(domain, int(port), timeout=10)
with server:
    server.set_debuglevel(1)
    server.ehlo()
    if transport == "starttls" and (mode != "optional" or server.has_extn("starttls")):
        server.starttls(context=context)
    server.login(user, password)
    server.sendmail(sender, [sender], f"From: {sender}\r\nTo: {sender}\r\nSubject: {message}\r\n\r\n{message}\r\n")
