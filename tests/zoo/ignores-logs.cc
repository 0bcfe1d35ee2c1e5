// Is told of a log, and takes certificates that it has never seen.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.ignores_logs = true}); }
