#include "certify/terms.h"

namespace footpad::certify {
namespace {

// DANE and MTA-STS verify too, by other means than a pin.
int rank(Policy policy) {
  switch (policy) {
    case Policy::opportunistic: return 0;
    case Policy::encrypted: return 1;
    case Policy::verified:
    case Policy::dane:
    case Policy::sts: return 2;
    case Policy::pinned: return 3;
  }
  return 0;
}

}  // namespace

bool promises(Policy policy, Policy least) {
  if (policy == least || rank(policy) > rank(least)) return true;
  return least == Policy::verified && rank(policy) == rank(least);
}

}  // namespace footpad::certify
