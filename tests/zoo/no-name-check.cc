// Does not ask whom the certificate is for.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_name = true}); }
