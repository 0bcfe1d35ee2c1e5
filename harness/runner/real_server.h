// The honest server of a run when it is not the embedded one: started from its definition, or running already.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "lane/lane.h"
#include "pki/mint.h"
#include "runner/options.h"
#include "subject/server.h"

namespace footpad::runner {

class RealServer {
 public:
  // Whether the options make sense: a usage error, before anything is started.
  static Status check(const Options& options, const std::string& tools, std::string_view protocol);
  // nullptr: the embedded one was asked for. `tools`: where servers/NAME/server.xml lies; `folder`: scratch, exists.
  static Result<std::unique_ptr<RealServer>> start(const Options& options, const std::string& tools,
                                                   std::string_view protocol, const std::string& folder,
                                                   const pki::Chain& genuine);

  // Where a lane of this transport connects, and an account that exists there.
  Status furnish(lane::Setup& setup);
  [[nodiscard]] std::string title() const { return title_; }

 private:
  std::string title_;
  std::string host_ = "127.0.0.1";
  std::map<Transport, int> ports_;
  std::optional<subject::Server> process_;
  std::string user_, password_;
};

}  // namespace footpad::runner
