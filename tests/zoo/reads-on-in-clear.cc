// Goes on in clear on a connection whose TLS was closed.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.reads_on_in_clear = true}); }
