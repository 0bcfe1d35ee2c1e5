// Comes back naming nobody in its ClientHello, and with no name it verifies nothing.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.forgets_name = true}); }
