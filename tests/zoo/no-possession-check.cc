// Does not check that the server holds the key of its certificate.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_key_proof = true}); }
