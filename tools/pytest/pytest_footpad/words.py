"""What is near to a word that nobody knows."""

import difflib


def hint(word, known):
    """"did you mean 'x'?", or what there is."""
    known = list(known)
    near = difflib.get_close_matches(word, known, 1)
    if near:
        return f"did you mean '{near[0]}'?"
    return "known: " + ", ".join(known) if len(known) < 40 else "see: footpad list"
