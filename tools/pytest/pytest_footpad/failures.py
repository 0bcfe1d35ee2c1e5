"""How a test fails: one exception for each verdict that is no pass, so that an expected failure can be told from another."""


class FootpadFailed(AssertionError):
    """The four paragraphs: what Footpad did, what the client did, why it matters, how to fix it."""


class Vulnerable(FootpadFailed):
    """The client gave something away, or went on where it must not."""


class Weak(FootpadFailed):
    """The client held, but not well. A failure with strict=True only."""


class Inconclusive(FootpadFailed):
    """Nothing was proven, in most cases because a control without any attack failed."""


class OwnFault(FootpadFailed):
    """Footpad itself failed."""


BY_VERDICT = {"vulnerable": Vulnerable, "weak": Weak, "inconclusive": Inconclusive, "error": OwnFault}
