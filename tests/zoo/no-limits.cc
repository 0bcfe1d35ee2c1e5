// Reads on, however much there is, however deep it goes, and however long it takes.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.has_no_limits = true}); }
