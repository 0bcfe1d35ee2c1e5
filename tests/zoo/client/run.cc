#include "run.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "base/text.h"
#include "options.h"
#include "session.h"

namespace zoo {

namespace {

constexpr unsigned int longest_hang = 60;  // seconds: nobody is to find these animals running tomorrow

int exit_after_abort(const Habits& habits, Session& session, const footpad::Error& why) {
  std::fprintf(stderr, "aborted: %s\n", footpad::printable(why.what).c_str());
  if (habits.crashes) {
    std::signal(SIGSEGV, SIG_DFL);
    std::raise(SIGSEGV);
  }
  if (habits.hangs)
    sleep(longest_hang);
  else
    session.say_goodbye();
  return habits.reports_success_always ? 0 : 1;
}

}  // namespace

int run(int argc, char** argv, const Habits& habits) {
  std::signal(SIGPIPE, SIG_IGN);
  const auto options = read_options(argc, argv);
  if (!options) {
    std::fprintf(stderr, "%s\n", options.error().what.c_str());
    return 2;
  }
  if (habits.never_connects) return 1;

  const bool comes_back = habits.falls_back_to_clear;
  {
    Session session(*options, habits, false);
    const auto talked = session.talk();
    if (talked) return habits.exits_one_after_leak && session.logged_in_in_clear() ? 1 : 0;
    if (!comes_back) return exit_after_abort(habits, session, talked.error());
    session.say_goodbye();
  }
  Session session(*options, habits, true);
  const auto talked = session.talk();
  return talked ? 0 : exit_after_abort(habits, session, talked.error());
}

}  // namespace zoo
