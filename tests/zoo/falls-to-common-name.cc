// Looks at the common name where no other name fits, and at no constraints on it.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_common_name = true}); }
