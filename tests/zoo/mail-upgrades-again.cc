// Inside TLS it takes the offer of TLS once more.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.upgrades_again = true}); }
