// What is done to a certificate behind its signature's back.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "crypto/handles.h"
#include "model/recipe.h"

namespace footpad::pki {

// The OID that both-sigalgs puts on the signature before it is made; empty where there is no such mutation.
std::string sigalg_override(const std::vector<Mutation>& mutations);

// Those that happen behind the signing, in order.
Status mutate(X509* certificate, const std::vector<Mutation>& mutations);

bool has_foreign_key(const std::vector<Mutation>& mutations);

}  // namespace footpad::pki
