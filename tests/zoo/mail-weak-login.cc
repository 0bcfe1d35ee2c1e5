// Takes a login that shows no password for reason enough to do without TLS.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.logs_in_weakly = true}); }
