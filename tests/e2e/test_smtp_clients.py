"""Clients that hand over mail, as their users run them (tools/setup --all installs them), and what is known of them."""

import pytest
from driver import SOURCE, footpad

STRIPPED = ["smtp/strip-starttls-capability", "smtp/mask-starttls-capability", "smtp/strip-and-add-auth", "smtp/ehlo-empty",
            "smtp/ehlo-refused-helo", "smtp/starttls-454", "smtp/starttls-502", "smtp/starttls-354", "smtp/inject-after-454"]
INJECTED = ["smtp/inject-ehlo-after-220", "smtp/inject-full-dialogue", "smtp/prefix-after-220"]


def run_of(scenarios, client, tmp_path):
    run = footpad("run", *scenarios, "--subject", client, "--transport", "starttls", out=tmp_path / "out")
    assert {id for id, _ in run.attacks} == set(scenarios)
    assert {line["verdict"] for line in run.controls} == {"secure"}, run.text
    return {id: line for (id, _), line in run.attacks.items()}


@pytest.mark.parametrize("client", ["curl-smtp", "msmtp", "s-nail", "git-send-email", "javamail-smtp", "python-smtplib", "nodemailer"])
def test_who_demands_tls_gives_nothing_away_without(client, tmp_path):
    for id, line in run_of(STRIPPED, client, tmp_path).items():
        assert (line["verdict"], line["outcome"], line["reached"]) == ("secure", "secure-abort", True), (id, line)
        assert line["leaks"] == [], id
        assert line["client_exit"] not in (0, None), id


def test_who_takes_tls_where_it_is_to_be_had_gives_all_away(tmp_path):
    """RFC 8314 §3: to hand over mail in clear is wrong, whatever the client has promised."""
    attacks = run_of(STRIPPED, "curl-smtp-opportunistic", tmp_path)
    for id in ["smtp/strip-starttls-capability", "smtp/ehlo-refused-helo", "smtp/starttls-454", "smtp/starttls-354"]:
        assert (attacks[id]["verdict"], attacks[id]["grade"]) == ("vulnerable", "L4"), id


def test_between_servers_mail_may_go_in_clear_where_nothing_was_promised(tmp_path):
    strip = ["smtp/strip-starttls-capability"]
    assert run_of(strip, "postfix-may", tmp_path / "may")[strip[0]]["verdict"] == "undetectable"
    for client in ["postfix-encrypt", "postfix", "postfix-dane-only"]:
        assert run_of(strip, client, tmp_path / client)[strip[0]]["verdict"] == "secure", client


@pytest.mark.parametrize(("client", "keeps"), [("postfix-dane", "dane-strip"), ("postfix-dane", "dane-lookup-fail"), ("postfix-dane-only", "dane-unusable-tlsa"),
                                               ("postfix-mta-sts", "mta-sts-strip"), ("postfix-mta-sts", "mta-sts-mx-mismatch"), ("postfix-mta-sts", "mta-sts-http-redirect"),
                                               ("postfix-mta-sts", "mta-sts-policy-untrusted")])
def test_what_a_domain_promises_is_kept(client, keeps, tmp_path):
    line = run_of([f"smtp/{keeps}"], client, tmp_path)[f"smtp/{keeps}"]
    assert (line["verdict"], line["reached"]) == ("secure", True), line


def test_an_answer_to_ntlm_is_computed_anew(tmp_path):
    told = (SOURCE / "tools/subjects/curl-smtp-opportunistic.xml").read_text()
    told = told.replace('policy="opportunistic"', 'policy="verified"')
    told = told.replace("<arg>-u</arg>", "<arg>--login-options</arg><arg>AUTH=NTLM;AUTH=CRAM-MD5</arg><arg>-u</arg>")
    (tmp_path / "curl-ntlm.xml").write_text(told)
    line = run_of(["smtp/ntlm-in-clear"], tmp_path / "curl-ntlm.xml", tmp_path)["smtp/ntlm-in-clear"]
    assert ("NTLMv2 response", "ntlm", "L2") in {(leak["what"], leak["form"], leak["grade"]) for leak in line["leaks"]}, line


@pytest.mark.parametrize(("client", "wrong"), [("curl-smtp", []), ("python-smtplib", []), ("javamail-smtp", []), ("net-smtp", []),
                                               ("nodemailer", ["smtp/prefix-after-220"]), ("swaks", INJECTED)])
def test_what_was_sent_in_clear_is_not_read_inside_tls(client, wrong, tmp_path):
    for id, line in run_of(INJECTED, client, tmp_path).items():
        expected = ("vulnerable", "injection-accepted") if id in wrong else ("secure", line["outcome"])
        assert (line["verdict"], line["outcome"], line["reached"]) == (*expected, True), (id, line)


@pytest.mark.parametrize(("client", "notices"), [("curl-smtp", True), ("git-send-email", True), ("swaks", False), ("python-smtplib-bare", False)])
def test_a_name_is_checked_or_it_is_not(client, notices, tmp_path):
    line = run_of(["certs/id-mismatch"], client, tmp_path)["certs/id-mismatch"]
    verdict = "secure" if notices else "undetectable" if client == "python-smtplib-bare" else "vulnerable"
    assert line["verdict"] == verdict, line
