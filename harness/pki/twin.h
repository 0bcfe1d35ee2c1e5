// A defect must be the only thing that tells a recipe from its twin: else a refusal proves nothing about that defect.
#pragma once

#include <string>
#include <vector>

#include "model/recipe.h"

namespace footpad::pki {

// Sentences, each about one way in which `negative` differs from `twin` besides its one defect in one respect (names,
// validity, issuing, key, extensions ...). Empty: as it should be. What only the defect needs (a rogue authority) is
// free.
std::vector<std::string> faults_against_twin(const Recipe& negative, const Recipe& twin);

}  // namespace footpad::pki
