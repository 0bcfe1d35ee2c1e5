// Makes its digest over whatever the server greets with.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.takes_any_timestamp = true}); }
