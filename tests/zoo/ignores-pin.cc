// Was given a pin, and does not look at it.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.ignores_pin = true}); }
