#include "scenario/read_listen.h"

namespace footpad::scenario {

Listen read_listen(const Node& node) {
  node.allow({"host", "port", "protocol", "transport", "identity", "recipe", "certificate-for", "tickets"}, {});
  node.require("host");
  node.require("port");
  Listen listen;
  listen.place = node.place();
  listen.host = node.attribute_or("host", "");
  if (node.attribute("host") &&
      (listen.host.empty() ||
       listen.host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-${}") != std::string::npos))
    node.fault_at("host", "'" + listen.host + "' is not a host's name",
                  "write it in lower case, as in host=\"evil.test\"");
  listen.port = node.number("port", 0, 1, 65535);
  listen.protocol = node.attribute_or("protocol", "");
  listen.transport = node.word_of("transport", Transport::starttls);
  if (node.attribute("identity")) listen.identity = node.word_of("identity", Identity::none);
  listen.recipe = node.attribute_or("recipe", "");
  listen.certificate_for = node.attribute_or("certificate-for", "");
  listen.tickets = node.attribute_or("tickets", "");
  return listen;
}

}  // namespace footpad::scenario
