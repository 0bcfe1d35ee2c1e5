// Comes back without TLS where TLS fails.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.falls_back_to_clear = true}); }
