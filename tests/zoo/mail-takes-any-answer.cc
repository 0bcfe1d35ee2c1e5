// Asks for TLS, gets an answer that is neither yes nor no, and goes on in clear.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.takes_any_answer = true}); }
