// Tries PLAIN where SCRAM is refused.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.falls_to_plain = true}); }
