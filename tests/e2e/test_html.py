"""The page of a run, in a real browser: it is drawn, it fetches nothing, and what a hostile client or server said stays text."""

import html
import re
import shutil
import subprocess
import sys

import pytest
from driver import ZOO, footpad

BROWSER = shutil.which("chromium") or "chromium"
PAYLOADS = ["</script><script>document.title='owned'</script>", "<img src=x onerror=\"document.title='owned'\">", "{script}", "\u2028'\"`${document.title='owned'}"]

# Says the payloads to the server, prints them, and leaves.
HOSTILE = """
import socket, sys
payloads = {payloads!r}
print("\\n".join(payloads))
with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as connection:
    said = "".join(payloads).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    connection.sendall(f'<stream:stream to="{{said}}" xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" version="1.0">'.encode())
    connection.recv(4096)
sys.exit(1)
"""


def seen(page, at="", *options):
    """The document as the browser has it once the script is done, and what the browser complained of."""
    done = subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0", f"--user-data-dir={page.parent}/browser", *options,
                           "--virtual-time-budget=10000", "--dump-dom", f"file://{page}{at}"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def drawn(dom):
    """What stands on the page, the data that it is made of left out."""
    return re.sub(r"<script.*?</script>", "", dom[dom.index("<body"):], flags=re.DOTALL)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return footpad("run", "xmpp/strip-required-only", "certs/time-leaf-expired", "--subject", ZOO / "only-if-required.xml", "--transport", "both", out=tmp_path_factory.mktemp("page") / "out")


def test_every_case_has_a_row_and_the_failure_comes_first(run):
    dom, complaints = seen(run.out / "report.html")
    page = drawn(dom)
    assert not complaints, complaints
    assert "<title>Footpad: zoo-only-if-required</title>" in dom
    for scenario, transport in run.attacks:
        assert f'#/case/0/{scenario.replace("/", ".")}.{transport}' in page
    needs_a_look = page.index("What needs a look")
    assert needs_a_look < page.index("strip-required-only", needs_a_look) < page.index("All cases")
    assert any(line["verdict"] == "vulnerable" for line in run.attacks.values())
    assert all(line["reason"] in html.unescape(page) for line in run.attacks.values() if line["verdict"] == "vulnerable")


def test_a_case_leads_to_its_packets_where_the_page_lies_beside_them(run, tmp_path):
    case = "#/case/0/xmpp.strip-required-only.starttls"
    (link,) = re.findall(r'href="([^"]*[.]pcapng)"', drawn(seen(run.out / "report.html", case)[0]))
    assert (run.out / link).is_file()
    elsewhere = tmp_path / "page.html"
    assert footpad("report", run.out, "--as", "html", "-o", elsewhere).exit == 0
    assert "pcapng" not in drawn(seen(elsewhere, case)[0])


def test_a_case_shows_what_was_altered_and_what_was_given_away(run):
    dom, complaints = seen(run.out / "report.html", "#/case/0/xmpp.strip-required-only.starttls")
    page = drawn(dom)
    assert not complaints, complaints
    struck, marked = re.search(r"<del title[^>]*>(.*?)</del>", page)[1], re.search(r"<mark title[^>]*>(.*?)</mark>", page)[1]
    assert "required" in html.unescape(struck)
    assert "<mechanism>PLAIN</mechanism>" in html.unescape(marked)
    assert re.search(r'class="step[^"]*gave"', page) and "given away: password (base64) [L3]" in page
    assert "footpad run xmpp/strip-required-only" in page
    for heading in ("What Footpad did", "What the client did", "Why it matters", "How to fix it", "What the client printed"):
        assert heading in page, heading


def test_a_chain_is_a_tree_with_its_defect(run):
    page = drawn(seen(run.out / "report.html", "#/case/0/certs.time-leaf-expired.direct")[0])
    assert re.search(r'<ul class="tree"><li><strong>certificate 1</strong>.*<strong>leaf</strong>', page, re.DOTALL)
    assert 'class="defect"> verifier: certificate has expired' in page


def test_it_stands_alone(run):
    """No address in it leads anywhere, and the policy that it carries forbids to fetch."""
    text = (run.out / "report.html").read_text()
    assert "default-src 'none'" in text
    head = text[: text.index('<script type="application/json"')]
    assert not re.search(r"(?:src|href)\s*=|@import|url\(", head)
    assert not re.search(r"\bfetch\(|XMLHttpRequest|innerHTML|insertAdjacentHTML|document\.write|\beval\(", text[text.rindex("<script>"):])


def test_hostile_words_stay_words(tmp_path):
    client = tmp_path / "hostile.py"
    client.write_text(HOSTILE.format(payloads=PAYLOADS))
    run = footpad("run", "xmpp/strip-starttls-feature", "--transport", "starttls", "--", sys.executable, client, "{host}", "{port}", out=tmp_path / "out")
    page = run.out / "report.html"
    dom, complaints = seen(page, "#/case/0/xmpp.control-honest-starttls.starttls")
    shown = html.unescape(drawn(dom))
    assert not complaints, complaints
    assert "owned" not in re.search(r"<title>(.*?)</title>", dom)[1]
    assert "<img" not in drawn(dom) and drawn(dom).count("<script") == 0
    assert PAYLOADS[0] in shown and PAYLOADS[1] in shown, "the payloads have to be there, as text"
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.read_text(), re.DOTALL)[1]
    assert "<" not in data and data.isascii(), "no tag in it, and no character that is more to a script than to JSON"


def test_a_payload_that_got_in_would_be_refused_by_the_policy(run, tmp_path):
    """The check above can fail: a script that stands in the page is seen, and does not run."""
    page = tmp_path / "altered.html"
    page.write_text((run.out / "report.html").read_text().replace("</main>", "</main><script>document.title = 'owned'</script>", 1))
    dom, complaints = seen(page)
    assert "<title>owned</title>" not in dom and any("Content Security Policy" in line for line in complaints), complaints


@pytest.mark.parametrize("size", ["1200,900", "390,800"])
def test_nothing_is_wider_than_the_window(run, tmp_path, size):
    page = tmp_path / "measured.html"
    text = (run.out / "report.html").read_text()
    # The policy is taken out for this: the script that measures is the test's own.
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    page.write_text(text.replace("</body>", "<script>document.body.dataset.wide = document.documentElement.scrollWidth - innerWidth</script></body>"))
    dom, _ = seen(page, "", f"--window-size={size}")
    assert int(re.search(r'data-wide="(-?\d+)"', dom)[1]) <= 0


def test_several_runs_stand_side_by_side_and_what_has_changed_is_marked(run, tmp_path):
    mended = footpad("run", "xmpp/strip-required-only", "certs/time-leaf-expired", "--subject", ZOO / "careful.xml", "--transport", "both", out=tmp_path / "mended")
    page = tmp_path / "both.html"
    made = footpad("report", mended.out, run.out, "--baseline", run.out, "--as", "html", "-o", page)
    assert made.exit == 0, made.text
    dom, complaints = seen(page)
    shown = html.unescape(drawn(dom))
    assert not complaints, complaints
    assert "zoo-careful · starttls" in shown and "zoo-only-if-required · starttls" in shown
    assert "was vulnerable, leak" in shown and shown.count("was ") == 1
    refused = footpad("report", mended.out, run.out, "--as", "tap")
    assert refused.exit == 2 and "tap is of one run" in refused.text
