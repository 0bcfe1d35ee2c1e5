// The words of a verdict: one sentence a person understands.
#pragma once

#include <cstdint>
#include <string>

#include "judge/exposures.h"
#include "judge/facts.h"
#include "model/verdict.h"

namespace footpad::judge {

// "in clear", "inside TLS with a forged certificate" ...
std::string under(Channel channel);
// "connection 2"
std::string on_connection(std::uint32_t number);
// "its password (base64) in clear on connection 1, client.auth"
std::string given(const Exposure& exposure);
// "; it then exited with code 1", or how else it ended; empty where there was no process.
std::string exit_note(const Facts& facts);
// " The client sent alert unknown_ca." or empty.
std::string alert_note(const Facts& facts);
// " Its last words: ..." : the last three lines of its output, safe to print; empty where it said nothing.
std::string last_words(const Ledger& ledger);
// The policy's word, in quotes that fit a sentence: policy "verified".
std::string policy_name(Policy policy);

}  // namespace footpad::judge
