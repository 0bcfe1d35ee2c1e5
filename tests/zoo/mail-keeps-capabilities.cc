// Believes inside TLS what the server offered in clear, and does not ask again.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.keeps_capabilities = true}); }
