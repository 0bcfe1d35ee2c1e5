// The client, in this process, is attacked: one test a scenario.
#include <footpad/gtest.h>

#include "client.h"

namespace {

Settings settings_of(const footpad::Lane& lane) {
  Settings settings;
  settings.host = lane.host;
  settings.port = static_cast<unsigned short>(lane.port);
  settings.jid = lane.jid;
  settings.password = lane.password;
  settings.message = lane.message;
  settings.ca_file = lane.ca_file;
  settings.direct = lane.transport == "direct";
  return settings;
}

int log_in(const footpad::Lane& lane) { return log_in_and_say(settings_of(lane)) ? 0 : 1; }

#ifdef CARELESS
int log_in_to_anybody(const footpad::Lane& lane) {
  Settings settings = settings_of(lane);
  settings.trust_all = true;
  return log_in_and_say(settings) ? 0 : 1;
}
FOOTPAD_SCENARIOS(Careless, log_in_to_anybody, footpad::Scenarios("+smoke").transport("both").policy("verified"));
#endif

FOOTPAD_SCENARIOS(Careful, log_in, footpad::Scenarios("+smoke").transport("both").policy("verified"));

}  // namespace
