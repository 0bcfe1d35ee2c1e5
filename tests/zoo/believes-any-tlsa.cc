// Takes the key that DNS names for proof, whether or not the answer is secure.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.believes_any_tlsa = true}); }
