// Runs a property over mutated talks: so many, from that seed number on, or the one that is named.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "dialogue/dialogue.h"
#include "mutate.h"

namespace footpad::fuzz {

// FOOTPAD_FUZZ_ITERATIONS, FOOTPAD_FUZZ_SEED, FOOTPAD_FUZZ_ONLY (an iteration).
void for_each_talk(const std::string& protocol, const std::function<void(const Talk&, Chance&)>& property);
// The seeds as they are, each in several segmentations.
void for_each_seed(const std::string& protocol, const std::function<void(const Talk&, Chance&)>& property);

// The same over any bytes: one input, and what is made of a corpus.
void try_input(const std::string& what, const Bytes& input, const std::function<void(ByteView)>& property);
void for_each_input(const std::vector<std::pair<std::string, Bytes>>& corpus,
                    const std::function<void(ByteView)>& property);

// The protocols of the table, by their names, as gtest wants them.
std::vector<std::string> protocol_names();
std::string test_name(const testing::TestParamInfo<std::string>& info);

}  // namespace footpad::fuzz
