"""Runs Alpine on a terminal of its own and types what a user would: the password where it is asked for HOST's, warned or not, and
the key that leaves once the message is listed and read. Any other question is left unanswered.

    answering.py HOST PASSWORD ALPINE ARG...
"""

import fcntl
import os
import pty
import re
import struct
import sys
import termios
import time

# Alpine shows each warning for three seconds. Whoever waits for it twenty times as long as an honest login takes must wait for longer.
READING = 0.25


def screen_of(argv):
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(argv[0], argv)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    return child, terminal


def converse(terminal, answers):
    seen, waiting = "", list(answers)
    while True:
        try:
            text = os.read(terminal, 4096)
        except OSError:  # Alpine has left
            return
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
        seen = (seen + text.decode("utf-8", "replace"))[-8192:]
        for one in [one for one in waiting if re.search(one[0], seen)]:
            waiting.remove(one)
            time.sleep(one[2])
            os.write(terminal, one[1].encode())


host, password, *command = sys.argv[1:]
child, terminal = screen_of(command)
converse(terminal, [(rf"HOST: ?{re.escape(host)}\b.*PASSWORD:", password + "\r", 0), ("A letter", "q", READING)])
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
