// Passes over critical extensions that it does not know.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_critical_extension = true}); }
