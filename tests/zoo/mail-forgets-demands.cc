// Hands over a message all the same where the server does not offer what the message demands.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.forgets_demands = true}); }
