// Keeps what it read in clear behind the grant of TLS as what is offered inside it.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.keeps_offer = true}); }
