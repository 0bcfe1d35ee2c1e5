// Binds its login to the channel, and tries without where that is refused.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.retries_unbound = true}); }
