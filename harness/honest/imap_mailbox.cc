#include "honest/imap_mailbox.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace footpad::honest::imap {
namespace {

constexpr const char* kDate = "Thu, 1 Jan 2026 00:00:00 +0000";

Bytes literal(const std::string& text) { return "{" + std::to_string(text.size()) + "}\r\n" + text; }

// "HEADER.FIELDS (From To)" of `header`, which ends with an empty line.
std::string fields_of(const std::string& header, std::string_view names, bool others) {
  const auto wanted = words_of(lower(names));
  std::string out;
  for (const std::string& part : split(header, '\n')) {
    const std::string_view line = trim(part);
    if (line.empty()) continue;
    const bool named = std::find(wanted.begin(), wanted.end(), lower(line.substr(0, line.find(':')))) != wanted.end();
    if (named != others) out += std::string(line) + "\r\n";
  }
  return out + "\r\n";
}

// "<0.100>": so much of it.
std::optional<std::string> part_of(const std::string& text, const std::string& partial) {
  const auto point = partial.find('.');
  const auto is_number = [](std::string_view digits) {
    return !digits.empty() && digits.size() <= 9 &&
           std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (point == std::string::npos || !is_number(partial.substr(0, point)) || !is_number(partial.substr(point + 1)))
    return std::nullopt;
  const std::size_t begin = std::min<std::size_t>(std::stoul(partial), text.size());
  return text.substr(begin, std::stoul(partial.substr(point + 1)));
}

}  // namespace

Mailbox::Mailbox(const Canaries& account)
    : header_("From: A friend <friend@" + account.domain + ">\r\nTo: <" + account.jid() + ">\r\nSubject: A letter " +
              account.message + "\r\nDate: " + kDate + "\r\nMessage-ID: <1@" + account.domain +
              ">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"),
      body_(account.message + "\r\n"),
      user_(account.user),
      domain_(account.domain) {}

Bytes Mailbox::selected() const {
  const std::string count = there_ ? "1" : "0";
  return "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n* OK [PERMANENTFLAGS (\\Answered \\Flagged "
         "\\Deleted "
         "\\Seen \\Draft)] Flags\r\n* " +
         count + " EXISTS\r\n* " + count +
         " RECENT\r\n* OK [UIDVALIDITY 1] UIDs are valid\r\n* OK [UIDNEXT 2] Predicted next UID\r\n";
}

Bytes Mailbox::status(std::string_view items) const {
  const std::string count = there_ ? "1" : "0";
  std::vector<std::string> out;
  for (const std::string& item : words_of(upper(items))) {
    if (item == "MESSAGES" || item == "RECENT") out.push_back(item + " " + count);
    if (item == "UNSEEN") out.push_back(item + " " + (there_ && !flags_.contains("\\Seen") ? "1" : "0"));
    if (item == "UIDNEXT") out.push_back("UIDNEXT 2");
    if (item == "UIDVALIDITY") out.push_back("UIDVALIDITY 1");
  }
  return "* STATUS INBOX (" + join(out, " ") + ")\r\n";
}

std::optional<Bytes> Mailbox::fetch(const std::vector<Argument>& arguments, bool by_uid) {
  if (arguments.size() != 2 || !arguments[0].is_text()) return std::nullopt;
  const auto holds = set_holds(arguments[0].text, 1, 1);
  if (!holds) return std::nullopt;
  std::string asked = arguments[1].text;
  const std::string macro = upper(asked);
  if (macro == "FAST") asked = "FLAGS INTERNALDATE RFC822.SIZE";
  if (macro == "ALL") asked = "FLAGS INTERNALDATE RFC822.SIZE ENVELOPE";
  if (macro == "FULL") asked = "FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY";
  const auto items = read_arguments(" " + asked);
  if (!items || items->empty()) return std::nullopt;
  std::vector<std::string> out;
  bool says_uid = false;
  for (const Argument& item : *items) {
    const auto said = fetch_item(item.text);
    if (!said) return std::nullopt;
    says_uid = says_uid || upper(item.text) == "UID";
    out.push_back(*said);
  }
  if (by_uid && !says_uid) out.insert(out.begin(), "UID 1");
  return *holds && there_ ? "* 1 FETCH (" + join(out, " ") + ")\r\n" : Bytes();
}

std::optional<Bytes> Mailbox::fetch_item(const std::string& item) {
  const std::string name = upper(item);
  const std::string address = "(NIL NIL \"" + user_ + "\" \"" + domain_ + "\")";
  if (name == "UID") return "UID 1";
  if (name == "FLAGS") return "FLAGS " + flags();
  if (name == "INTERNALDATE") return "INTERNALDATE \"01-Jan-2026 00:00:00 +0000\"";
  if (name == "RFC822.SIZE") return "RFC822.SIZE " + std::to_string(header_.size() + body_.size());
  if (name == "RFC822.HEADER") return "RFC822.HEADER " + literal(header_);
  if (name == "ENVELOPE") {
    const std::string friends = "((\"A friend\" NIL \"friend\" \"" + domain_ + "\"))";
    return "ENVELOPE (\"" + std::string(kDate) + "\" \"A letter\" " + friends + " " + friends + " " + friends + " (" +
           address + ") NIL NIL NIL \"<1@" + domain_ + ">\")";
  }
  if (name == "BODY" || name == "BODYSTRUCTURE")
    return name + " (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL \"7BIT\" " + std::to_string(body_.size()) +
           " 1" + (name == "BODY" ? "" : " NIL NIL NIL NIL") + ")";
  if (name == "RFC822" || name == "RFC822.TEXT") {
    flags_.insert("\\Seen");
    return name + " " + literal(name == "RFC822" ? header_ + body_ : body_);
  }
  return section(item);
}

// BODY[...]<...>, BODY.PEEK[...]<...>
std::optional<Bytes> Mailbox::section(const std::string& item) {
  const auto open = item.find('['), close = item.find(']');
  if (open == std::string::npos || close == std::string::npos || close < open) return std::nullopt;
  const std::string name = upper(item.substr(0, open));
  if (name != "BODY" && name != "BODY.PEEK") return std::nullopt;
  const std::string inside = item.substr(open + 1, close - open - 1), what = upper(inside);
  std::string text;
  if (what.empty())
    text = header_ + body_;
  else if (what == "TEXT" || what == "1")
    text = body_;
  else if (what == "HEADER")
    text = header_;
  else if (what == "MIME" || what == "1.MIME")
    text = fields_of(header_, "content-type", false);
  else if (const auto list = inside.find('('); list != std::string::npos && what.starts_with("HEADER.FIELDS"))
    text = fields_of(header_, replace_all(inside.substr(list + 1, inside.find(')') - list - 1), "\"", ""),
                     what.starts_with("HEADER.FIELDS.NOT"));
  else
    return std::nullopt;
  std::string label = "BODY[" + inside + "]";
  if (const std::string partial = item.substr(close + 1); !partial.empty()) {
    if (partial.size() < 2 || partial.front() != '<' || partial.back() != '>') return std::nullopt;
    const auto part = part_of(text, partial.substr(1, partial.size() - 2));
    if (!part) return std::nullopt;
    text = *part;
    label += "<" + partial.substr(1, partial.find('.') - 1) + ">";
  }
  if (name == "BODY") flags_.insert("\\Seen");
  return label + " " + literal(text);
}

std::optional<Bytes> Mailbox::store(const std::vector<Argument>& arguments, bool by_uid) {
  if (arguments.size() < 3 || !arguments[0].is_text() || !arguments[1].is_text()) return std::nullopt;
  const auto holds = set_holds(arguments[0].text, 1, 1);
  const std::string how = upper(arguments[1].text);
  const bool silent = how.ends_with(".SILENT");
  const std::string what = silent ? how.substr(0, how.size() - 7) : how;
  if (!holds || (what != "FLAGS" && what != "+FLAGS" && what != "-FLAGS")) return std::nullopt;
  if (!*holds || !there_) return "";
  if (what == "FLAGS") flags_.clear();
  for (std::size_t i = 2; i < arguments.size(); ++i)
    for (const std::string& named : words_of(lower(arguments[i].text))) {
      if (named.size() < 2 || named[0] != '\\') continue;  // no keywords
      std::string flag = named;
      flag[1] = upper(flag.substr(1, 1))[0];
      if (what == "-FLAGS")
        flags_.erase(flag);
      else if (flags_.size() < 8)
        flags_.insert(flag);
    }
  return silent ? "" : Bytes("* 1 FETCH (") + (by_uid ? "UID 1 " : "") + "FLAGS " + flags() + ")\r\n";
}

// All that clients look for in a mailbox of one message is its flags; whatever else they ask about, it matches.
Bytes Mailbox::search(const std::vector<Argument>& arguments) const {
  bool matches = there_;
  for (const Argument& argument : arguments) {
    for (const auto& [flag, name] :
         {std::pair{"\\Seen", "SEEN"}, std::pair{"\\Deleted", "DELETED"}, std::pair{"\\Answered", "ANSWERED"},
          std::pair{"\\Flagged", "FLAGGED"}, std::pair{"\\Draft", "DRAFT"}}) {
      const std::string word = upper(argument.text);
      if (word == name) matches = matches && flags_.contains(flag);
      if (word == std::string("UN") + name) matches = matches && !flags_.contains(flag);
    }
  }
  return matches ? "* SEARCH 1\r\n" : "* SEARCH\r\n";
}

Bytes Mailbox::expunge() {
  if (!there_ || !flags_.contains("\\Deleted")) return "";
  there_ = false;
  return "* 1 EXPUNGE\r\n";
}

std::string Mailbox::flags() const { return "(" + join({flags_.begin(), flags_.end()}, " ") + ")"; }

}  // namespace footpad::honest::imap
