// A lane: where a client is to go, whom it is to trust, who it is; and, once it has ended, its verdict.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "footpad/export.h"
#include "footpad/result.h"
#include "footpad/verdict.h"
#include "footpad/wish.h"

// clang-format off
FOOTPAD_BEGIN_API
// clang-format on

class Core;

enum class LaneState {
  open,         // the client is awaited, or busy
  provisional,  // it looks secure, and waits for its honest control to be green once more
  judged
};

struct ControlSeen {
  std::string scenario, state, reason;  // state: "green", "red", "none"
};

// As it was when it was asked for.
struct LaneReport {
  LaneState state = LaneState::open;
  std::vector<ControlSeen> controls;
  int connections = 0;
  std::optional<Verdict> verdict;      // once it is judged
  std::optional<Verdict> provisional;  // nobody's verdict yet
  std::optional<Explanation> explanation;
};

// All of it is of one lane alone; files are there as long as it is.
struct LaneFields {
  // For the client.
  std::string host;                                 // what to connect to: a name of loopback
  int port = 0;                                     // ... and where; 0: nothing is to be done, it is judged already
  std::string ca_pem;                               // whom to trust: PEM
  std::string ca_file, ca_dir;                      // the same as a file, and as a folder with OpenSSL's hash links
  std::string domain;                               // the name that the certificate is for
  std::string user, jid, password, message, token;  // message: to be said once the client is logged in
  std::string pin;                                  // of the genuine key, "sha256//..."
  std::vector<std::string> tlsa;                    // as zone files have them
  std::string crl_file, ct_log_file;                // these four where the wish `takes` them
  std::string certificate_file, key_file;
  int own_port = 0;  // where a client that is a server is to listen; 0: nowhere
  std::string local_domain, keylog_file;
  std::map<std::string, std::string> environment;  // variables by which common TLS libraries are told the CA

  // About it.
  std::string id, scenario, title, client, protocol, transport, policy, expectation;
  bool is_control = false;
  double deadline = 0;  // seconds that the case may take, once the client has come
};

// Movable, not copyable; the lane is gone with it. Its methods may be called from any thread, but not from two at once.
class Lane : public LaneFields {
 public:
  FOOTPAD_API Lane(Lane&& from) noexcept;
  FOOTPAD_API Lane& operator=(Lane&& from) noexcept;
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  FOOTPAD_API ~Lane();

  // The client has come to its end: 0 to 255, 0 is success by its own account; `output`: what it printed. It must have
  // let go of its connections: what it keeps open it has not left. Waits for the verdict.
  FOOTPAD_API Result<LaneReport> done(int exit, const std::string& output = "");
  // Waits at most so long (seconds, 0 or more) until it is judged; `settled`: and no longer provisional.
  FOOTPAD_API Result<LaneReport> wait(double seconds, bool settled = false);
  Result<LaneReport> report() { return wait(0); }

  [[nodiscard]] FOOTPAD_API Result<Ledger> ledger() const;
  [[nodiscard]] FOOTPAD_API Result<std::string> transcript() const;  // for people

 private:
  friend class Core;
  explicit Lane(std::shared_ptr<Core> core) : core_(std::move(core)) {}
  std::shared_ptr<Core> core_;  // null: moved from
};

FOOTPAD_END_API
