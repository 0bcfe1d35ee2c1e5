// Asks for TLS, is refused, and goes on without it.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.goes_on_after_refusal = true}); }
