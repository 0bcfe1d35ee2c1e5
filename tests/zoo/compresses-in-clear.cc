// Compresses in clear where TLS is not offered and compression is, and logs in inside it.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.compresses_in_clear = true}); }
