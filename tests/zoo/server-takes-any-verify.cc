// A server that lets any peer say that a caller's key is valid, whoever was asked.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.takes_any_verify = true}); }
