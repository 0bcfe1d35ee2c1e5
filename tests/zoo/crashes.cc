// Anything wrong: dies by a signal.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.crashes = true}); }
