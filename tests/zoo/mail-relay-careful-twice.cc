// Relays two messages of a domain, one after the other, and keeps the policy that it has fetched.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.delivers_twice = true}); }
