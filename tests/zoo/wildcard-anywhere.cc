// Takes a wildcard in any place of a name.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_wildcard = true}); }
