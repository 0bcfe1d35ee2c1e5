// Does SCRAM with as many iterations as the server likes.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_many_iterations = true}); }
