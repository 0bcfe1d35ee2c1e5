// Speaks before the server has said its Finished, whatever the suite (TLS 1.2).
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.false_starts = true}); }
