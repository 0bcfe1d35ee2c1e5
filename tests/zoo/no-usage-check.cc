// Does not look at keyUsage of the leaf.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_key_usage = true}); }
