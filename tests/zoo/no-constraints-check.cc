// Does not apply name constraints.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_subtree = true}); }
