#include "honest/xmpp_login.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "dialogue/xmpp_names.h"
#include "dialogue/xmpp_text.h"

namespace footpad::honest::xmpp {
namespace {

namespace name = dialogue::xmpp::name;
using Outcome = LoginAnswer::Outcome;

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool binds(std::string_view mechanism) { return mechanism.ends_with("-PLUS"); }

Bytes mechanism_list(const std::vector<std::string>& names) {
  Bytes out;
  for (const auto& one : names) out += "<mechanism>" + dialogue::xmpp::escaped(one) + "</mechanism>";
  return out;
}

}  // namespace

Login::Login(const Canaries& account, std::map<std::string, std::string> options, const Entropy& entropy)
    : account_(account), options_(std::move(options)), entropy_(entropy) {}

void Login::reset() {
  binding_ = {};
  exchange_.reset();
}

void Login::bound(const ChannelBinding& binding) { binding_ = binding; }

Bytes Login::features() const {
  const auto offered = mechanisms();
  if (offered.empty() && fast().empty()) return {};
  Bytes out;
  if (std::any_of(offered.begin(), offered.end(), binds)) {
    std::vector<std::string> types;
    for (const auto& type : words_of(option("channel-binding", "tls-exporter tls-server-end-point")))
      if (bindings().contains(type)) types.push_back(type);
    out += dialogue::xmpp::channel_binding_feature(join(types, " "));
  }
  if (option("sasl2", "false") == "true") {
    out += "<authentication xmlns='urn:xmpp:sasl:2'>" + mechanism_list(offered) +
           "<inline><bind xmlns='urn:xmpp:bind:0'/>";
    if (!fast().empty()) out += "<fast xmlns='urn:xmpp:fast:0'>" + mechanism_list(fast()) + "</fast>";
    out += "</inline></authentication>";
  }
  return offered.empty() ? out : out + dialogue::xmpp::mechanisms_feature(join(offered, " "));
}

bool Login::is_about(const Element& element) { return element.space == name::sasl || element.space == name::sasl2; }

LoginAnswer Login::read(const Element& element, bool allowed) {
  const bool second = element.space == name::sasl2;
  if (second && option("sasl2", "false") != "true") {
    sasl2_ = false;
    return fail("malformed-request");
  }
  if (element.name == (second ? "authenticate" : "auth")) return begin(element, allowed);
  if (exchange_ && second != sasl2_) return fail("malformed-request");
  sasl2_ = second;
  if (element.name == "abort") return fail("aborted");
  if (element.name == "response" && exchange_) return message(element.text);
  return fail("malformed-request");
}

LoginAnswer Login::begin(const Element& element, bool allowed) {
  exchange_.reset();
  sasl2_ = element.space == name::sasl2;
  if (!allowed) return fail("encryption-required");
  const std::string mechanism(element.attribute("mechanism"));
  const bool by_token = sasl2_ && element.child(name::fast, "fast") != nullptr;
  // A token is good for the mechanism that it was asked for, and for no other (XEP-0484 §3.4).
  const bool offered = by_token ? !fast().empty() && mechanism == fast().front() : contains(mechanisms(), mechanism);
  if (!offered) return fail(by_token ? "not-authorized" : "invalid-mechanism");
  exchange_ = sasl::make_mechanism(mechanism, account_, entropy_,
                                   {mechanisms(), bindings(), option("downgrade-protection", "false") == "true"});
  if (!exchange_) return fail("invalid-mechanism");
  tag_.reset();
  const Element* wish = sasl2_ ? element.child(name::bind2, "bind") : nullptr;
  if (wish != nullptr) {
    const Element* tag = wish->child(name::bind2, "tag");
    tag_ = tag != nullptr ? tag->text.substr(0, 64) : "";
  }
  const Element* request = sasl2_ ? element.child(name::fast, "request-token") : nullptr;
  wants_token_ = request != nullptr && !fast().empty() && request->attribute("mechanism") == fast().front();

  const Element* initial = sasl2_ ? element.child(name::sasl2, "initial-response") : &element;
  const std::string_view text = initial == nullptr ? "" : trim(initial->text);
  if (const Bytes opening = exchange_->opening(); !opening.empty())
    return text.empty() ? LoginAnswer{.bytes = wrapped("challenge", opening)} : fail("malformed-request");
  if (text.empty()) return {.bytes = wrapped("challenge", "")};  // no initial response
  return message(text);
}

LoginAnswer Login::message(std::string_view text) {
  using Type = sasl::Step::Type;
  const std::string packed = join(words_of(text), "");  // some libraries wrap their base64
  const auto message = packed == "=" ? Bytes() : from_base64(packed);
  if (!message) return fail("incorrect-encoding");
  const sasl::Step step = exchange_->respond(*message);
  switch (step.type) {
    case Type::challenge: return {.bytes = wrapped("challenge", step.data)};
    case Type::malformed: return fail("malformed-request");
    case Type::not_authorized: return fail("not-authorized");
    case Type::invalid_authzid: return fail("invalid-authzid");
    case Type::success: break;
  }
  return succeed(step.data);
}

LoginAnswer Login::succeed(const Bytes& data) {
  exchange_.reset();
  LoginAnswer answer{.outcome = Outcome::logged_in};
  if (!sasl2_) {
    answer.bytes = wrapped("success", data);
    return answer;
  }
  answer.new_stream = false;
  std::string jid = account_.jid();
  if (tag_) {
    answer.resource = (tag_->empty() ? "" : *tag_ + ".") + to_hex(entropy_(6));
    jid += "/" + *answer.resource;
  }
  answer.bytes = "<success xmlns='urn:xmpp:sasl:2'>";
  if (!data.empty()) answer.bytes += "<additional-data>" + to_base64(data) + "</additional-data>";
  answer.bytes += "<authorization-identifier>" + dialogue::xmpp::escaped(jid) + "</authorization-identifier>";
  if (tag_) answer.bytes += "<bound xmlns='urn:xmpp:bind:0'/>";
  if (wants_token_)
    answer.bytes += "<token xmlns='urn:xmpp:fast:0' expiry='9999-12-31T23:59:59Z' token='" +
                    dialogue::xmpp::escaped(account_.token) + "'/>";
  answer.bytes += "</success>";
  return answer;
}

LoginAnswer Login::fail(const std::string& condition) {
  exchange_.reset();
  const Bytes cause = sasl2_ ? "<" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>" : "<" + condition + "/>";
  const std::string_view space = sasl2_ ? name::sasl2 : name::sasl;
  return {.outcome = Outcome::failed, .bytes = "<failure xmlns='" + Bytes(space) + "'>" + cause + "</failure>"};
}

Bytes Login::wrapped(std::string_view its_name, ByteView data) const {
  const Bytes head = "<" + Bytes(its_name) + " xmlns='" + Bytes(sasl2_ ? name::sasl2 : name::sasl) + "'";
  return data.empty() ? head + "/>" : head + ">" + to_base64(data) + "</" + Bytes(its_name) + ">";
}

std::string Login::option(const std::string& key, const std::string& otherwise) const {
  const auto found = options_.find(key);
  return found == options_.end() ? otherwise : found->second;
}

std::map<std::string, Bytes> Login::bindings() const {
  std::map<std::string, Bytes> out;
  for (const auto& type : words_of(option("channel-binding", "tls-exporter tls-server-end-point"))) {
    if (type == "tls-exporter" && !binding_.exporter.empty()) out[type] = binding_.exporter;
    if (type == "tls-server-end-point" && !binding_.end_point.empty()) out[type] = binding_.end_point;
  }
  return out;
}

std::vector<std::string> Login::mechanisms() const {
  auto names = words_of(option("mechanisms", "SCRAM-SHA-256 SCRAM-SHA-1 PLAIN"));
  if (bindings().empty()) std::erase_if(names, binds);
  return names;
}

std::vector<std::string> Login::fast() const {
  return option("sasl2", "false") == "true" ? words_of(option("fast", "")) : std::vector<std::string>{};
}

}  // namespace footpad::honest::xmpp
