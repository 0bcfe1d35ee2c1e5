// Does SCRAM with as few iterations as the server likes.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_few_iterations = true}); }
