// Checks the signature of the leaf, and of nothing above it.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_signature_above = true}); }
