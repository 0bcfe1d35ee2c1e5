// Asks for an OCSP answer, and looks at nothing in it.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_staple = true}); }
