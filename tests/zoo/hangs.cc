// Anything wrong: sits there with the connection open.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.hangs = true}); }
