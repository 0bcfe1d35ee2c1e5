// Does not count the authorities below a path length constraint.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_path_length = true}); }
