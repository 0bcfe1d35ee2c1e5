// Does not look at extendedKeyUsage.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_purpose = true}); }
