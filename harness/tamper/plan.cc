#include "tamper/plan.h"

#include <algorithm>
#include <regex>

#include "base/text.h"

namespace footpad::tamper {
namespace {

using Kind = Action::Kind;

// A byte range of the original unit that becomes something else. Everything outside stays identical.
struct Edit {
  std::size_t begin, end;
  Bytes with;
};

constexpr std::size_t kRegexLimit = 8192;

bool find_spans(const Unit& unit, const std::string& name, const Bytes& with, std::vector<Edit>& edits) {
  bool found = false;
  for (const Span& span : unit.spans) {
    if (span.name != name) continue;
    edits.push_back({span.begin, span.end, with});
    found = true;
  }
  return found;
}

// An attribute keeps its leading space and name: only the value changes. An element is replaced whole, and so is the
// value of a field.
bool find_set(const Unit& unit, const Action& action, const Bytes& with, std::vector<Edit>& edits) {
  if (!action.select.starts_with("@")) return find_spans(unit, action.select, with, edits);
  for (const Span& span : unit.spans) {
    if (span.name != action.select) continue;
    const ByteView text = ByteView(unit.text()).substr(span.begin, span.end - span.begin);
    if (text.find_first_of(" \t\r\n") != 0) {  // a value and nothing else, no attribute of an element
      edits.push_back({span.begin, span.end, with});
      return true;
    }
    const auto quote = text.find_first_of("'\"");
    if (quote == ByteView::npos || text.size() < quote + 2) continue;
    edits.push_back({span.begin + quote + 1, span.end - 1, with});
    return true;
  }
  return false;
}

// Every `find` in `text`, as an edit of it.
std::vector<Edit> occurrences(const Bytes& text, const Action& action, const Names& names) {
  std::vector<Edit> edits;
  const std::string with = expand(action.text, names);
  if (!action.regex) {
    const std::string find = expand(action.find, names);
    for (auto at = text.find(find); !find.empty() && at != Bytes::npos; at = text.find(find, at + find.size()))
      edits.push_back({at, at + find.size(), with});
    return edits;
  }
  const std::string shown = text.substr(0, kRegexLimit);
  const std::regex pattern(expand(action.find, names), std::regex::ECMAScript);
  for (std::sregex_iterator match(shown.begin(), shown.end(), pattern), none; match != none; ++match) {
    if (match->length() == 0) continue;
    const auto begin = static_cast<std::size_t>(match->position());
    edits.push_back({begin, begin + static_cast<std::size_t>(match->length()), match->format(with)});
  }
  return edits;
}

Bytes apply(const Bytes& bytes, std::vector<Edit> edits);

// The same inside each run of base64 that is long enough to be more than a word.
std::vector<Edit> occurrences_in_base64(const Bytes& text, const Action& action, const Names& names) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
  constexpr std::size_t shortest = 8;
  std::vector<Edit> edits;
  for (auto begin = text.find_first_of(alphabet); begin != Bytes::npos;) {
    const auto end = std::min(text.find_first_not_of(alphabet, begin), text.size());
    const auto decoded =
        end - begin < shortest ? std::nullopt : from_base64(std::string_view(text).substr(begin, end - begin));
    if (decoded)
      if (auto inside = occurrences(*decoded, action, names); !inside.empty())
        edits.push_back({begin, end, to_base64(apply(*decoded, std::move(inside)))});
    begin = text.find_first_of(alphabet, end);
  }
  return edits;
}

bool find_text(const Unit& unit, const Action& action, const Names& names, std::vector<Edit>& edits) {
  auto found =
      action.in_base64 ? occurrences_in_base64(unit.text(), action, names) : occurrences(unit.text(), action, names);
  edits.insert(edits.end(), found.begin(), found.end());
  return !found.empty();
}

Bytes apply(const Bytes& bytes, std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
  Bytes out;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    if (edit.begin < at) continue;  // inside a range that is gone already
    out.append(bytes, at, edit.begin - at);
    out += edit.with;
    at = edit.end;
  }
  return out.append(bytes, at);
}

// What a variable stands for may be longer than its name: the bound holds all the same.
Bytes repeated(const Action& action, const Names& names) {
  const Bytes once = expand(action.text, names);
  Bytes out = once;
  for (int i = 1; i < action.repeat && out.size() + once.size() <= Action::text_limit; ++i) out += once;
  return out;
}

