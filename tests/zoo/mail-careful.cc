// Keeps to the letter of the RFCs: no command but those that ask for TLS is said without it.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {}); }
