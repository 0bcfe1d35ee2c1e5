// What an <on> makes of a unit: the list of steps that the session then takes. Pure.
#pragma once

#include <optional>
#include <vector>

#include "dialogue/dialogue.h"
#include "model/scenario.h"
#include "tamper/expand.h"

namespace footpad::tamper {

struct Step {
  enum class Kind {
    pass,       // the unit, as edited, goes where it was going: `bytes`, then `after` as a segment of its own
    to_client,  // bytes of Footpad's own to the client
    elsewhere,  // the same, to the client on the connection of action->to
    to_server,
    call,            // see action->domains
    start_tls,       // see action->side, identity, recipe
    upgrade_server,  // negotiate TLS with the server alone, and take its new capabilities for this unit
    end_tls,
    close,
    hang,
    hold,
    delay,
    mark,
    violation
  };
  Kind kind = Kind::pass;
  Bytes before, bytes, after;  // pass: `before` and `after` are segments of their own
  int segment_size = 0;        // pass: 0 = one write; else writes of this many bytes
  int pause_milliseconds = 0;  // pass: between two of these writes; 0: as soon as the peer's TCP has the one before
  // What it is made of; for pass: the <upgrade> that comes behind the unit, if any.
  const Action* action = nullptr;
};

// nullopt: an edit found nothing to edit, so this <on> does not apply to this unit.
// `reader` inserts inside units; `unit` is null for points. `passes`: whether the unit would be forwarded by default.
std::optional<std::vector<Step>> plan(const On& on, const Unit* unit, const Names& names,
                                      const dialogue::Dialogue& reader);

// Only the <remove>s of `on`, where they find something: for the capabilities that come after <upgrade side="server"/>.
Bytes without_removed(const On& on, const Unit& unit, const dialogue::Dialogue& reader);

}  // namespace footpad::tamper
