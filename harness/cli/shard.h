// Which part of a run this is: by --shard, or by what the environment of a CI engine says.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "report/sink.h"

namespace footpad::cli {

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// `flag`: "i/n" from 1, "off", or empty: the environment decides. What contradicts itself, or is no number, is an
// Error: a part of the cases that silently is the wrong one looks like a pass.
Result<report::Shard> shard_of(const std::string& flag, const Environment& environment);

// Bazel: tells it that the shards are known here. Nothing where it does not ask.
Status touch_status_file(const Environment& environment);

std::optional<std::string> from_environment(const std::string& name);  // empty is as good as unset

}  // namespace footpad::cli
