// A client that is told that a certificate is revoked, and takes it.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_revoked = true}); }
