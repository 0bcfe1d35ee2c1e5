// The one mailbox of an IMAP server, INBOX, with one message in it: the account's.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "honest/imap_arguments.h"
#include "model/canary.h"

namespace footpad::honest::imap {

class Mailbox {
 public:
  explicit Mailbox(const Canaries& account);

  // Untagged replies, each with its CRLF. nullopt: the command is malformed.
  [[nodiscard]] Bytes selected() const;
  [[nodiscard]] Bytes status(std::string_view items) const;
  std::optional<Bytes> fetch(const std::vector<Argument>& arguments, bool by_uid);
  std::optional<Bytes> store(const std::vector<Argument>& arguments, bool by_uid);
  [[nodiscard]] Bytes search(const std::vector<Argument>& arguments) const;
  Bytes expunge();

 private:
  [[nodiscard]] std::string flags() const;
  std::optional<Bytes> fetch_item(const std::string& item);
  std::optional<Bytes> section(const std::string& item);

  std::string header_, body_;
  std::string user_, domain_;
  std::set<std::string> flags_;
  bool there_ = true;
};

}  // namespace footpad::honest::imap
