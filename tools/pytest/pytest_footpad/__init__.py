"""Footpad's attacks as test cases. See README.md; the fixture is `footpad_lane`, the marker `footpad`."""

from .attack import Attack
from .failures import FootpadFailed, Inconclusive, OwnFault, Vulnerable, Weak
from .lane import Lane
from .server import Refused, Server

__all__ = ["Attack", "FootpadFailed", "Inconclusive", "Lane", "OwnFault", "Refused", "Server", "Vulnerable", "Weak"]