// False: an edit of `on` that is not optional finds nothing in `unit`.
bool find_edits(const On& on, const Unit& unit, const Names& names, std::vector<Edit>& edits) {
  for (const Action& action : on.actions) {
    bool found = true;
    if (action.kind == Kind::remove) found = find_spans(unit, action.select, "", edits);
    if (action.kind == Kind::set) found = find_set(unit, action, expand(action.text, names), edits);
    if (action.kind == Kind::replace) found = find_text(unit, action, names, edits);
    if (!found && !action.optional) return false;
  }
  return true;
}

Step edited(const On& on, const Unit& unit, std::vector<Edit> edits, const Names& names,
            const dialogue::Dialogue& reader) {
  Step step;
  Unit work = unit;
  const auto become = [&work](Bytes text) { (work.plain ? *work.plain : work.bytes) = std::move(text); };
  become(apply(unit.text(), std::move(edits)));
  Bytes before, after;  // in one write with the unit
  for (const Action& action : on.actions) {
    if (action.kind == Kind::split) {
      step.segment_size = action.size;
      step.pause_milliseconds = action.milliseconds;
    }
    if (action.kind == Kind::upgrade) step.action = &action;
    if (action.kind != Kind::insert) continue;
    const Bytes text = repeated(action, names);
    if (action.where == Action::Where::inside_end) {
      become(reader.insert_inside(work, text));
      continue;
    }
    const Bytes said = reader.said_beside(unit, unit.from, text);
    if (action.where == Action::Where::before)
      action.same_segment ? before.insert(0, said) : step.before.append(said);
    else
      (action.same_segment ? after : step.after) += said;
  }
  step.bytes = before + (work.text() == unit.text() ? unit.bytes : reader.rewritten(unit, work.text())) + after;
  return step;
}

std::optional<Step::Kind> step_kind(const Action& action) {
  switch (action.kind) {
    case Kind::reply: return action.to.empty() ? Step::Kind::to_client : Step::Kind::elsewhere;
    case Kind::release: return Step::Kind::elsewhere;
    case Kind::call: return Step::Kind::call;
    case Kind::send: return Step::Kind::to_server;
    case Kind::upgrade: return action.side == Action::On::server ? Step::Kind::upgrade_server : Step::Kind::start_tls;
    case Kind::end_tls: return Step::Kind::end_tls;
    case Kind::close: return Step::Kind::close;
    case Kind::hang: return Step::Kind::hang;
    case Kind::hold: return Step::Kind::hold;
    case Kind::delay: return Step::Kind::delay;
    case Kind::mark: return Step::Kind::mark;
    case Kind::violation: return Step::Kind::violation;
    default: return std::nullopt;
  }
}

bool stops_unit(const Action& action) {
  return action.kind == Kind::drop || (action.kind == Kind::reply && action.to.empty()) || action.kind == Kind::hang ||
         (action.kind == Kind::upgrade && action.side == Action::On::server);
}

// The unit itself goes out before TLS starts or the connection ends, and after what must come first.
bool comes_after_unit(Step::Kind kind) {
  return kind == Step::Kind::start_tls || kind == Step::Kind::end_tls || kind == Step::Kind::close;
}

}  // namespace

std::optional<std::vector<Step>> plan(const On& on, const Unit* unit, const Names& names,
                                      const dialogue::Dialogue& reader) {
  Names with_unit = names;
  with_unit.unit = unit;
  std::vector<Edit> edits;
  if (unit != nullptr && !find_edits(on, *unit, with_unit, edits)) return std::nullopt;

  bool pass = unit != nullptr && std::none_of(on.actions.begin(), on.actions.end(), stops_unit);
  std::vector<Step> steps;
  const auto pass_now = [&] {
    if (pass) steps.push_back(edited(on, *unit, edits, with_unit, reader));
    pass = false;
  };
  for (const Action& action : on.actions) {
    const auto kind = step_kind(action);
    if (!kind) continue;
    if (comes_after_unit(*kind)) pass_now();
    Step step;
    step.kind = *kind;
    step.action = &action;
    if (action.kind == Kind::reply || action.kind == Kind::send) {
      step.bytes = repeated(action, with_unit);
      const Side side = action.kind == Kind::reply ? Side::server : Side::client;
      if (unit != nullptr && action.to.empty()) step.bytes = reader.said_beside(*unit, side, step.bytes);
    }
    steps.push_back(std::move(step));
  }
  pass_now();
  return steps;
}

Bytes without_removed(const On& on, const Unit& unit, const dialogue::Dialogue& reader) {
  std::vector<Edit> edits;
  for (const Action& action : on.actions)
    if (action.kind == Kind::remove) find_spans(unit, action.select, "", edits);
  return edits.empty() ? unit.bytes : reader.rewritten(unit, apply(unit.text(), std::move(edits)));
}

}  // namespace footpad::tamper
