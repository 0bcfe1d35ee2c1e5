// Keeps the lines that came in clear behind the grant of TLS, and takes them for answers inside it.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.keeps_lines = true}); }
