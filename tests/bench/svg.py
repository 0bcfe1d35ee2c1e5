"""Two kinds of pictures, as SVG that any browser shows: bars with their spread, and lines on logarithmic scales."""

import math
from xml.sax.saxutils import escape

INK, QUIET, OURS, THEIRS, BOUND = "#1f2933", "#7b8794", "#0b6e4f", "#9fb3c8", "#c0392b"
FONT = "font-family=\"'DejaVu Sans', Verdana, sans-serif\""


def text(x, y, words, anchor="start", size=12, colour=INK):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{escape(words)}</text>'


def line(x1, y1, x2, y2, colour=QUIET, width=1, dashes=""):
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def picture(width, height, title, parts):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" {FONT}>\n'
            f"<title>{escape(title)}</title>\n" + f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n")


def bars(title, unit, rows, bound=None):
    """`rows`: (name, figure, is it ours). `bound`: what ours should be, as a line."""
    width, left, right, step, top = 760, 210, 110, 26, 46
    most = max([figure.high for _, figure, _ in rows] + [bound or 0]) or 1
    scale = (width - left - right) / most
    height = top + step * len(rows) + 18
    parts = [text(12, 20, title, size=15), text(12, 36, unit, size=11, colour=QUIET)]
    for at, (name, figure, ours) in enumerate(rows):
        y = top + at * step
        value = max(figure.median, 0) * scale
        parts.append(text(left - 8, y + 14, name, "end", colour=OURS if ours else INK))
        parts.append(f'<rect x="{left}" y="{y + 2}" width="{value:.1f}" height="{step - 9}" fill="{OURS if ours else THEIRS}"/>')
        if figure.high > figure.low:
            middle = y + 2 + (step - 9) / 2
            parts.append(line(left + max(figure.low, 0) * scale, middle, left + figure.high * scale, middle, INK, 1.5))
        parts.append(text(left + max(figure.high, figure.median, 0) * scale + 6, y + 14, f"{figure.median:.3g}", size=11))
    if bound is not None:
        x = left + bound * scale
        parts.append(line(x, top - 4, x, height - 14, BOUND, 1.5, "4 3"))
        parts.append(text(x, height - 3, f"target {bound:g}", "middle", 10, BOUND))
    return picture(width, height, title, parts)


def magnitude(value):
    for bound, letter in ((1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")):
        if value >= bound and value % (bound // 1024 or 1) == 0:
            return f"{value / bound:g} {letter}i"
    return f"{value:g}"


def curves(title, x_name, xs, lines, binary=False):
    """`lines`: (name, values, colour). Both axes are logarithmic: what grows in proportion is a line of one slope."""
    width, height, left, right, top, bottom = 760, 300, 70, 190, 46, 44
    values = [value for _, measured, _ in lines for value in measured if value > 0]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    first, last = math.log(xs[0]), math.log(xs[-1])

    def place(x, y):
        across = (math.log(x) - first) / ((last - first) or 1)
        up = (math.log10(max(y, 10.0**low)) - low) / (high - low)
        return left + across * (width - left - right), height - bottom - up * (height - top - bottom)

    parts = [text(12, 20, title, size=15)]
    for power in range(low, high + 1):
        _, y = place(xs[0], 10.0**power)
        parts += [line(left, y, width - right, y, "#e4e7eb"), text(left - 6, y + 4, f"{10.0**power:g}", "end", 10, QUIET)]
    for x in xs:
        across, _ = place(x, 1)
        parts.append(text(across, height - bottom + 16, magnitude(x) if binary else f"{x:g}", "middle", 10, QUIET))
    parts.append(text((left + width - right) / 2, height - 8, x_name, "middle", 11, QUIET))
    taken = []
    for name, measured, colour in lines:
        points = [place(x, y) for x, y in zip(xs, measured)]
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        y = points[-1][1] + 4
        while any(abs(y - other) < 14 for other in taken):
            y += 14
        taken.append(y)
        parts.append(text(points[-1][0] + 8, y, name, size=11, colour=colour))
    return picture(width, height, title, parts)
