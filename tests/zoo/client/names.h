// How careless clients compare the name in a certificate with the one that they look for. Text only, in lower case; all
// of them take equal names for equal.
#pragma once

#include <string_view>

namespace zoo {

using NameMatch = bool (*)(std::string_view presented, std::string_view domain);

// As RFC 9525 has it: a wildcard is a whole label, the first one, and stands for one label.
bool match_strictly(std::string_view presented, std::string_view domain);

bool match_ends(std::string_view presented, std::string_view domain);
bool match_anywhere(std::string_view presented, std::string_view domain);   // the domain is a part of it
bool match_until_nul(std::string_view presented, std::string_view domain);  // as C strings
bool match_many_labels(std::string_view presented,
                       std::string_view domain);  // a wildcard stands for any number of labels
bool match_any_wildcard(std::string_view presented, std::string_view domain);  // wildcards in any place of any label

}  // namespace zoo
