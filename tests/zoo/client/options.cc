#include "options.h"

#include <map>
#include <set>
#include <string_view>

#include "base/text.h"

namespace zoo {

using footpad::Error;

footpad::Result<Options> read_options(int argc, char** argv) {
  Options options;
  std::string asks = "nobody", transport = "starttls", comes_back, hello = "full", demands;
  const std::map<std::string_view, std::string*> known{{"--host", &options.host},
                                                       {"--port", &options.port},
                                                       {"--domain", &options.domain},
                                                       {"--user", &options.user},
                                                       {"--password", &options.password},
                                                       {"--ca", &options.ca},
                                                       {"--message", &options.message},
                                                       {"--pin", &options.pin},
                                                       {"--ct-logs", &options.logs},
                                                       {"--token", &options.token},
                                                       {"--transport", &transport},
                                                       {"--comes-back", &comes_back},
                                                       {"--local-domain", &options.local_domain},
                                                       {"--certificate", &options.certificate},
                                                       {"--key", &options.key},
                                                       {"--own-port", &options.own_port},
                                                       {"--crl", &options.crl},
                                                       {"--asks", &asks},
                                                       {"--path", &options.path},
                                                       {"--protocol", &options.protocol},
                                                       {"--hello", &hello},
                                                       {"--demands", &demands}};
  for (int index = 1; index < argc; index += 2) {
    const auto option = known.find(argv[index]);
    if (option == known.end()) return Error{std::string("unknown option ") + argv[index], "", ""};
    if (index + 1 == argc) return Error{std::string(argv[index]) + " needs a value", "", ""};
    *option->second = argv[index + 1];
  }
  const std::set<std::string_view> of_users{"--user", "--password"},
      of_servers{"--local-domain", "--certificate", "--key"};
  for (const auto& [name, value] : known)
    if (value->empty() && name != "--pin" && name != "--ct-logs" && name != "--token" && name != "--path" &&
        name != "--comes-back" && name != "--own-port" && name != "--crl" && name != "--demands" &&
        !(options.is_server() ? of_users : of_servers).contains(name))
      return Error{std::string(name) + " is missing", "", ""};
  const std::map<std::string_view, Revocation> places{
      {"nobody", Revocation::unasked}, {"responder", Revocation::responder}, {"list", Revocation::list}};
  if (!places.contains(asks)) return Error{"--asks is nobody, responder or list", "", ""};
  options.revocation = places.at(asks);
  if (transport != "starttls" && transport != "direct") return Error{"--transport is starttls or direct", "", ""};
  const std::map<std::string_view, int> times{{"", 0}, {"once", 1}, {"thrice", 3}};
  if (!times.contains(comes_back)) return Error{"--comes-back is once or thrice", "", ""};
  options.comes_back = times.at(comes_back);
  const std::set<std::string_view> protocols{"xmpp", "https", "smtp", "smtp-relay", "imap", "pop3", "sieve"};
  if (!protocols.contains(options.protocol))
    return Error{"--protocol is " + footpad::join({protocols.begin(), protocols.end()}, ", "), "", ""};
  if (hello != "full" && hello != "bare") return Error{"--hello is full or bare", "", ""};
  if (!demands.empty() && demands != "requiretls") return Error{"--demands is requiretls", "", ""};
  options.demands_tls_onward = demands == "requiretls";
  options.says_little = hello == "bare";
  options.reads_pages = options.protocol == "https";
  options.direct = transport == "direct";
  options.reference = options.domain;
  options.discovers = options.host == options.domain && options.path.empty();
  return options;
}

}  // namespace zoo
