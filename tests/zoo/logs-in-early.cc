// Comes back where its session was cut off, and begins its login before the resumed handshake is done.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.logs_in_early = true}); }
