// Looks at the dates and the name of a certificate only.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_chain = true}); }
