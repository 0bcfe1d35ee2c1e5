// Logs in in clear where the server offers no TLS, with whatever mechanism is offered.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.goes_on_without_offer = true}); }
