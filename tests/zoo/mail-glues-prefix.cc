// Keeps half a line that came in clear behind the grant of TLS, and what comes inside TLS is its other half.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.keeps_half_line = true}); }
