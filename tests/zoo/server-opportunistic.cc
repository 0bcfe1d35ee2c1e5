// A server that goes on in clear where no TLS is offered, by dialback.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.goes_on_without_offer = true}); }
