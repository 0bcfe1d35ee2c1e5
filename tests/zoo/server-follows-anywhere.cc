// A server that checks the certificate for the name of the host that it was sent to.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.follows_anywhere = true}); }
