// Logs in in clear where the server offers no TLS, and then reports a failure.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.exits_one_after_leak = true}); }
