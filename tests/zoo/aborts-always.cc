// Closes after the first thing that the server says, whatever it is.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.aborts_always = true}); }
