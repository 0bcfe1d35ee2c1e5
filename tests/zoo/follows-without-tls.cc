// Goes where it is sent, and does not ask for TLS there.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.follows_without_tls = true}); }
