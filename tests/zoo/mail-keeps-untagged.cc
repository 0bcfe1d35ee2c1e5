// Uses inside TLS what it was told in clear, without having asked.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.keeps_untagged = true}); }
