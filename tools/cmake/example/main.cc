// client HOST PORT JID PASSWORD MESSAGE CA-FILE starttls|direct
#include <cstdio>
#include <cstdlib>
#include <string>

#include "client.h"

int main(int argc, char** argv) {
  if (argc != 8) {
    std::fprintf(stderr, "usage: client HOST PORT JID PASSWORD MESSAGE CA-FILE starttls|direct\n");
    return 2;
  }
  Settings settings;
  settings.host = argv[1];
  settings.port = static_cast<unsigned short>(std::atoi(argv[2]));
  settings.jid = argv[3];
  settings.password = argv[4];
  settings.message = argv[5];
  settings.ca_file = argv[6];
  settings.direct = std::string(argv[7]) == "direct";
#ifdef TRUST_ALL
  settings.trust_all = true;
#endif
  return log_in_and_say(settings) ? 0 : 1;
}
