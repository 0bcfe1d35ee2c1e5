#include "dialogue/imap.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "dialogue/imap_commands.h"
#include "dialogue/imap_kinds.h"
#include "dialogue/imap_replies.h"

namespace footpad::dialogue {
namespace {

constexpr std::size_t kOpenCommands = 256;

class Imap final : public Dialogue {
 public:
  void feed(Side from, ByteView bytes, std::vector<Unit>& out) override {
    from == Side::client ? feed_client(bytes, out) : feed_server(bytes, out);
  }

  Bytes take_pending(Side from) override {
    return from == Side::client ? client_.take_pending() : server_.take_pending();
  }

  void restart(Side from) override {
    if (from == Side::client) {
      client_ = {};
      to_client_ = {};
      return;
    }
    server_ = {};
    to_server_ = {};
    asked_.clear();
  }

  void told(Side to, ByteView bytes) override {
    if (to == Side::client) {
      std::vector<imap::Reply> replies;
      to_client_.feed(bytes, replies);
      for (const imap::Reply& reply : replies) client_.hear(reply.bytes);
      return;
    }
    std::vector<imap::Said> commands;
    to_server_.feed(bytes, commands);
    for (imap::Said& said : commands) {
      if (said.type != imap::Said::Type::command) continue;
      if (asked_.size() == kOpenCommands) asked_.pop_front();
      asked_.push_back({std::move(said.tag), std::move(said.name)});
    }
  }

  [[nodiscard]] Bytes upgrade_request() const override { return "f0 STARTTLS\r\n"; }
  [[nodiscard]] Bytes hello(const std::string&) const override { return "f1 CAPABILITY\r\n"; }
  [[nodiscard]] Bytes prompt(const Canaries&) const override { return "* OK Still here\r\n"; }
  [[nodiscard]] Bytes insert_inside(const Unit& unit, ByteView text) const override {
    return imap::inside_end(unit, text);
  }

 private:
  struct Asked {
    std::string tag, command;
  };

  void feed_client(ByteView bytes, std::vector<Unit>& out) {
    std::vector<imap::Said> all;
    client_.feed(bytes, all);
    for (imap::Said& said : all) {
      Unit& unit = out.emplace_back();
      unit.from = Side::client;
      imap::classify(std::move(said), unit);
    }
  }

  void feed_server(ByteView bytes, std::vector<Unit>& out) {
    std::vector<imap::Reply> replies;
    server_.feed(bytes, replies);
    for (imap::Reply& reply : replies) {
      to_server_.hear(reply.bytes);
      const std::string asked = asked_for(reply);
      Unit& unit = out.emplace_back();
      unit.from = Side::server;
      imap::classify(std::move(reply), asked, !std::exchange(greeted_, true), unit);
    }
  }

  // The command that this answers.
  std::string asked_for(const imap::Reply& reply) {
    if (reply.type == imap::Reply::Type::tagged) {
      const auto found =
          std::find_if(asked_.begin(), asked_.end(), [&](const Asked& asked) { return asked.tag == reply.tag; });
      if (found == asked_.end()) return {};
      std::string command = std::move(found->command);
      asked_.erase(found);
      return command;
    }
    const auto login = std::find_if(asked_.rbegin(), asked_.rend(),
                                    [](const Asked& asked) { return asked.command == "AUTHENTICATE"; });
    return reply.type == imap::Reply::Type::continuation && login != asked_.rend() ? login->command : "";
  }

  imap::CommandReader client_;     // what the client says
  imap::ReplyReader to_client_;    // what it is told
  imap::ReplyReader server_;       // what the server says
  imap::CommandReader to_server_;  // what it is told
  std::deque<Asked> asked_;        // of it, and without an answer yet
  bool greeted_ = false;           // by the server: once a connection, TLS or not
};

}  // namespace

std::unique_ptr<Dialogue> make_imap() { return std::make_unique<Imap>(); }

}  // namespace footpad::dialogue
