// Does not ask whether who signs is an authority.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_signer = true}); }
