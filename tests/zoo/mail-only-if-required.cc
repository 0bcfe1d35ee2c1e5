// Takes TLS only where the server offers no way to log in without it.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.goes_on_if_let = true}); }
