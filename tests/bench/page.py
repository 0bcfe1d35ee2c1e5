"""The page of a file of results: what was measured, what should have been, and by how much it is missed."""

import json
from pathlib import Path

import svg
from figures import Figure, Target, slope

PICTURES = Path("tools/pictures/bench")
NOTES = Path(__file__).with_name("notes.json")  # what holds a figure: written by people who have looked
NAMES = {"haproxy": "HAProxy", "nginx": "nginx", "stunnel": "stunnel", "sslsplit": "SSLsplit", "mitmproxy": "mitmproxy", "socat": "socat"}
MIB = 1 << 20
BY = {"value": "", "ratio": "", "processor": ", processor time"}


def figure(row, of):
    return Figure.from_plain(row[of])


def shown(name):
    first, comma, rest = name.partition(", ")
    return NAMES.get(first, first) + comma + rest


def targets(table):
    """(row's name, which figure, target)"""
    named = table.get("target") or []
    for one in named if isinstance(named, list) else [named]:
        if any(row["name"] == one["row"] and one["of"] in row for row in table["rows"]):
            yield one["row"], one["of"], Target(one["bound"], one.get("at_least", False))


def row_named(table, name):
    return next(row for row in table["rows"] if row["name"] == name)


def by_the_clock(table, of):
    return table["id"] in ("overhead", "jobs") and of == "value"


def busy(results):
    """Then what was taken by the clock is other programs' doing."""
    return results["machine"]["load"] > results["machine"]["processors"] / 2


def verdict(target, value):
    if target.met(value):
        return "met"
    return f"missed by {target.missed_by(value):.0f} %"


def as_text(table):
    """For a terminal."""
    yield f"{table['title']} ({table.get('unit', table.get('x', ''))})"
    if "x" in table:
        for row in table["rows"]:
            yield f"  {row['x']:>12}  {row['seconds']:.2f} s of processor time, peak {row['memory']:.0f} MiB" + (
                f", {row['kept']:.1f} MiB written, {', '.join(row['verdicts'])}" if "kept" in row else "")
        return
    for row in table["rows"]:
        value = f"  {shown(row['name']):30} {figure(row, 'value').text(table['digits'])}"
        yield value + (f"   ratio {figure(row, 'ratio').text()}" if "ratio" in row else "") + (
            f"   of that processor time {figure(row, 'processor').text()}" if "processor" in row else "")
    for name, of, target in targets(table):
        value = figure(row_named(table, name), of).median
        yield f"  target: {shown(name)}{BY[of]} {target.text()}: {verdict(target, value)} ({value:.2f})"


# ---- Markdown


def table_lines(table):
    baseline = table["baseline"]
    if any("ratio" in row for row in table["rows"]):
        yield f"| | of {shown(baseline)} | middle half |"
        yield "|---|---|---|"
        for row in table["rows"]:
            one = figure(row, "ratio")
            yield f"| {shown(row['name'])} | {one.median:.2f} | {one.low:.2f} to {one.high:.2f} |"
        return
    processor = any("processor" in row for row in table["rows"])
    yield f"| | {table['unit']} | middle half |" + (" processor time |" if processor else "")
    yield "|---|---|---|" + ("---|" if processor else "")
    for row in table["rows"]:
        one = figure(row, "value")
        digits = table["digits"]
        yield f"| {shown(row['name'])} | {one.median:.{digits}f} | {one.low:.{digits}f} to {one.high:.{digits}f} |" + (
            f" {figure(row, 'processor').median:.{digits}f} |" if processor else "")


def table_picture(table):
    of = "ratio" if any("ratio" in row for row in table["rows"]) else "value"
    unit = f"{table['unit']}, {shown(table['baseline'])} = 1" if of == "ratio" else table["unit"]
    bounds = {target.bound for _, _, target in targets(table)}
    rows = [(shown(row["name"]), figure(row, of), row["name"].startswith(("footpad", "cage", "single", "3-cert", "--jobs")) or of == "value"
             and table["id"] == "overhead") for row in table["rows"]]
    return svg.bars(table["title"], unit, rows, bounds.pop() if len(bounds) == 1 else None)


def curve_picture(curve):
    xs = [row["x"] for row in curve["rows"]]
    lines = [("processor time, s", [row["seconds"] for row in curve["rows"]], svg.OURS),
             ("peak memory, MiB", [row["memory"] for row in curve["rows"]], svg.BOUND)]
    if "kept" in curve["rows"][0]:
        lines.append(("written, MiB", [row["kept"] for row in curve["rows"]], svg.QUIET))
    return svg.curves(curve["title"], curve["x"], xs, lines, binary=curve["x"] == "bytes")


def growth(curve):
    """What is claimed of a curve, as lines of the table of targets: (what, should be, is, verdict)."""
    rows = curve["rows"]
    if curve["id"] == "catalogue" and len(rows) > 1:
        power = slope([(row["x"], row["seconds"]) for row in rows])
        yield "a run's cost, as a power of its cases", "at most 1.05", f"{power:.2f}", "met" if power <= 1.05 else "missed"
        factor = rows[-1]["memory"] / rows[0]["memory"]
        yield (f"memory of {rows[-1]['x']} cases, of {rows[0]['x']}", "at most 1.1", f"{factor:.2f}",
               "met" if factor <= 1.1 else f"missed by {(factor / 1.1 - 1) * 100:.0f} %")
    if curve["id"] == "transcripts" and len(rows) > 1:
        kept = max(row["kept"] for row in rows)
        yield "what is written of a case, in MiB", "bounded", f"{kept:.0f}", "met" if kept < 64 or rows[-1]["kept"] < rows[-1]["x"] / MIB else "missed"


