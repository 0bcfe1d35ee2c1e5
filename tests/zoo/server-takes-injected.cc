// A server that keeps what came in clear before its time, and takes it for an answer inside TLS.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.keeps_early_bytes = true}); }
