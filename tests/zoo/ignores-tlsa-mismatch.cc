// Looks up the keys that DNS names, and where none of them fits a chain that verifies will do.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.ignores_tlsa_mismatch = true}); }
