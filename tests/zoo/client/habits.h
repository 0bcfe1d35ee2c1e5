// What sets a careless client apart from the careful one. All false: careful. Every zoo client but the careful one has
// exactly one habit, so that a scenario which catches it has proven that it tests for just that.
#pragma once

namespace zoo {

struct Habits {
  // Clear before TLS.
  bool goes_on_without_offer = false;      // no TLS offered: logs in in clear, with whatever mechanism is offered
  bool goes_on_unless_required = false;    // TLS offered but not required, and mechanisms beside it: logs in in clear
  bool goes_on_after_refusal = false;      // TLS refused, or answered oddly: logs in in clear on the same connection
  bool logs_in_the_old_way = false;        // no TLS offered by an old server: logs in in clear by XEP-0078
  bool falls_back_to_clear = false;        // anything failed: comes back without TLS
  bool believes_success = false;           // told that it is logged in: goes on as if it were
  bool takes_bind_for_login = false;       // offered a resource in clear: takes itself for logged in
  bool registers_in_clear = false;         // offered an account in clear: sends its password for it
  bool logs_in_by_sasl2_in_clear = false;  // offered SASL2 in clear: uses it
  bool compresses_in_clear = false;        // offered compression in clear: takes it, and logs in inside it
  // The seam between clear and TLS.
  bool keeps_early_bytes = false;  // bytes behind <proceed/> begin the new stream; a <proceed/> may come unasked
  bool keeps_stream = false;       // features that come before the server's new header count all the same
  bool upgrades_again = false;     // STARTTLS offered inside TLS: asks for it
  bool reads_on_in_clear = false;  // TLS closed properly: reads and writes on without it
  // What it reads.
  bool reads_restricted_xml = false;  // document types, entities, comments and instructions
  bool has_no_limits = false;         // any size, any depth, any wait, any number of redirections
  // The certificate.
  bool accepts_any_chain = false;  // looks at dates and name only
  bool accepts_any_name = false;
  bool accepts_any_date = false;
  bool accepts_name_suffix = false;  // compares the ends of names
  bool accepts_name_part = false;    // looks for the domain anywhere in a name
  bool accepts_name_until_nul = false;
  bool accepts_many_labels = false;   // for one wildcard
  bool accepts_any_wildcard = false;  // in any place of a name
  bool accepts_common_name = false;   // where no name beside it fits
  bool accepts_any_signer = false;    // an authority or not
  bool accepts_any_path_length = false;
  bool accepts_any_subtree = false;  // name constraints bind nobody
  bool accepts_any_key_usage = false;
  bool accepts_any_purpose = false;
  bool accepts_any_critical_extension = false;
  bool accepts_any_signature_above = false;  // checks the leaf's only
  bool accepts_any_key_proof = false;        // does not check that the peer holds the certificate's key
  bool offers_anonymous = false;             // suites in which nobody shows a certificate
  bool false_starts = false;                 // TLS 1.2: speaks before the server has said its Finished
  bool believes_any_tlsa = false;            // takes the key that DNS names, secure or not
  bool ignores_tlsa_mismatch = false;        // none of the keys that DNS names: the chain will do
  bool takes_tlsa_for_chain = false;         // a record that demands a chain beside it is enough
  bool ignores_pin = false;
  bool seeks_pin_in_all = false;    // any certificate that is sent may have the pinned key
  bool checks_late = false;         // logs in first, looks at the certificate before the session is bound
  bool verifies_once = false;       // what it has verified on one connection it takes for verified on the next
  bool trusts_its_ticket = false;   // whoever is offered a ticket to resume with is trusted, whether or not it is taken
  bool forgets_name = false;        // comes back naming nobody, and with no name it verifies nothing
  bool shares_tickets = false;      // offers the last ticket to every host, whoever gave it
  bool ignores_logs = false;        // a certificate need not be in any
  bool accepts_revoked = false;     // is told that a certificate is revoked, and takes it
  bool accepts_unanswered = false;  // asks whether it is, gets nothing that it can believe, and takes it
  bool accepts_any_list = false;    // is given lists of what is revoked, and minds no defect of theirs
  bool accepts_any_staple = false;  // asks for one, and looks at nothing in it
  // Where the server is.
  bool trusts_srv_target = false;       // checks the name that DNS gave, not the domain that the user gave
  bool follows_anywhere = false;        // checks the name of the host that it was sent to
  bool follows_without_tls = false;     // a host that it was sent to need not offer TLS
  bool clear_where_not_direct = false;  // no direct TLS is announced: goes to the other port, and needs no TLS there
  // Between servers.
  bool dials_back_instead = false;  // a certificate that does not verify is made up for by dialback
  bool takes_any_result = false;    // of dialback: unasked, and for whatever domains
  bool answers_anybody = false;     // stanzas of a server that has not logged in
  bool verifies_in_clear = false;   // a key that it was shown: asks about it in clear where no TLS is offered
  bool takes_any_verify = false;    // a server says that a key is valid: whether or not that one was asked
  bool believes_sender = false;     // who is authorised for one domain may speak for all
  // Inside TLS.
  bool takes_any_upgrade = false;         // any 101 will do: looks at no key and no subprotocol (WebSocket)
  bool reads_host_meta_in_clear = false;  // asks by HTTP where HTTPS does not say
  bool follows_downgrade = false;         // goes on in clear where it is sent to a ws: address
  bool skips_server_signature = false;    // never asks whether the server knew the password too
  bool accepts_any_nonce = false;         // SCRAM: the server's nonce need not continue its own
  bool accepts_few_iterations = false;
  bool accepts_many_iterations = false;
  bool drops_binding = false;    // an offer of channel binding that was cut: logs in without, and says that it cannot
  bool retries_unbound = false;  // a login that was bound, or could have been, was refused: tries one that is not
  bool falls_to_plain = false;   // SCRAM was refused: tries PLAIN
  bool takes_servers_order = false;       // takes the first mechanism that the server names; knows EXTERNAL too
  bool takes_anonymous = false;           // nothing better is offered: logs in as nobody
  bool knows_md5 = false;                 // nothing better is offered: DIGEST-MD5
  bool fetches_error_url = false;         // asks where the error of an OAUTHBEARER login sends it, by HTTP or HTTPS
  bool shows_token_to_error_url = false;  // does so, and shows its token there
  bool unbinds_token = false;             // sends the hash of a token that is for a bound login on a login that is not
  bool logs_in_early = false;             // TLS resumed with early data allowed: begins its login in it
  // How it ends.
  bool reports_success_always = false;  // exit 0 after an abort
  bool exits_one_after_leak = false;    // as goes_on_without_offer, but reports a failure when it is done
  bool hangs = false;                   // anything wrong: sits there with the connection open
  bool crashes = false;                 // anything wrong: dies by SIGSEGV
  bool never_connects = false;
  bool aborts_always = false;  // closes after the server's first features, whatever they are
};

}  // namespace zoo
