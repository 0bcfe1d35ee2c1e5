"""Markdown of what cannot be trusted to be text."""


def escaped(text):
    """What a client or server said must not be able to write the page."""
    return "".join("\\" + c if c in "\\`*_{}[]<>|#!&~" else c for c in " ".join(text.split()))


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "|---" * len(head) + "|", *("| " + " | ".join(row) + " |" for row in rows)]


def without_last_words(reason):
    """A client's last words differ from run to run, and name this machine's folders."""
    return reason.split("; its last words:")[0]
