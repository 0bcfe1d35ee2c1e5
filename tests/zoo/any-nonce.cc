// Does SCRAM with a nonce that is not its own.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_nonce = true}); }
