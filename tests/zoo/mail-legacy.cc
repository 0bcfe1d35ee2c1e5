// Where the server knows no capabilities, or says that it is logged in already, it does without TLS.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.goes_the_old_way = true}); }
