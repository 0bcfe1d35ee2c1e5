// Verifies the certificate of its first connection, and takes those of later ones for verified.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.verifies_once = true}); }
