// Comes back without TLS after any connection that failed.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.falls_back_to_clear = true}); }
