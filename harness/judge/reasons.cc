#include "judge/reasons.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace footpad::judge {
namespace {

constexpr std::size_t kLines = 3;
constexpr std::size_t kLineLength = 160;

}  // namespace

std::string under(Channel channel) {
  switch (channel) {
    case Channel::clear: return "in clear";
    case Channel::genuine: return "inside TLS with the genuine server";
    case Channel::untrusted: return "inside TLS with a certificate that must fail";
    case Channel::cert_only: return "inside TLS with the server's chain but without its key";
    case Channel::trusted: return "inside TLS with a certificate of a rogue CA";
    case Channel::stolen: return "inside TLS with the server's stolen key";
  }
  return "in an unknown channel";
}

std::string on_connection(std::uint32_t number) {
  return number == 0 ? "the DNS" : "connection " + std::to_string(number);
}

std::string given(const Exposure& exposure) {
  const Leak& leak = exposure.leak;
  std::string text = "its " + leak.what + " (" + leak.form + ") " + under(exposure.channel) + " on " +
                     on_connection(exposure.connection);
  if (const auto comma = leak.where.rfind(", "); comma != std::string::npos)
    if (const std::string unit = leak.where.substr(comma + 2); unit != word(exposure.channel)) text += ", in " + unit;
  return text;
}

std::string exit_note(const Facts& facts) {
  if (facts.crashed) return "; it was ended by " + (facts.signal.empty() ? "a signal" : facts.signal);
  if (facts.exit) return "; it exited with code " + std::to_string(*facts.exit);
  if (facts.started) return "; it was still running";
  return {};
}

std::string alert_note(const Facts& facts) {
  return facts.alert ? ", with alert " + printable(*facts.alert) : std::string();
}

std::string last_words(const Ledger& ledger) {
  std::vector<std::string> lines;
  ByteView rest = trim(ledger.client_output);
  while (!rest.empty() && lines.size() < kLines) {
    const std::size_t end = rest.rfind('\n');
    const ByteView line = trim(end == ByteView::npos ? rest : rest.substr(end + 1));
    if (!line.empty()) lines.push_back(printable(line.substr(0, kLineLength)));
    rest = end == ByteView::npos ? ByteView{} : rest.substr(0, end);
  }
  if (lines.empty()) return {};
  std::reverse(lines.begin(), lines.end());
  return "; its last words: " + join(lines, " / ");
}

std::string policy_name(Policy policy) { return "policy " + std::string(word(policy)); }

}  // namespace footpad::judge
