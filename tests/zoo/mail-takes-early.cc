// Takes an answer that came before its command.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.takes_early = true}); }