def notes():
    return json.loads(NOTES.read_text()) if NOTES.exists() else {}


def lines_of(results):
    held = notes()
    machine = results["machine"]
    versions = ", ".join(f"{NAMES[name]} {version}" for name, version in results["versions"].items())
    yield "# What Footpad costs"
    yield ""
    yield ("Made by `tools/bench --page`, on one machine; ratios are of values taken in turn, round by round, medians with the middle half. "
           "Processor time is that of the process measured, so other work on the machine matters little; milliseconds and seconds are of that machine.")
    yield ""
    yield (f"{results['date']}: {machine['processors']} processors, Linux {machine['kernel']}, OpenSSL {machine['openssl']}, load {machine['load']} "
           f"from elsewhere when it began; {versions}.")
    if results.get("remark"):
        yield ""
        yield results["remark"]
    if busy(results):
        yield ""
        yield ("**The machine was busy with other things.** What was taken by the clock (`overhead`, `--jobs`) says nothing, and processor time is "
               "higher where a process had to find its caches again, more so for those that wait for sockets than for a floor that only computes.")
    if results["quick"]:
        yield ""
        yield "**These sizes are tiny (`--quick`): the figures mean nothing.**"
    yield ""
    yield "## Targets"
    yield ""
    yield "| what | should be | is | |"
    yield "|---|---|---|---|"
    for table in results["tables"]:
        for name, of, target in targets(table):
            value = figure(row_named(table, name), of).median
            what = table["title"] + (f": {shown(name)}" if name != "footpad" else "") + BY[of]
            unit = f"of {shown(table['baseline'])}" if of == "ratio" else table["unit"]
            told = verdict(target, value)
            if table["id"] == "overhead" and figure(row_named(table, name), of).low < 0:
                told = "cannot be told: the client alone varies more"  # nobody is faster for being attacked
            if by_the_clock(table, of) and busy(results):
                told = "cannot be told: the machine was busy"
            yield f"| [{what}](#{anchor(table['title'])}) | {target.text()} {unit} | {value:.2f} | {told} |"
        yield from also(table)
    for curve in results["curves"]:
        for what, should, value, said in growth(curve):
            yield f"| [{what}](#{anchor(curve['title'])}) | {should} | {value} | {said} |"
    for table in results["tables"] + results["curves"]:
        yield ""
        yield f"## {table['title']}"
        yield ""
        if table.get("about"):
            yield table["about"]
            yield ""
        yield f"![{table['title']}]({PICTURES.as_posix()}/{table['id']}.svg)"
        yield ""
        if "x" in table:
            yield from curve_lines(table)
        else:
            yield from table_lines(table)
        if table["id"] in held:
            yield ""
            yield held[table["id"]]
    yield ""
    yield "## Instructions"
    yield ""
    yield held.get("instructions", "")


def also(table):
    """Interception should be cheaper than that of every peer."""
    if table["id"] != "interception":
        return
    others = [row for row in table["rows"] if row["name"] in NAMES]
    ours = next((row for row in table["rows"] if row["name"] == "footpad"), None)
    if not others or ours is None:
        return
    best = min(others, key=lambda row: figure(row, "value").median)
    value = figure(ours, "value").median / figure(best, "value").median
    yield (f"| [Intercepting connections, of the cheapest peer: {shown(best['name'])}](#{anchor(table['title'])}) | less than 1 | {value:.2f} | "
           f"{'met' if value < 1 else f'missed by {(value - 1) * 100:.0f} %'} |")


def curve_lines(curve):
    kept = "kept" in curve["rows"][0]
    yield f"| {curve['x']} | processor time, s | peak memory, MiB |" + (" written, MiB | verdict |" if kept else " ms a case |")
    yield "|---|---|---|---|" + ("---|" if kept else "")
    for row in curve["rows"]:
        x = svg.magnitude(row["x"]) if curve["x"] == "bytes" else row["x"]
        yield f"| {x} | {row['seconds']:.2f} | {row['memory']:.0f} |" + (
            f" {row['kept']:.1f} | {', '.join(row['verdicts'])} |" if kept else f" {row['seconds'] / row['x'] * 1000:.1f} |")


def anchor(title):
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")


def write(results, folder):
    """BENCHMARKS.md and its pictures below `folder`. Their paths."""
    pictures = folder / PICTURES
    pictures.mkdir(parents=True, exist_ok=True)
    out = []
    for table in results["tables"] + results["curves"]:
        file = pictures / f"{table['id']}.svg"
        file.write_text(curve_picture(table) if "x" in table else table_picture(table))
        out.append(file)
    page = folder / "BENCHMARKS.md"
    page.write_text("\n".join(lines_of(results)).rstrip() + "\n")
    return [page, *out]
