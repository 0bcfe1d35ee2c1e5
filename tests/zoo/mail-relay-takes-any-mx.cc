// Needs no word of a host in the policy that demands TLS.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.takes_any_mx = true}); }
