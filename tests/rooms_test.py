"""The house rules that a machine can keep: which room may include which, and what the engine must not know.

The directions come from the link lines of harness/CMakeLists.txt, which the build writes to rooms.txt; so there is one
list, and a wrong direction fails at link, at compile or here.
"""

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HARNESS = ROOT / "harness"

PROTOCOLS = ["xmpp", "jabber", "websocket", "smtp", "lmtp", "imap", "pop3", "ldap", "nntp", "sieve", "mqtt", "postgres", "mysql"]
SPEAK_PROTOCOLS = {"dialogue", "honest"}
GIVE_EXAMPLES = {"cli", "scenario"}  # their help and error texts may name a protocol; their code may not

# Where a protocol's name is not knowledge of a protocol. Each with its reason; a stale row fails.
EXCUSED = {
    "model/definition.h": "a client that names no protocol speaks the first one",
    "model/recipe.h": "XmppAddr is a kind of name in certificates (RFC 6120 13.7.1.4)",
    "model/recipe_words.h": "a family of recipes is about it",
    "scenario/read_certificate.cc": "recipes spell it",
    "pki": "certificates hold it",
}


def strip_comments(code):
    """Code without its comments; strings stay, and so do line ends."""
    pattern = r'R"([^()\\\s]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|/\*.*?\*/'

    def keep(match):
        text = match.group(0)
        return re.sub(r"[^\n]", " ", text) if text.startswith("/") else text

    return re.sub(pattern, keep, code, flags=re.DOTALL)


def without_prose(code):
    """Code whose strings of more than one word are empty."""

    def shortened(match):
        return '""' if re.search(r"[ /]", match.group(0)) else match.group(0)

    return re.sub(r'"(?:\\.|[^"\\\n])*"', shortened, code)


def sources():
    return sorted(path for path in HARNESS.rglob("*") if path.suffix in {".h", ".cc"})


def room_of(path):
    parts = path.relative_to(HARNESS).parts
    return parts[0] if len(parts) > 1 else "main"


def named(path):
    return path.relative_to(HARNESS).as_posix()


@pytest.fixture(scope="module")
def rooms():
    given = os.environ.get("FOOTPAD_BUILD")
    found = [Path(given) / "rooms.txt"] if given else sorted(ROOT.glob("build/*/rooms.txt"), key=lambda p: p.stat().st_mtime)
    assert found, "no build/*/rooms.txt: configure first (cmake --preset dev), or set FOOTPAD_BUILD"
    lines = found[-1].read_text().splitlines()
    table = {}
    for line in lines:
        room, _, may = line.partition(":")
        table[room.strip()] = {one for one in may.strip().split(";") if one}
    assert len(table) > 10, f"{found[-1]} lists too few rooms to be right"
    return table


def test_comments_are_stripped_and_strings_are_not():
    code = 'a("// no"); // yes\nb(\'"\'); /* yes\nyes */ c(R"(// no)");'
    kept = strip_comments(code)
    assert "yes" not in kept
    assert kept.count("// no") == 2
    assert kept.count("\n") == code.count("\n")


def test_every_folder_is_a_room(rooms):
    folders = {path.name for path in HARNESS.iterdir() if path.is_dir()}
    assert folders <= set(rooms), "a folder under harness/ that harness/CMakeLists.txt does not know"


INSTALLED = {"footpad": "include"}  # what a room's headers are called where they are installed


def test_rooms_include_only_downwards(rooms):
    wrong = []
    checked = 0
    for path in sources():
        room = room_of(path)
        if room == "main":
            continue
        for number, line in enumerate(strip_comments(path.read_text()).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*"([^"/]+)/', line)
            if not match:
                continue
            checked += 1
            included = INSTALLED.get(match.group(1), match.group(1))
            if included != room and included not in rooms[room]:
                wrong.append(f"{named(path)}:{number}: {room} may not include {included}")
    assert checked > 50
    assert not wrong, "\n".join(wrong)


def test_installed_headers_need_nothing_but_themselves():
    """Their users have neither the rooms nor the libraries behind them; GoogleTest only where they say so."""
    wrong = []
    headers = sorted((HARNESS / "include" / "footpad").iterdir())
    assert len(headers) > 5
    for path in headers:
        for name in re.findall(r'#\s*include\s*[<"]([^>"]+)[>"]', strip_comments(path.read_text())):
            own = name.startswith("footpad/") and (HARNESS / "include" / name).is_file()
            testing = path.name == "gtest.h" and name in ("gmock/gmock.h", "gtest/gtest.h")
            if not own and not testing and not re.fullmatch(r"[a-z_]+", name):
                wrong.append(f"{named(path)}: {name}")
    assert not wrong, "\n".join(wrong)


def test_rooms_have_no_circles(rooms):
    placed = []
    left = dict(rooms)
    while left:
        free = [room for room, may in left.items() if may <= set(placed)]
        assert free, f"these rooms depend on each other in a circle: {sorted(left)}"
        placed += free
        for room in free:
            del left[room]


def test_includes_name_the_room():
    wrong = [
        f"{named(path)}: {name}"
        for path in sources()
        for name in re.findall(r'#\s*include\s*"([^"]+)"', strip_comments(path.read_text()))
        if "/" not in name or ".." in name
    ]
    assert not wrong, "write #include \"room/file.h\":\n" + "\n".join(wrong)


def test_only_net_knows_the_event_loop():
    wrong = [named(path) for path in sources() if room_of(path) != "net" and "event2/" in strip_comments(path.read_text())]
    assert not wrong, "<event2/...> outside of net/: " + ", ".join(wrong)


def test_the_engine_knows_no_protocol():
    wrong = []
    used = set()
    names = re.compile("|".join(PROTOCOLS), re.IGNORECASE)
    for path in sources():
        room = room_of(path)
        if room in SPEAK_PROTOCOLS:
            continue
        code = strip_comments(path.read_text())
        if room in GIVE_EXAMPLES:
            code = without_prose(code)
        for number, line in enumerate(code.splitlines(), 1):
            match = names.search(line)
            if not match:
                continue
            excuse = next((key for key in (named(path), room) if key in EXCUSED), None)
            if excuse:
                used.add(excuse)
            else:
                wrong.append(f"{named(path)}:{number}: {match.group(0)}: {line.strip()}")
    assert not wrong, "protocol names outside of dialogue/ and honest/:\n" + "\n".join(wrong)
    stale = set(EXCUSED) - used
    assert not stale, f"excuses that nothing needs any more: {sorted(stale)}"


def scenario_ids():
    for path in sorted((ROOT / "scenarios").rglob("*.xml")):
        relative = path.relative_to(ROOT / "scenarios")
        if relative.parts[0] not in {"schema", "profiles"}:
            yield relative.with_suffix("").as_posix()
    for path in sorted((ROOT / "certs").rglob("*.xml")):
        yield "certs/" + path.stem


def test_the_engine_knows_no_scenario():
    ids = set(scenario_ids())
    assert len(ids) > 20
    wrong = []
    for path in sources():
        if room_of(path) in GIVE_EXAMPLES:
            continue
        code = strip_comments(path.read_text())
        wrong += [f"{named(path)}: {known}" for known in ids if re.search(re.escape(known) + r"\b(?!-)", code)]
    assert not wrong, "scenario and recipe ids in the engine:\n" + "\n".join(wrong)


def test_files_stay_small():
    long = [f"{named(path)}: {count} lines" for path in sources() if (count := len(path.read_text().splitlines())) > 600]
    assert not long, "one thing, one file:\n" + "\n".join(long)
