// Goes where it is sent, and checks the certificate for that host.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.follows_anywhere = true}); }
