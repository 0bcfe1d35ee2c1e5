"""What becomes of measured values: medians with their spread, and ratios that were measured side by side."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """The median of some values, and the middle half of them."""

    median: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, values):
        ordered = sorted(values)
        if not ordered:
            raise ValueError("a figure of no values")
        if len(ordered) == 1:
            return cls(ordered[0], ordered[0], ordered[0], 1)
        low, middle, high = statistics.quantiles(ordered, n=4, method="inclusive")
        return cls(middle, low, high, len(ordered))

    def text(self, digits=2):
        return f"{self.median:.{digits}f} ({self.low:.{digits}f} to {self.high:.{digits}f})"

    def plain(self):
        return {"median": self.median, "low": self.low, "high": self.high, "count": self.count}

    @classmethod
    def from_plain(cls, plain):
        return cls(plain["median"], plain["low"], plain["high"], plain["count"])


def ratio(values, others):
    """Of pairs that were measured one after the other: what the machine did meanwhile is in both halves of a pair."""
    if len(values) != len(others):
        raise ValueError(f"{len(values)} values and {len(others)} others make no pairs")
    return Figure.of([value / other for value, other in zip(values, others)])


def slope(points):
    """How the second numbers grow with the first: the exponent of the power law through them, by least squares. 1: linear; 0: not at all."""
    import math

    logs = [(math.log(x), math.log(y)) for x, y in points]
    middle_x = statistics.fmean(x for x, _ in logs)
    middle_y = statistics.fmean(y for _, y in logs)
    return sum((x - middle_x) * (y - middle_y) for x, y in logs) / sum((x - middle_x) ** 2 for x, _ in logs)


@dataclass(frozen=True)
class Target:
    """What a figure should be: at most, or at least, a bound."""

    bound: float
    at_least: bool = False

    def met(self, value):
        return value >= self.bound if self.at_least else value <= self.bound

    def text(self):
        return f"at {'least' if self.at_least else 'most'} {self.bound:g}"

    def missed_by(self, value):
        """In percent of the bound; nothing where it is met."""
        return 0.0 if self.met(value) else abs(value - self.bound) / self.bound * 100
