// Reads the domain's policy, and needs no TLS.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.ignores_sts = true}); }
