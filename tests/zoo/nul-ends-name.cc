// Reads names as C strings: what stands behind a zero is not there.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_name_until_nul = true}); }
