// A server that comes back without TLS when anything has failed.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.falls_back_to_clear = true}); }
