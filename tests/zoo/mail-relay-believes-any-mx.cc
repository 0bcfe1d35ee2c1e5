// Takes the key that DNS names for a host, whoever said that it is the host of the domain.
#include "mail/run.h"

int main(int argc, char** argv) {
  return zoo::mail::run(argc, argv, {.needs_verified = true, .believes_any_mx = true});
}
