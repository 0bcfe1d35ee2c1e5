// Compares only the ends of names.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_name_suffix = true}); }
