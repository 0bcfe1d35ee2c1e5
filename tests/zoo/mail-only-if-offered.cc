// Takes TLS only where the server offers it.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.goes_on_without_offer = true}); }
