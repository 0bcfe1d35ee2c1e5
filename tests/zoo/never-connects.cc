// Gives up before it has done anything.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.never_connects = true}); }
