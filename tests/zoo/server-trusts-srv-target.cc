// A server that checks the certificate for the name that DNS gave.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.trusts_srv_target = true}); }
