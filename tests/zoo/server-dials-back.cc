// A server that makes up by dialback for a certificate that it cannot verify.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.dials_back_instead = true}); }
