// The words of the design (DESIGN.md §1, §2) as enums.
#pragma once

#include "base/words.h"

namespace footpad {

enum class Side { client, server };
template <>
struct Words<Side> {
  static constexpr std::array<std::pair<Side, std::string_view>, 2> table{
      {{Side::client, "client"}, {Side::server, "server"}}};
};
constexpr Side other(Side side) { return side == Side::client ? Side::server : Side::client; }

enum class Transport { starttls, direct };
template <>
struct Words<Transport> {
  static constexpr std::array<std::pair<Transport, std::string_view>, 2> table{
      {{Transport::starttls, "starttls"}, {Transport::direct, "direct"}}};
};

// How Footpad stands on the road (DESIGN.md §8): the client is told a port on loopback, or lives in a cage.
enum class Mode { automatic, port, cage };
template <>
struct Words<Mode> {
  static constexpr std::array<std::pair<Mode, std::string_view>, 3> table{
      {{Mode::automatic, "auto"}, {Mode::port, "port"}, {Mode::cage, "cage"}}};
};

// What the client promises its user.
enum class Policy { opportunistic, encrypted, verified, pinned, dane, sts };
template <>
struct Words<Policy> {
  static constexpr std::array<std::pair<Policy, std::string_view>, 6> table{{{Policy::opportunistic, "opportunistic"},
                                                                             {Policy::encrypted, "encrypted"},
                                                                             {Policy::verified, "verified"},
                                                                             {Policy::pinned, "pinned"},
                                                                             {Policy::dane, "dane"},
                                                                             {Policy::sts, "sts"}}};
};

// Who the interposer is when it ends TLS. `none`: it is nobody, the client meets the genuine chain and key.
enum class Identity { none, untrusted, cert_only, trusted, stolen };
template <>
struct Words<Identity> {
  static constexpr std::array<std::pair<Identity, std::string_view>, 5> table{{{Identity::none, "none"},
                                                                               {Identity::untrusted, "untrusted"},
                                                                               {Identity::cert_only, "cert-only"},
                                                                               {Identity::trusted, "trusted"},
                                                                               {Identity::stolen, "stolen"}}};
};

// What bytes travelled under: no TLS, TLS with the genuine server's identity, or TLS ended by the attacker.
enum class Channel { clear, genuine, untrusted, cert_only, trusted, stolen };
template <>
struct Words<Channel> {
  static constexpr std::array<std::pair<Channel, std::string_view>, 6> table{{{Channel::clear, "clear"},
                                                                              {Channel::genuine, "tls"},
                                                                              {Channel::untrusted, "tls-untrusted"},
                                                                              {Channel::cert_only, "tls-cert-only"},
                                                                              {Channel::trusted, "tls-trusted"},
                                                                              {Channel::stolen, "tls-stolen"}}};
};
constexpr bool is_tls(Channel channel) { return channel != Channel::clear; }
constexpr Channel channel_of(Identity identity) {
  switch (identity) {
    case Identity::none: return Channel::genuine;
    case Identity::untrusted: return Channel::untrusted;
    case Identity::cert_only: return Channel::cert_only;
    case Identity::trusted: return Channel::trusted;
    case Identity::stolen: return Channel::stolen;
  }
  return Channel::untrusted;
}

// Attack classes; the default expectation hangs on class and policy (protocols.md §1.3).
enum class AttackClass {
  control,
  strip,
  refuse,
  garble,
  bypass,
  inject,
  prefix,
  early,
  taint,
  redirect,
  mech,
  cb,
  fallback,
  truncate,
  stall,
  spoof,
  certificate
};
template <>
struct Words<AttackClass> {
  static constexpr std::array<std::pair<AttackClass, std::string_view>, 17> table{
      {{AttackClass::control, "control"},
       {AttackClass::strip, "strip"},
       {AttackClass::refuse, "refuse"},
       {AttackClass::garble, "garble"},
       {AttackClass::bypass, "bypass"},
       {AttackClass::inject, "inject"},
       {AttackClass::prefix, "prefix"},
       {AttackClass::early, "early"},
       {AttackClass::taint, "taint"},
       {AttackClass::redirect, "redirect"},
       {AttackClass::mech, "mech"},
       {AttackClass::cb, "cb"},
       {AttackClass::fallback, "fallback"},
       {AttackClass::truncate, "truncate"},
       {AttackClass::stall, "stall"},
       {AttackClass::spoof, "spoof"},
       {AttackClass::certificate, "certificate"}}};
};

// What was given away (protocols.md §0.4). Ordered: a later one is graver among L0..L4; I1 and I2 are about integrity.
enum class Grade { L0, L1, L2, L3, L4, I1, I2 };
template <>
struct Words<Grade> {
  static constexpr std::array<std::pair<Grade, std::string_view>, 7> table{{{Grade::L0, "L0"},
                                                                            {Grade::L1, "L1"},
                                                                            {Grade::L2, "L2"},
                                                                            {Grade::L3, "L3"},
                                                                            {Grade::L4, "L4"},
                                                                            {Grade::I1, "I1"},
                                                                            {Grade::I2, "I2"}}};
};

enum class VerdictWord { secure, weak, vulnerable, inconclusive, unsupported, undetectable, error };
template <>
struct Words<VerdictWord> {
  static constexpr std::array<std::pair<VerdictWord, std::string_view>, 7> table{
      {{VerdictWord::secure, "secure"},
       {VerdictWord::weak, "weak"},
       {VerdictWord::vulnerable, "vulnerable"},
       {VerdictWord::inconclusive, "inconclusive"},
       {VerdictWord::unsupported, "unsupported"},
       {VerdictWord::undetectable, "undetectable"},
       {VerdictWord::error, "error"}}};
};

enum class Outcome {
  secure_abort,
  secure_continue,
  held,
  late_abort,
  leak,
  plaintext_continue,
  accepted,
  injection_accepted,
  false_success,
  fell_back,
  uncontrolled,
  not_exercised,
  crash,
  interrupted,
  unsupported,
  undetectable,
  error
};
template <>
struct Words<Outcome> {
  static constexpr std::array<std::pair<Outcome, std::string_view>, 17> table{
      {{Outcome::secure_abort, "secure-abort"},
       {Outcome::secure_continue, "secure-continue"},
       {Outcome::held, "held"},
       {Outcome::late_abort, "late-abort"},
       {Outcome::leak, "leak"},
       {Outcome::plaintext_continue, "plaintext-continue"},
       {Outcome::accepted, "accepted"},
       {Outcome::injection_accepted, "injection-accepted"},
       {Outcome::false_success, "false-success"},
       {Outcome::fell_back, "fell-back"},
       {Outcome::uncontrolled, "uncontrolled"},
       {Outcome::not_exercised, "not-exercised"},
       {Outcome::crash, "crash"},
       {Outcome::interrupted, "interrupted"},
       {Outcome::unsupported, "unsupported"},
       {Outcome::undetectable, "undetectable"},
       {Outcome::error, "error"}}};
};

enum class ControlState { none, green, red };
template <>
struct Words<ControlState> {
  static constexpr std::array<std::pair<ControlState, std::string_view>, 3> table{
      {{ControlState::none, "none"}, {ControlState::green, "green"}, {ControlState::red, "red"}}};
};

}  // namespace footpad
