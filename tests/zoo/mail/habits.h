// What sets a careless client of mail apart from the careful one, whichever protocol it speaks. All false: careful.
#pragma once

namespace zoo::mail {

struct Habits {
  bool goes_on_without_offer = false;  // no TLS offered: goes on in clear
  bool goes_on_if_let = false;         // TLS offered, and a login in clear beside it: takes that
  bool goes_on_after_refusal = false;  // TLS refused: goes on in clear
  bool takes_any_answer = false;       // asked for TLS, and the answer is neither yes nor no: goes on in clear
  bool keeps_lines = false;            // whole lines behind the grant are answers inside TLS
  bool keeps_offer = false;            // whole lines behind the grant are what is offered inside TLS: it asks no more
  bool keeps_half_line = false;        // half a line behind the grant begins the first answer inside TLS
  bool takes_early = false;            // an answer may come before its command
  bool keeps_capabilities = false;     // what was offered in clear is not asked for again inside TLS
  bool goes_the_old_way = false;       // no capabilities, or logged in already, in clear: does without TLS
  bool falls_back_to_clear = false;    // TLS failed: comes back without it
  bool logs_in_weakly = false;         // a login that shows no password needs no TLS
  bool upgrades_again = false;         // TLS offered inside TLS: asks for it
  bool answers_prompts = false;        // asked for the password in place of a challenge: says it
  bool falls_to_plain = false;         // a login that hides the password is refused: says the password
  bool pipelines_mail = false;         // may pipeline: says whose mail it is right behind its request for TLS
  bool forgets_demands = false;        // what its message demands of the server is not offered: does without
  bool ignores_pin = false;
  // Of a relay, which without a promise of the domain takes any certificate, and none.
  bool needs_verified = false;          // its own rule, and no weakness: the domain's name in a good certificate
  bool takes_any_certificate = false;   // set on the way, where nothing was promised
  bool ignores_tlsa = false;            // looks up the key that DNS names, and needs no TLS
  bool takes_failure_for_none = false;  // could not look it up: takes it that there is none
  bool heeds_usable_tlsa = false;       // records that it cannot use demand nothing of it
  bool believes_any_mx = false;         // the host has a secure key, whoever said that it is the domain's host
  bool ignores_sts = false;             // reads the domain's policy, and needs no TLS
  bool delivers_twice = false;          // no weakness: a second message, over a connection of its own
  bool forgets_policy = false;          // a policy is known no longer where the domain says nothing of it any more
  bool takes_any_mx = false;            // a host need not be one that the policy names
  bool follows_policy = false;          // sent elsewhere for the policy: goes there
  bool reads_any_policy = false;        // the certificate of the policy's host may be any
  bool keeps_untagged = false;          // what was said in clear, and not asked for, is used inside TLS
  bool shows_alerts = false;            // says an alert to its user, wherever it came from
  bool follows_anywhere = false;        // sent to another server: goes there, and needs no TLS there
  bool skips_server_signature = false;  // a login counts without the server's proof
  bool takes_any_timestamp = false;     // a digest is made over whatever the server greets with
  bool repeats_login = false;           // asked once more behind its only message: says it once more
  bool has_no_limits = false;           // any size, any wait
  bool reports_success_always = false;  // exit 0 after an abort
};

}  // namespace zoo::mail
