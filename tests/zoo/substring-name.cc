// Finds the domain anywhere in a name, and is content.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_name_part = true}); }
