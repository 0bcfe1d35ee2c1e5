#include "names.h"

#include <algorithm>

namespace zoo {

namespace {

std::string_view first_label(std::string_view name) { return name.substr(0, name.find('.')); }

std::string_view behind(std::string_view name, std::string_view label) {
  return name.size() > label.size() ? name.substr(label.size() + 1) : std::string_view();
}

bool label_fits(std::string_view pattern, std::string_view label) {
  if (pattern.empty()) return label.empty();
  if (pattern.front() != '*')
    return !label.empty() && pattern.front() == label.front() && label_fits(pattern.substr(1), label.substr(1));
  return label_fits(pattern.substr(1), label) || (!label.empty() && label_fits(pattern, label.substr(1)));
}

auto labels(std::string_view name) { return std::count(name.begin(), name.end(), '.'); }

}  // namespace

bool match_strictly(std::string_view presented, std::string_view domain) {
  if (presented == domain) return true;
  const auto rest = behind(domain, first_label(domain));
  return first_label(presented) == "*" && labels(rest) >= 1 && behind(presented, "*") == rest;
}

bool match_ends(std::string_view presented, std::string_view domain) {
  if (presented.ends_with(domain)) return true;
  return !presented.empty() && domain.size() > presented.size() && domain.ends_with(presented) &&
         domain[domain.size() - presented.size() - 1] == '.';
}

bool match_anywhere(std::string_view presented, std::string_view domain) {
  return presented.find(domain) != std::string_view::npos;
}

bool match_until_nul(std::string_view presented, std::string_view domain) {
  return presented.substr(0, presented.find('\0')) == domain;
}

bool match_many_labels(std::string_view presented, std::string_view domain) {
  if (!presented.starts_with('*')) return presented == domain;
  const auto rest = presented.substr(1);
  return (rest.empty() || rest.front() == '.') && domain.size() > rest.size() && domain.ends_with(rest);
}

bool match_any_wildcard(std::string_view presented, std::string_view domain) {
  if (labels(presented) != labels(domain)) return false;
  const auto pattern = first_label(presented), label = first_label(domain);
  if (!label_fits(pattern, label)) return false;
  if (pattern.size() == presented.size()) return true;
  return match_any_wildcard(behind(presented, pattern), behind(domain, label));
}

}  // namespace zoo
