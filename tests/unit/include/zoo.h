// Clients of the zoo, in this process.
#pragma once

#include <string>
#include <vector>

#include "client/run.h"
#include "footpad/footpad.h"

namespace footpad_test {

inline int play(const footpad::Lane& lane, const zoo::Habits& habits) {
  std::vector<std::string> words{"zoo",         "--host",    lane.host,    "--port",      std::to_string(lane.port),
                                 "--domain",    lane.domain, "--user",     lane.user,     "--password",
                                 lane.password, "--ca",      lane.ca_file, "--transport", lane.transport,
                                 "--message",   lane.message};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  return zoo::run(static_cast<int>(argv.size()), argv.data(), habits);
}

inline int careful(const footpad::Lane& lane) { return play(lane, {}); }

inline int goes_on_without_tls(const footpad::Lane& lane) {
  zoo::Habits habits;
  habits.goes_on_without_offer = true;
  return play(lane, habits);
}

inline int takes_any_chain(const footpad::Lane& lane) {
  zoo::Habits habits;
  habits.accepts_any_chain = true;
  return play(lane, habits);
}

inline constexpr const char* kStrip = "xmpp/strip-starttls-feature";

inline footpad::Wish wish_for(const std::string& scenario, const std::string& client) {
  footpad::Wish wish;
  wish.scenario = scenario;
  wish.client = client;
  return wish;
}

}  // namespace footpad_test
