// What the controls of a group have shown, and what follows for its attacks (DESIGN.md §2 rules 1 and 11).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lane/lane.h"
#include "model/verdict.h"
#include "runner/plan.h"
#include "scenario/catalogue.h"

namespace footpad::runner {

// A control that asks whether the client can do something at all. Red, it makes what needs it unsupported, and nothing
// else.
bool is_probe(const scenario::Catalogue& catalogue, const Scenario& control);

class Gate {
 public:
  explicit Gate(const scenario::Catalogue& catalogue) : catalogue_(&catalogue) {}

  void hear(const Scenario& control, const Verdict& verdict, double seconds, const Ledger& ledger);
  void forget() { controls_.clear(); }
  // Whether it ran at all, and how.
  [[nodiscard]] ControlState state(const Scenario& control) const;
  [[nodiscard]] std::string reason(const Scenario& control) const;

  // Why the attack need not be made: its verdict. nullopt: it is to be made.
  [[nodiscard]] std::optional<Verdict> spares(const Case& attack) const;
  // What the judge is to know of the attack's controls.
  void inform(Question& question, const Case& attack) const;
  // `timeout` 0: by the time that the controls took.
  [[nodiscard]] lane::Timing timing(const Case& attack, double timeout) const;

 private:
  struct Heard {
    bool green = false;
    std::string reason;
    std::optional<int> exit;
    double seconds = 0;
    int connections = 0;
    std::vector<std::string> commands;
  };
  [[nodiscard]] const Heard& of(const Scenario& control) const;

  const scenario::Catalogue* catalogue_;
  std::map<std::string, Heard> controls_;  // by id
};

// A red probe proves nothing but that the client lacks something.
void excuse_probe(const scenario::Catalogue& catalogue, const Scenario& control, Verdict& verdict);

// A verdict that looked secure, and whose control failed when it was run once more.
void withdraw(Verdict& verdict, const std::string& closing_reason);

// ... and in which Footpad heard nobody for so many seconds, which is kDeaf at the least.
void withdraw_unheard(Verdict& verdict, double seconds);
inline constexpr double kDeaf = 2;  // seconds that clients wait for an answer, at the least

}  // namespace footpad::runner
