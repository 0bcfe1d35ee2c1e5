// A server that asks about a caller's key in clear where no TLS is offered.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.verifies_in_clear = true}); }
