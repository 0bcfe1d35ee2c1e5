#include "honest/entropy.h"

#include <openssl/rand.h>

namespace footpad::honest {

Bytes random_bytes(std::size_t count) {
  Bytes out(count, '\0');
  // Without entropy no TLS end would stand either, so nobody gets as far as to depend on these.
  RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count));
  return out;
}

}  // namespace footpad::honest
