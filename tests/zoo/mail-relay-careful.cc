// Relays mail under good certificates only, by DANE where the domain has it.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.needs_verified = true}); }
